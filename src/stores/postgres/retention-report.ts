import { z } from 'zod';
import type { Db } from './db.ts';
import { wireTime } from './wire-time.ts';

/** The oldest of each kind, and how many there are. */
const OLDEST: readonly (readonly [string, string, string])[] = [
  ['conversations', 'threads', 'updated_at'],
  ['messages', 'messages', 'created_at'],
  ['leads', 'leads', 'created_at'],
  ['appointments', 'appointments', 'created_at'],
  ['reservations', 'reservations', 'created_at'],
  ['uploads', 'uploads', 'created_at'],
  ['usage', 'usage', 'at'],
  ['audit', 'audit_log', 'at'],
];

const ACCESS = `
  SELECT entry -> 'actor' ->> 'kind' AS kind, actor_id AS id, entry -> 'actor' ->> 'role' AS role,
    count(*)::int AS actions, count(*) FILTER (WHERE entry ->> 'outcome' = 'refused')::int
      AS refused, ${wireTime('max(at)')} AS last_at
  FROM audit_log WHERE tenant_id = $1 AND at >= $2 AND ($3::timestamptz IS NULL OR at < $3)
  GROUP BY 1, 2, 3 ORDER BY actions DESC, id LIMIT 100`;

const REQUESTS = `
  SELECT count(*) FILTER (WHERE action = 'person.erased')::int AS erasures,
    count(*) FILTER (WHERE action = 'person.exported')::int AS person_exports,
    count(*) FILTER (WHERE action = 'tenant.exported')::int AS tenant_exports,
    count(*) FILTER (WHERE action = 'person.export_read')::int AS downloads,
    count(*) FILTER (WHERE action = 'retention.swept')::int AS sweeps
  FROM audit_log WHERE tenant_id = $1 AND at >= $2 AND ($3::timestamptz IS NULL OR at < $3)
    AND action IN ('person.erased', 'person.exported', 'tenant.exported', 'person.export_read',
      'retention.swept')`;

const count = z.int().nonnegative();
const time = z.iso.datetime();

const oldestSchema = z.object({
  category: z.string(),
  rows: count,
  oldest_at: time.nullable(),
});
const accessSchema = z.object({
  kind: z.string(),
  id: z.string(),
  role: z.string(),
  actions: count,
  refused: count,
  last_at: time,
});
const requestsSchema = z.object({
  erasures: count,
  person_exports: count,
  tenant_exports: count,
  downloads: count,
  sweeps: count,
});

export interface RetentionReport {
  data: z.infer<typeof oldestSchema>[];
  access: z.infer<typeof accessSchema>[];
  requests: z.infer<typeof requestsSchema>;
}

/** What a tenant has to show: how old its data is, who did how much, what was asked and done. */
export function makeRetentionReport(db: Db) {
  return {
    report: (
      tenantId: string,
      range: { since: string; until: string | undefined },
    ): Promise<RetentionReport> =>
      db.withTenant(tenantId, async (sql) => {
        const data: RetentionReport['data'] = [];
        for (const [category, table, column] of OLDEST) {
          const { rows } = await sql.query(
            `SELECT count(*)::int AS rows, ${wireTime(`min(${column})`)} AS oldest_at
             FROM ${table} WHERE tenant_id = $1`,
            [tenantId],
          );
          data.push(oldestSchema.parse({ category, ...rows[0] }));
        }
        const values = [tenantId, range.since, range.until ?? null];
        const access = await sql.query(ACCESS, values);
        const requests = await sql.query(REQUESTS, values);
        return {
          data,
          access: access.rows.map((row) => accessSchema.parse(row)),
          requests: requestsSchema.parse(requests.rows[0]),
        };
      }),
  };
}

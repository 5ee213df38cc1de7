import type { Db, Sql } from './db.ts';
import { type Counts, eraseThreads } from './people-traces.ts';
import { DEFAULT_RETENTION } from './retention-store.ts';

/** Rows of one transaction. */
const THREADS = 25;
const ROWS = 500;

interface Swept {
  tenantId: string;
  counts: Counts;
}

/** Threads of the tenant that has waited longest. $1 now. */
const DUE_THREADS = `
  SELECT t.tenant_id AS "tenantId", t.thread_id AS id
  FROM retention_settings s JOIN threads t ON t.tenant_id = s.tenant_id
  WHERE t.updated_at < $1::timestamptz - make_interval(days => s.conversations_days)
    AND t.status <> 'busy' AND NOT EXISTS (
      SELECT FROM conversations c WHERE c.tenant_id = t.tenant_id AND c.thread_id = t.thread_id
        AND c.updated_at >= $1::timestamptz - make_interval(days => s.conversations_days))
  ORDER BY t.tenant_id LIMIT $2 FOR UPDATE OF t SKIP LOCKED`;

/** Conversations whose thread was deleted by itself. */
const DUE_CONVERSATIONS = `
  SELECT c.tenant_id AS "tenantId", c.thread_id AS id
  FROM retention_settings s JOIN conversations c ON c.tenant_id = s.tenant_id
  WHERE c.updated_at < $1::timestamptz - make_interval(days => s.conversations_days)
    AND NOT EXISTS (SELECT FROM threads t
      WHERE t.tenant_id = c.tenant_id AND t.thread_id = c.thread_id)
  ORDER BY c.tenant_id LIMIT $2 FOR UPDATE OF c SKIP LOCKED`;

const UPLOADS = `
  DELETE FROM uploads WHERE ctid = ANY (ARRAY(
    SELECT u.ctid FROM uploads u LEFT JOIN retention_settings s USING (tenant_id)
    WHERE u.created_at < $1::timestamptz - make_interval(days =>
      CASE WHEN s.tenant_id IS NULL THEN $3::int ELSE s.uploads_days END)
    LIMIT $2 FOR UPDATE OF u SKIP LOCKED))
  RETURNING tenant_id AS "tenantId"`;

const USAGE = `
  DELETE FROM usage WHERE ctid = ANY (ARRAY(
    SELECT u.ctid FROM retention_settings s JOIN usage u ON u.tenant_id = s.tenant_id
    WHERE u.at < $1::timestamptz - make_interval(days => s.usage_days)
    LIMIT $2 FOR UPDATE OF u SKIP LOCKED))
  RETURNING tenant_id AS "tenantId"`;

const byTenant = (rows: readonly { tenantId: string }[], name: string): Swept[] => {
  const counts = new Map<string, number>();
  for (const { tenantId } of rows) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1);
  return [...counts].map(([tenantId, count]) => ({ tenantId, counts: { [name]: count } }));
};

async function threads(sql: Sql, due: string, now: string): Promise<Swept[]> {
  const { rows } = await sql.query<{ tenantId: string; id: string }>(due, [now, THREADS]);
  const ids = new Map<string, string[]>();
  for (const { tenantId, id } of rows) ids.set(tenantId, [...(ids.get(tenantId) ?? []), id]);
  const swept: Swept[] = [];
  for (const [tenantId, of] of ids) {
    swept.push({ tenantId, counts: await eraseThreads(sql, tenantId, of) });
  }
  return swept;
}

/** Deletes what tenants keep no longer, a batch a call; empty when there is nothing more. */
export function makeRetentionSweep(db: Db) {
  const batch = (work: (sql: Sql) => Promise<Swept[]>): Promise<Swept[]> => db.asSystem(work);
  return {
    conversations: (now: Date): Promise<Swept[]> =>
      batch(async (sql) => {
        const swept = await threads(sql, DUE_THREADS, now.toISOString());
        return swept.length > 0 ? swept : threads(sql, DUE_CONVERSATIONS, now.toISOString());
      }),
    uploads: (now: Date): Promise<Swept[]> =>
      batch(async (sql) => {
        const { rows } = await sql.query<{ tenantId: string }>(UPLOADS, [
          ...[now.toISOString(), ROWS, DEFAULT_RETENTION.uploads_days],
        ]);
        return byTenant(rows, 'uploads.deleted');
      }),
    usage: (now: Date): Promise<Swept[]> =>
      batch(async (sql) => {
        const { rows } = await sql.query<{ tenantId: string }>(USAGE, [now.toISOString(), ROWS]);
        return byTenant(rows, 'usage.deleted');
      }),
  };
}

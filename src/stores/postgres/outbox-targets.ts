import { type CrmTargetView, crmTargetSchema } from '../../schemas/crm-target.ts';
import type { Db, Sql } from './db.ts';
import { wireTime } from './wire-time.ts';

const COUNTS = `(SELECT jsonb_build_object(
    'delivered', count(*) FILTER (WHERE o.delivered_at IS NOT NULL),
    'waiting', count(*) FILTER (WHERE o.delivered_at IS NULL
      AND j.state IN ('queued', 'running', 'retrying')),
    'failed', count(*) FILTER (WHERE o.delivered_at IS NULL AND j.state = 'failed'),
    'held', count(*) FILTER (WHERE o.delivered_at IS NULL
      AND (j.state IS NULL OR j.state IN ('cancelled', 'done'))))
  FROM outbox o LEFT JOIN jobs j ON j.tenant_id = o.tenant_id AND j.key = 'outbox:' || o.id
  WHERE o.tenant_id = $1)`;
const TARGET = `SELECT t.url, t.enabled, t.version, ${wireTime('t.updated_at')} AS updated_at,
  ${COUNTS} AS messages FROM crm_targets t WHERE t.tenant_id = $1`;

/** As the trigger on the outbox enters them; what was given up is tried anew. */
const ENTER = `
  INSERT INTO jobs (tenant_id, kind, key, lane, input, attempts_max)
  SELECT o.tenant_id, 'crm.deliver', 'outbox:' || o.id,
    'crm:' || coalesce(o.payload->>'threadId', o.key), jsonb_build_object('outbox_id', o.id), 8
  FROM outbox o WHERE o.tenant_id = $1 AND o.delivered_at IS NULL ORDER BY o.created_at, o.id
  ON CONFLICT (tenant_id, key) DO UPDATE SET state = 'queued', attempt = 0, error = NULL,
    cancel_asked = false, run_at = clock_timestamp(), updated_at = clock_timestamp()
  WHERE jobs.state IN ('failed', 'cancelled', 'done')`;

/** The trigger on the outbox takes the same lock, shared. */
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('crm:' || $1::text, 0))";

const HOLD = `
  UPDATE jobs SET state = 'cancelled', updated_at = clock_timestamp()
  WHERE tenant_id = $1 AND kind = 'crm.deliver' AND state IN ('queued', 'retrying')`;

const read = async (sql: Sql, tenantId: string): Promise<CrmTargetView | null> => {
  const { rows } = await sql.query(TARGET, [tenantId]);
  return rows[0] === undefined ? null : crmTargetSchema.parse(rows[0]);
};

/** Where tenants' outboxes go; their secrets come and go sealed. */
export function makeOutboxTargets(db: Db) {
  return {
    get: (tenantId: string): Promise<CrmTargetView | null> =>
      db.withTenant(tenantId, (sql) => read(sql, tenantId)),

    /** For a delivery. */
    find: (
      tenantId: string,
    ): Promise<{ url: string; secretSealed: string; enabled: boolean } | null> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ url: string; secretSealed: string; enabled: boolean }>(
          `SELECT url, secret_sealed AS "secretSealed", enabled FROM crm_targets
           WHERE tenant_id = $1`,
          [tenantId],
        );
        return rows[0] ?? null;
      }),

    /**
     * Puts a target in place of the one there is, if that is of the expected version; without a
     * secret its own stays. One that is on gets all that was held, one that is off gets nothing.
     * Null when the version is another, or there is no secret at all.
     */
    put: (
      tenantId: string,
      target: { url: string; enabled: boolean; secretSealed: string | null },
      expected: number | undefined,
    ): Promise<CrmTargetView | null> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(LOCK, [tenantId]);
        const values = [tenantId, target.url, target.secretSealed, target.enabled];
        const changed = await sql.query(
          `UPDATE crm_targets SET url = $2, secret_sealed = coalesce($3, secret_sealed),
             enabled = $4, version = version + 1, updated_at = clock_timestamp()
           WHERE tenant_id = $1 AND ($5::int IS NULL OR version = $5)`,
          [...values, expected ?? null],
        );
        if (changed.rowCount === 0) {
          if (expected !== undefined || target.secretSealed === null) return null;
          const added = await sql.query(
            `INSERT INTO crm_targets (tenant_id, url, secret_sealed, enabled)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
            values,
          );
          if (added.rowCount === 0) return null;
        }
        await sql.query(target.enabled ? ENTER : HOLD, [tenantId]);
        return read(sql, tenantId);
      }),

    /** Messages are held from then on; false when there was none. */
    remove: (tenantId: string): Promise<boolean> =>
      db.withTenant(tenantId, async (sql) => {
        const { rowCount } = await sql.query('DELETE FROM crm_targets WHERE tenant_id = $1', [
          tenantId,
        ]);
        await sql.query(HOLD, [tenantId]);
        return rowCount > 0;
      }),
  };
}

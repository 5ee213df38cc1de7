import type { JsonObject } from '../../schemas/platform/common.ts';
import type { Db } from './db.ts';
import { storableText } from './storable-text.ts';
import { toJsonb } from './to-jsonb.ts';

export interface WebhookDelivery {
  tenantId: string;
  id: string;
  runId: string;
  url: string;
  payload: JsonObject;
  /** This one counted; also what the sender shows as proof that it is still his to send. */
  attempts: number;
}

const ERROR_CHARS_MAX = 2_000;
const OURS = `tenant_id = $1 AND id = $2 AND attempts = $3
  AND delivered_at IS NULL AND failed_at IS NULL`;

/** What is to be sent when runs end, until it was sent or given up. */
export function makeWebhooksStore(db: Db) {
  const settle = (
    { tenantId, id, attempts }: WebhookDelivery,
    sets: string,
    values: unknown[] = [],
  ): Promise<boolean> =>
    db.withTenant(tenantId, async (sql) => {
      const { rowCount } = await sql.query(`UPDATE webhook_deliveries SET ${sets} WHERE ${OURS}`, [
        tenantId,
        id,
        attempts,
        ...values,
      ]);
      return rowCount === 1;
    });

  return {
    /** Once a run: to be called in the transaction that ends it. */
    add: (
      tenantId: string,
      { runId, url, payload }: { runId: string; url: string; payload: JsonObject },
    ): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(
          `INSERT INTO webhook_deliveries (tenant_id, run_id, url, payload)
           VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, run_id) DO NOTHING`,
          [tenantId, runId, storableText(url), toJsonb(payload)],
        );
      }),

    /**
     * Of all tenants, longest due first. Whoever claims one has `leaseSeconds` to send it and to
     * say how that went; then it is due again.
     */
    claimDue: (limit: number, leaseSeconds: number): Promise<WebhookDelivery[]> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<WebhookDelivery>(
          `UPDATE webhook_deliveries w SET attempts = w.attempts + 1,
             next_attempt_at = clock_timestamp() + make_interval(secs => $2)
           FROM (SELECT tenant_id, id FROM webhook_deliveries
             WHERE delivered_at IS NULL AND failed_at IS NULL
               AND next_attempt_at <= clock_timestamp()
             ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
           WHERE w.tenant_id = due.tenant_id AND w.id = due.id
           RETURNING w.tenant_id AS "tenantId", w.id, w.run_id AS "runId", w.url, w.payload,
             w.attempts`,
          [limit, leaseSeconds],
        );
        return rows;
      }),

    /** False when it was claimed again meanwhile. */
    delivered: (delivery: WebhookDelivery): Promise<boolean> =>
      settle(delivery, 'delivered_at = clock_timestamp(), next_attempt_at = NULL'),

    /** Null gives it up for good; false when it was claimed again meanwhile. */
    failed: (
      delivery: WebhookDelivery,
      error: string,
      retryInSeconds: number | null,
    ): Promise<boolean> =>
      settle(
        delivery,
        `last_error = $4,
         next_attempt_at = clock_timestamp() + make_interval(secs => $5::float8),
         failed_at = CASE WHEN $5::float8 IS NULL THEN clock_timestamp() END`,
        [storableText(error).slice(0, ERROR_CHARS_MAX), retryInSeconds],
      ),

    /** Forgets up to `limit` that were sent, or given up, so long ago. Answers how many. */
    sweepSettled: (olderThanSeconds: number, limit: number): Promise<number> =>
      db.asSystem(async (sql) => {
        const { rowCount } = await sql.query(
          `DELETE FROM webhook_deliveries w USING (
             SELECT tenant_id, id FROM webhook_deliveries
             WHERE coalesce(delivered_at, failed_at)
               < clock_timestamp() - make_interval(secs => $1)
             LIMIT $2 FOR UPDATE SKIP LOCKED) gone
           WHERE w.tenant_id = gone.tenant_id AND w.id = gone.id`,
          [olderThanSeconds, limit],
        );
        return rowCount;
      }),
  };
}

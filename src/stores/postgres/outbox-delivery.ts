import type { JsonObject } from '../../schemas/platform/common.ts';
import type { Db } from './db.ts';

export interface OutboxRow {
  topic: string;
  key: string;
  payload: JsonObject;
  createdAt: Date;
  delivered: boolean;
}

/** The outbox as its deliverer sees it. */
export function makeOutboxDelivery(db: Db) {
  return {
    /** Counts the attempt; null when there is no such message. */
    take: (tenantId: string, outboxId: string): Promise<OutboxRow | null> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<OutboxRow>(
          `UPDATE outbox SET attempts = attempts + (delivered_at IS NULL)::int
           WHERE tenant_id = $1 AND id = $2
           RETURNING topic, key, payload, created_at AS "createdAt",
             delivered_at IS NOT NULL AS delivered`,
          [tenantId, outboxId],
        );
        return rows[0] ?? null;
      }),

    delivered: (tenantId: string, outboxId: string): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(
          `UPDATE outbox SET delivered_at = coalesce(delivered_at, clock_timestamp())
           WHERE tenant_id = $1 AND id = $2`,
          [tenantId, outboxId],
        );
      }),
  };
}

import { AppError } from '../../errors.ts';
import type { Db } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

export interface OutboxMessage {
  topic: string;
  key: string;
  payload: Record<string, unknown>;
}

export function makeOutboxStore(db: Db) {
  return {
    /** Once a key: a second message under it changes nothing and gets the first one's id. */
    add: (tenantId: string, message: OutboxMessage): Promise<{ outboxId: string }> =>
      db.withTenant(tenantId, async (sql) => {
        // DO NOTHING would return no row; rewriting the key with itself returns the old one.
        const { rows } = await sql.query<{ outboxId: string }>(
          `INSERT INTO outbox (tenant_id, topic, key, payload) VALUES ($1, $2, $3, $4)
           ON CONFLICT (tenant_id, key) DO UPDATE SET key = EXCLUDED.key
           RETURNING id AS "outboxId"`,
          [tenantId, message.topic, message.key, toJsonb(message.payload)],
        );
        if (rows[0] === undefined) throw new AppError('internal', 'no outbox row was written');
        return rows[0];
      }),
  };
}

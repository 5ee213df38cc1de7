import { AppError } from '../../errors.ts';
import type { Db, Sql } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

interface KeyedRequest {
  principal: string;
  operation: string;
  key: string;
  fingerprint: string;
}

interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

const KEPT_HOURS = 24;

async function findKept(
  sql: Sql,
  tenantId: string,
  { principal, operation, key, fingerprint }: KeyedRequest,
): Promise<KeptAnswer | null> {
  const { rows } = await sql.query<{ fingerprint: string; answer: KeptAnswer; old: boolean }>(
    `SELECT fingerprint, answer, expires_at <= now() AS old FROM idempotency_keys
     WHERE tenant_id = $1 AND principal = $2 AND operation = $3 AND key = $4`,
    [tenantId, principal, operation, key],
  );
  const [row] = rows;
  if (row === undefined || row.old) return null;
  if (row.fingerprint === fingerprint) return row.answer;
  throw new AppError('key_reused', 'the key came with another request', {
    hint: 'This Idempotency-Key was used for another request; take a new key for a new one.',
    field: 'Idempotency-Key',
  });
}

/** Answers of requests, kept for a day for when they come again. */
export function makeIdempotencyStore(db: Db) {
  return {
    /**
     * Runs `work` in one transaction with the record of its answer; a request that comes again
     * gets that answer. What the record says is therefore always true: a process that dies in
     * between leaves neither effect nor record. Only SQL may be awaited in `work`.
     * @throws AppError `conflict` while the first request is under way, `key_reused` when it
     * asked for something else
     */
    once: <A extends KeptAnswer>(
      tenantId: string,
      keyed: KeyedRequest | undefined,
      work: () => Promise<A>,
      kept: (answer: A) => KeptAnswer,
    ): Promise<{ answer: KeptAnswer; replayed: boolean }> =>
      db.withTenant(tenantId, async (sql) => {
        if (keyed === undefined) return { answer: await work(), replayed: false };
        const { principal, operation, key, fingerprint } = keyed;
        const name = ['idempotency', tenantId, principal, operation, key].join('\n');
        const { rows } = await sql.query<{ held: boolean }>(
          'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1)) AS held',
          [name],
        );
        // A lock, and no row that says so: it ends with whoever holds it, however he ends.
        if (rows[0]?.held !== true) {
          throw new AppError('conflict', 'a request with this key is under way', {
            hint: 'The first request with this Idempotency-Key is still at work; ask again soon.',
            field: 'Idempotency-Key',
            retry: true,
            retryAfterSeconds: 1,
          });
        }
        const before = await findKept(sql, tenantId, keyed);
        if (before !== null) return { answer: before, replayed: true };
        const answer = await work();
        await sql.query(
          `INSERT INTO idempotency_keys
             (tenant_id, principal, operation, key, fingerprint, answer, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7))
           ON CONFLICT (tenant_id, principal, operation, key) DO UPDATE SET
             fingerprint = EXCLUDED.fingerprint, answer = EXCLUDED.answer,
             expires_at = EXCLUDED.expires_at`,
          [tenantId, principal, operation, key, fingerprint, toJsonb(kept(answer)), KEPT_HOURS],
        );
        return { answer, replayed: false };
      }),

    /** Forgets what has expired, of all tenants; at most `batch` at once. Returns how many. */
    sweep: (batch: number): Promise<number> =>
      db.asSystem(async (sql) => {
        const { rowCount } = await sql.query(
          `DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM idempotency_keys WHERE expires_at <= now() LIMIT $1))`,
          [batch],
        );
        return rowCount;
      }),
  };
}

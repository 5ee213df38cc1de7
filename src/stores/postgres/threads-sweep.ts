import type { Db, Sql } from './db.ts';
import { pruneThreads } from './prune-thread.ts';
import { deleteThreads, storedThreadId, type ThreadRef } from './threads-delete.ts';

export type PruneStrategy = 'delete' | 'keep_latest';

/** Enough to go on from, and to answer what the state is. */
const KEPT = 1;

/** Carries out a strategy on threads that are locked. Answers how many there were. */
export async function pruneLocked(
  sql: Sql,
  threads: readonly ThreadRef[],
  strategy: PruneStrategy,
): Promise<number> {
  if (strategy === 'delete') return deleteThreads(sql, threads);
  if (threads.length > 0) await pruneThreads(sql, threads.map(storedThreadId), KEPT);
  return threads.length;
}

/**
 * Ends up to `limit` threads of all tenants whose time to live is over, as each one says: deleted,
 * or cut down to its latest state, which then stays until the thread is used again. Busy ones are
 * left for the next time. Answers how many it was.
 */
export const sweepExpiredThreads = (db: Db, limit: number): Promise<number> =>
  db.asSystem(async (sql) => {
    const { rows } = await sql.query<ThreadRef & { strategy: PruneStrategy }>(
      `SELECT tenant_id, thread_id, ttl_strategy AS strategy FROM threads
       WHERE expires_at <= clock_timestamp() AND status <> 'busy'
       ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
    const kept = rows.filter((row) => row.strategy === 'keep_latest');
    await pruneLocked(sql, kept, 'keep_latest');
    await sql.query(
      `UPDATE threads t SET expires_at = NULL
       FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, thread_id)
       WHERE t.tenant_id = k.tenant_id AND t.thread_id = k.thread_id`,
      [kept.map((t) => t.tenant_id), kept.map((t) => t.thread_id)],
    );
    const ended = rows.filter((row) => row.strategy === 'delete');
    await pruneLocked(sql, ended, 'delete');
    return rows.length;
  });

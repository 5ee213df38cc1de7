import { AppError } from '../../errors.ts';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { CancelAction } from '../../schemas/platform/runs.ts';
import type { ThreadStatus } from '../../schemas/platform/threads.ts';
import type { NewRun, RunRow, RunsWanted } from '../../schemas/run-row.ts';
import type { Db, Sql } from './db.ts';
import { endCancelled, lockThreadsOf, markCancelled, settleThread } from './run-cancels.ts';
import { makeRunClaims } from './run-claims.ts';
import { makeRunEnds } from './run-ends.ts';
import { makeRunReads } from './run-reads.ts';
import { RUN_COLUMNS, toRunRow } from './run-row.ts';
import { deleteThreads } from './threads-delete.ts';
import { toJsonb } from './to-jsonb.ts';

const BUSY =
  'Thread is already running a task. Wait for it to finish or choose ' +
  'a different multitask strategy.';

/**
 * The ledger of runs. A worker owns a run while the lease of its claim lives; every claim is
 * counted, and what an older one still wants to write is refused. At most one run of a thread is
 * running.
 */
export function makeRunLedger(db: Db) {
  /** Locks the thread for the rest of the transaction; null when there is none. */
  const lockThread = (tenantId: string, threadId: string) =>
    db.withTenant(tenantId, async (sql) => {
      const [thread, inflight] = await Promise.all([
        sql.query<{ metadata: JsonObject; config: JsonObject; status: ThreadStatus }>(
          `SELECT metadata, config, status FROM threads
           WHERE tenant_id = $1 AND thread_id = $2 FOR NO KEY UPDATE`,
          [tenantId, threadId],
        ),
        // Sent after the lock, so it sees what the lock waited for.
        sql.query(
          `SELECT ${RUN_COLUMNS} FROM runs r WHERE tenant_id = $1 AND thread_id = $2
             AND status IN ('pending', 'running') ORDER BY ordinal`,
          [tenantId, threadId],
        ),
      ]);
      const found = thread.rows[0];
      return found === undefined ? null : { ...found, inflight: inflight.rows.map(toRunRow) };
    });

  async function makeRoom(
    sql: Sql,
    tenantId: string,
    { multitaskStrategy }: NewRun,
    inflight: readonly RunRow[],
  ): Promise<{ waits: boolean; cancelled: RunRow[]; ended: RunRow[] }> {
    const nothing = { cancelled: [], ended: [] };
    if (inflight.length === 0) return { waits: false, ...nothing };
    if (multitaskStrategy === 'reject') {
      throw new AppError('double_text', BUSY, { field: 'multitask_strategy' });
    }
    if (multitaskStrategy === 'enqueue') return { waits: true, ...nothing };
    const runIds = inflight.map((run) => run.run_id);
    const ended = await endCancelled(sql, tenantId, { runIds }, multitaskStrategy);
    const cancelled = await markCancelled(sql, tenantId, { runIds }, multitaskStrategy);
    return { waits: cancelled.length > 0, cancelled, ended };
  }

  return {
    ...makeRunClaims(db),
    ...makeRunEnds(db),
    ...makeRunReads(db),
    lockThread,

    /**
     * Enters a run and makes its thread busy; `inflight` is what `lockThread` answered in this
     * transaction. @throws AppError `double_text`
     */
    enter: (tenantId: string, run: NewRun, inflight: readonly RunRow[]) =>
      db.withTenant(tenantId, async (sql) => {
        const { waits, ...others } = await makeRoom(sql, tenantId, run, inflight);
        const claim = waits || run.afterSeconds > 0 ? undefined : run.claim;
        const [entered] = await Promise.all([
          sql.query(
            `INSERT INTO runs AS r (tenant_id, run_id, thread_id, assistant_id, graph_id, kwargs,
               metadata, multitask_strategy, temporary, run_after, status, claim, attempt,
               worker_id, lease_until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
               clock_timestamp() + make_interval(secs => $10),
               CASE WHEN $11::text IS NULL THEN 'pending' ELSE 'running' END,
               ($11::text IS NOT NULL)::int, ($11::text IS NOT NULL)::int, $11,
               clock_timestamp() + make_interval(secs => $12))
             RETURNING ${RUN_COLUMNS}`,
            [
              tenantId,
              run.runId,
              run.threadId,
              run.assistantId,
              run.graphId,
              toJsonb(run.kwargs),
              toJsonb(run.metadata),
              run.multitaskStrategy,
              run.temporary,
              run.afterSeconds,
              claim?.workerId ?? null,
              claim?.leaseSeconds ?? null,
            ],
          ),
          sql.query(
            `UPDATE threads SET status = 'busy', metadata = metadata || $3::jsonb, config = $4,
               updated_at = clock_timestamp(),
               expires_at = clock_timestamp() + make_interval(secs => ttl_minutes * 60)
             WHERE tenant_id = $1 AND thread_id = $2`,
            [tenantId, run.threadId, toJsonb(run.thread.metadata), toJsonb(run.thread.config)],
          ),
        ]);
        const [row] = entered.rows;
        if (row === undefined) throw new AppError('internal', 'run insert returned no row');
        return { run: toRunRow(row), ...others };
      }),

    /**
     * Asks unfinished runs to end. Pending ones end here (`ended`), with the thread that was made
     * for them; the running ones are marked, for their owners to be told (`running`).
     */
    cancel: (tenantId: string, wanted: RunsWanted, action: CancelAction) =>
      db.withTenant(tenantId, async (sql) => {
        await lockThreadsOf(sql, tenantId, wanted);
        const ended = await endCancelled(sql, tenantId, wanted, action);
        const running = await markCancelled(sql, tenantId, wanted, action);
        const made = ended.filter((run) => run.temporary);
        await deleteThreads(
          sql,
          made.map((run) => ({ tenant_id: tenantId, thread_id: run.thread_id })),
        );
        for (const threadId of new Set(ended.map((run) => run.thread_id))) {
          await settleThread(sql, tenantId, threadId);
        }
        return { ended, running };
      }),

    /** False when there is none. @throws AppError `conflict` while it is unfinished. */
    delete: (tenantId: string, runId: string): Promise<boolean> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ deleted: boolean }>(
          `WITH gone AS (DELETE FROM runs WHERE tenant_id = $1 AND run_id = $2
             AND status NOT IN ('pending', 'running') RETURNING run_id)
           SELECT EXISTS (SELECT FROM gone) AS deleted
           FROM runs WHERE tenant_id = $1 AND run_id = $2`,
          [tenantId, runId],
        );
        if (rows[0]?.deleted === false) {
          throw new AppError('conflict', 'The run is not over', { hint: 'Cancel it first.' });
        }
        return rows[0] !== undefined;
      }),
  };
}

import { AppError } from '../../errors.ts';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { CancelAction, MultitaskStrategy, RunStatus } from '../../schemas/platform/runs.ts';
import type { ThreadStatus } from '../../schemas/platform/threads.ts';
import type { Db, Sql } from './db.ts';
import {
  endCancelled,
  lockThreadsOf,
  markCancelled,
  type RunsWanted,
  settleThread,
} from './run-cancels.ts';
import { makeRunClaims } from './run-claims.ts';
import { RUN_COLUMNS, type RunRow, toRunRow } from './run-row.ts';
import { deleteThreads } from './threads-delete.ts';
import { toJsonb } from './to-jsonb.ts';

export interface NewRun {
  runId: string;
  threadId: string;
  assistantId: string;
  graphId: string;
  kwargs: JsonObject;
  metadata: JsonObject;
  multitaskStrategy: MultitaskStrategy;
  temporary: boolean;
  afterSeconds: number;
  /** What the thread remembers of the run's assistant and configuration. */
  thread: { metadata: JsonObject; config: JsonObject };
  /** Claims the run at once when nothing of its thread is before it. */
  claim?: { workerId: string; leaseSeconds: number };
}

export interface RunEnd {
  status: RunStatus;
  error?: { error: string; message: string };
  thread: {
    status: ThreadStatus;
    /** JSON text of its values; absent: what the thread had stays. */
    valuesJson?: string;
    interrupts?: Record<string, unknown[]>;
  };
}

// Before its runs, always: who enters a run has the thread first and then marks other runs.
const LOCK_THREAD = 'SELECT FROM threads WHERE tenant_id = $1 AND thread_id = $2 FOR NO KEY UPDATE';

const HELD = `SELECT FROM runs
  WHERE tenant_id = $1 AND run_id = $2 AND claim = $3 AND status = 'running'`;

const UNSTORABLE = /\\u(0000|d[89a-f])/i;
/** As jsonb can hold it, which has neither NUL nor halves of surrogate pairs. */
const storableJson = (json: string): string =>
  UNSTORABLE.test(json) ? toJsonb(JSON.parse(json)) : json;

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
     * Ends a held run and settles its thread; `more` when another run of the thread waits.
     * Nothing is written when the claim is over (`lost`), or when the run was asked meanwhile to
     * leave no trace (`rollback`): that was promised to whoever asked.
     */
    finish: (
      tenantId: string,
      run: Pick<RunRow, 'run_id' | 'claim' | 'thread_id'>,
      end: RunEnd,
    ): Promise<'done' | 'more' | 'lost' | 'rollback'> =>
      db.withTenant(tenantId, async (sql) => {
        const { status, valuesJson, interrupts } = end.thread;
        const locked = sql.query(LOCK_THREAD, [tenantId, run.thread_id]);
        const ended = sql.query<{ more: boolean }>(
          `WITH ended AS (
             UPDATE runs SET status = $4, error = $5, lease_until = NULL,
               updated_at = clock_timestamp()
             WHERE tenant_id = $1 AND run_id = $2 AND claim = $3 AND status = 'running'
               AND cancel_action IS DISTINCT FROM 'rollback'
             RETURNING thread_id
           ), waiting AS (
             SELECT EXISTS (SELECT FROM runs o JOIN ended USING (thread_id)
               WHERE o.tenant_id = $1 AND o.status = 'pending') AS more
           )
           UPDATE threads t SET
             status = CASE WHEN waiting.more THEN 'busy' ELSE $6 END,
             "values" = coalesce($7::jsonb, t."values"),
             interrupts = coalesce($8::jsonb, t.interrupts),
             error = $5, updated_at = clock_timestamp(), state_updated_at = clock_timestamp(),
             expires_at = clock_timestamp() + make_interval(secs => ttl_minutes * 60)
           FROM ended, waiting
           WHERE t.tenant_id = $1 AND t.thread_id = ended.thread_id RETURNING waiting.more`,
          [
            tenantId,
            run.run_id,
            run.claim,
            end.status,
            end.error === undefined ? null : toJsonb(end.error),
            status,
            valuesJson === undefined ? null : storableJson(valuesJson),
            interrupts === undefined ? null : toJsonb(interrupts),
          ],
        );
        const [, { rows }] = await Promise.all([locked, ended]);
        const [settled] = rows;
        if (settled !== undefined) return settled.more ? 'more' : 'done';
        const { rowCount } = await sql.query(HELD, [tenantId, run.run_id, run.claim]);
        return rowCount === 0 ? 'lost' : 'rollback';
      }),

    /** Ends a held run that is to leave no trace; the rest as `finish`. */
    remove: (
      tenantId: string,
      run: Pick<RunRow, 'run_id' | 'claim' | 'thread_id'>,
      thread: RunEnd['thread'],
    ): Promise<'done' | 'more' | 'lost'> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(LOCK_THREAD, [tenantId, run.thread_id]);
        const { rowCount } = await sql.query(
          `DELETE FROM runs WHERE tenant_id = $1 AND run_id = $2 AND claim = $3
             AND status = 'running'`,
          [tenantId, run.run_id, run.claim],
        );
        if (rowCount === 0) return 'lost';
        await sql.query(
          `UPDATE threads SET "values" = $3::jsonb, interrupts = $4::jsonb, error = NULL
           WHERE tenant_id = $1 AND thread_id = $2`,
          [
            tenantId,
            run.thread_id,
            thread.valuesJson === undefined ? null : storableJson(thread.valuesJson),
            toJsonb(thread.interrupts ?? {}),
          ],
        );
        return settleThread(sql, tenantId, run.thread_id);
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

    async get(tenantId: string, runId: string): Promise<RunRow | null> {
      const text = `SELECT ${RUN_COLUMNS} FROM runs r WHERE tenant_id = $1 AND run_id = $2`;
      const find = (sql: Sql) => sql.query(text, [tenantId, runId]);
      const { rows } = await db.withTenant(tenantId, find, { atOnce: true });
      return rows[0] === undefined ? null : toRunRow(rows[0]);
    },

    /** Of one thread, newest first. */
    list: (
      tenantId: string,
      threadId: string,
      page: { limit: number; offset: number; status?: RunStatus | undefined },
    ): Promise<RunRow[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${RUN_COLUMNS} FROM runs r WHERE tenant_id = $1 AND thread_id = $2
             AND ($3::text IS NULL OR status = $3) ORDER BY ordinal DESC LIMIT $4 OFFSET $5`,
          [tenantId, threadId, page.status ?? null, page.limit, page.offset],
        );
        return rows.map(toRunRow);
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

    /** How many of the tenant's runs wait, counted no further than `max`. */
    pendingOf: (tenantId: string, max: number): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM (SELECT FROM runs
             WHERE tenant_id = $1 AND status = 'pending' LIMIT $2) AS waiting`,
          [tenantId, max],
        );
        return rows[0]?.n ?? 0;
      }),

    /** Of all tenants, for metrics. */
    backlog: (): Promise<{ pending: number; running: number; oldestSeconds: number }> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<{ p: number; r: number; age: number }>(
          `SELECT count(*) FILTER (WHERE status = 'pending')::int AS p,
             count(*) FILTER (WHERE status = 'running')::int AS r,
             coalesce(extract(epoch FROM clock_timestamp() - min(run_after)
               FILTER (WHERE status = 'pending')), 0)::float8 AS age
           FROM runs WHERE status IN ('pending', 'running')`,
        );
        const { p = 0, r = 0, age = 0 } = rows[0] ?? {};
        return { pending: p, running: r, oldestSeconds: Math.max(0, age) };
      }),
  };
}

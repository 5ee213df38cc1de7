import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { Thread, ThreadStatus } from '../../schemas/platform/threads.ts';
import { copyThread } from './copy-thread.ts';
import type { Db, Sql } from './db.ts';
import { deleteThreads, storedThreadId, type ThreadRef } from './threads-delete.ts';
import { THREAD_WITH_TTL, threadColumns, toThread } from './threads-row.ts';
import { makeThreadsSearch } from './threads-search.ts';
import { type PruneStrategy, pruneLocked, sweepExpiredThreads } from './threads-sweep.ts';
import { type Truncated, truncateTenant } from './threads-truncate.ts';
import { toJsonb } from './to-jsonb.ts';

/** As the wire has it: a bare number is minutes until the thread is deleted. */
export type ThreadTtl = number | { strategy: PruneStrategy; ttl: number };

export interface NewThread {
  threadId?: string | undefined;
  metadata?: JsonObject | undefined;
  config?: JsonObject | undefined;
  ttl?: ThreadTtl | null | undefined;
  ifExists?: 'raise' | 'do_nothing' | undefined;
}

export interface ThreadPatch {
  /** Merged, field by field. */
  metadata?: JsonObject | null | undefined;
  /** Null takes it away. */
  ttl?: ThreadTtl | null | undefined;
}

/** What a thread shows of its latest state; what is not given stays. */
export interface ThreadShown {
  status?: ThreadStatus;
  values?: unknown;
  interrupts?: Record<string, unknown[]>;
  error?: unknown;
}

const COLUMNS = threadColumns();

/** Life counts from the last update: part of every statement that changes a thread. */
const PROLONGED = `updated_at = clock_timestamp(),
  expires_at = clock_timestamp() + make_interval(secs => t.ttl_minutes * 60)`;

const strategyOf = (ttl: ThreadTtl | null | undefined): PruneStrategy | null =>
  typeof ttl === 'number' ? 'delete' : (ttl?.strategy ?? null);
const minutesOf = (ttl: ThreadTtl | null | undefined): number | null =>
  typeof ttl === 'number' ? ttl : (ttl?.ttl ?? null);

const unknownThread = (threadId: string) =>
  new AppError('unknown_thread', `Thread with ID ${threadId} not found`);

async function find(
  sql: Sql,
  tenantId: string,
  threadId: string,
  columns: string,
): Promise<Thread | null> {
  const { rows } = await sql.query(
    `SELECT ${columns} FROM threads t WHERE tenant_id = $1 AND thread_id = $2`,
    [tenantId, threadId],
  );
  return rows[0] === undefined ? null : toThread(rows[0]);
}

/** Threads as rows; their states are checkpoints, of which a row shows the latest. */
export function makeThreadsStore(db: Db) {
  return {
    ...makeThreadsSearch(db),

    /** @throws AppError `thread_exists`, unless `ifExists` is `do_nothing`. */
    create: (tenantId: string, thread: NewThread): Promise<Thread> =>
      db.withTenant(tenantId, async (sql) => {
        const threadId = thread.threadId ?? randomUUID();
        const { rows } = await sql.query(
          `INSERT INTO threads AS t (tenant_id, thread_id, metadata, config, ttl_strategy,
             ttl_minutes, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6::float8,
             clock_timestamp() + make_interval(secs => $6::float8 * 60))
           ON CONFLICT (tenant_id, thread_id) DO NOTHING RETURNING ${COLUMNS}`,
          [
            tenantId,
            threadId,
            toJsonb(thread.metadata ?? {}),
            toJsonb(thread.config ?? {}),
            strategyOf(thread.ttl),
            minutesOf(thread.ttl),
          ],
        );
        if (rows[0] !== undefined) return toThread(rows[0]);
        if (thread.ifExists === 'do_nothing') {
          const known = await find(sql, tenantId, threadId, COLUMNS);
          if (known !== null) return known;
        }
        throw new AppError('thread_exists', 'Thread already exists', { field: 'thread_id' });
      }),

    /** With its time to live only when asked for: null is none. */
    get: (
      tenantId: string,
      threadId: string,
      options: { ttl?: boolean } = {},
    ): Promise<Thread | null> =>
      db.withTenant(tenantId, (sql) =>
        find(sql, tenantId, threadId, options.ttl === true ? THREAD_WITH_TTL : COLUMNS),
      ),

    /** @throws AppError `unknown_thread` */
    patch: (tenantId: string, threadId: string, { metadata, ttl }: ThreadPatch): Promise<Thread> =>
      db.withTenant(tenantId, async (sql) => {
        const given = ttl === undefined ? [] : [minutesOf(ttl), strategyOf(ttl)];
        const [minutes, strategy] =
          ttl === undefined ? ['t.ttl_minutes', 't.ttl_strategy'] : ['$4::float8', '$5'];
        const { rows } = await sql.query(
          `UPDATE threads t SET metadata = t.metadata || $3::jsonb, ttl_minutes = ${minutes},
             ttl_strategy = ${strategy}, updated_at = clock_timestamp(),
             expires_at = clock_timestamp() + make_interval(secs => ${minutes} * 60)
           WHERE tenant_id = $1 AND thread_id = $2 RETURNING ${COLUMNS}`,
          [tenantId, threadId, toJsonb(metadata ?? {}), ...given],
        );
        if (rows[0] === undefined) throw unknownThread(threadId);
        return toThread(rows[0]);
      }),

    /** With everything of it but what its tools did; false when there is none. */
    delete: (tenantId: string, threadId: string): Promise<boolean> =>
      db.withTenant(tenantId, async (sql) => {
        const thread = { tenant_id: tenantId, thread_id: threadId };
        return (await deleteThreads(sql, [thread])) === 1;
      }),

    /**
     * A thread with the same checkpoints under a new id, free for a run of its own.
     * @throws AppError `unknown_thread`
     */
    copy: (tenantId: string, threadId: string, newThreadId = randomUUID()): Promise<Thread> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `INSERT INTO threads AS t (tenant_id, thread_id, status, metadata, config, "values",
             interrupts, error, ttl_strategy, ttl_minutes, expires_at)
           SELECT tenant_id, $3::uuid, CASE WHEN status = 'busy' THEN 'idle' ELSE status END,
             CASE WHEN metadata ? 'thread_id'
               THEN metadata || jsonb_build_object('thread_id', $3::text) ELSE metadata END,
             config, "values", interrupts, error, ttl_strategy, ttl_minutes,
             clock_timestamp() + make_interval(secs => ttl_minutes * 60)
           FROM threads WHERE tenant_id = $1 AND thread_id = $2 FOR SHARE RETURNING ${COLUMNS}`,
          [tenantId, threadId, newThreadId],
        );
        if (rows[0] === undefined) throw unknownThread(threadId);
        const [from, to] = [threadId, newThreadId].map((thread_id) =>
          storedThreadId({ tenant_id: tenantId, thread_id }),
        );
        await copyThread(sql, from ?? '', to ?? '', newThreadId);
        return toThread(rows[0]);
      }),

    /** Answers how many were pruned: not the busy ones, nor those that are not there. */
    prune: (
      tenantId: string,
      { thread_ids, strategy }: { thread_ids: readonly string[]; strategy: PruneStrategy },
    ): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<ThreadRef>(
          `SELECT tenant_id, thread_id FROM threads
           WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[]) AND status <> 'busy'
           ORDER BY thread_id FOR UPDATE`,
          [tenantId, thread_ids],
        );
        return pruneLocked(sql, rows, strategy);
      }),

    /**
     * Shows a state that did not come from a run, such as an update by hand.
     * @throws AppError `unknown_thread`
     */
    setState: (tenantId: string, threadId: string, shown: ThreadShown): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const given = (['values', 'interrupts', 'error'] as const).filter(
          (name) => shown[name] !== undefined,
        );
        const sets = given.map((name, at) => `"${name}" = $${at + 4}::jsonb`);
        const { rowCount } = await sql.query(
          `UPDATE threads t SET
             ${['status = coalesce($3, t.status)', ...sets, PROLONGED].join(', ')},
             state_updated_at = clock_timestamp()
           WHERE tenant_id = $1 AND thread_id = $2`,
          [tenantId, threadId, shown.status ?? null, ...given.map((name) => json(shown[name]))],
        );
        if (rowCount === 0) throw unknownThread(threadId);
      }),

    /** Of all tenants; see `sweepExpiredThreads`. */
    sweepExpired: (limit: number): Promise<number> => sweepExpiredThreads(db, limit),

    /** For tests alone; see `truncateTenant`. */
    truncate: (tenantId: string, what: Truncated): Promise<void> =>
      db.withTenant(tenantId, (sql) => truncateTenant(sql, tenantId, what)),
  };
}

const json = (value: unknown): string | null => (value === null ? null : toJsonb(value));

import type { HeldRun, RunEnd, Settled } from '../../schemas/run-row.ts';
import type { Db } from './db.ts';
import { settleThread } from './run-cancels.ts';
import { toJsonb } from './to-jsonb.ts';

// Before its runs, always: who enters a run has the thread first and then marks other runs.
const LOCK_THREAD = 'SELECT FROM threads WHERE tenant_id = $1 AND thread_id = $2 FOR NO KEY UPDATE';

const HELD = `SELECT FROM runs
  WHERE tenant_id = $1 AND run_id = $2 AND claim = $3 AND status = 'running'`;

const UNSTORABLE = /\\u(0000|d[89a-f])/i;
/** As jsonb can hold it, which has neither NUL nor halves of surrogate pairs. */
const storableJson = (json: string): string =>
  UNSTORABLE.test(json) ? toJsonb(JSON.parse(json)) : json;

/** How held runs end; part of the ledger. */
export function makeRunEnds(db: Db) {
  return {
    /**
     * Ends a held run and settles its thread; `more` when another run of the thread waits.
     * Nothing is written when the claim is over (`lost`), or when the run was asked meanwhile to
     * leave no trace (`rollback`): that was promised to whoever asked.
     */
    finish: (tenantId: string, run: HeldRun, end: RunEnd): Promise<Settled | 'rollback'> =>
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
    remove: (tenantId: string, run: HeldRun, thread: RunEnd['thread']): Promise<Settled> =>
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
  };
}

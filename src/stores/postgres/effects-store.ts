import { AppError, type ErrorCode, isAppError } from '../../errors.ts';
import type { Db, Sql } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

export interface Effect {
  /** Tenant + thread + run + step + ordinal; never the model's tool-call id. */
  key: string;
  threadId: string;
  runId: string;
  tool: string;
  args: unknown;
}

/** A lost race is an answer for the model, and stays the answer when the step runs again. */
const ANSWERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['slot_taken', 'conflict', 'not_found']);

async function runOrRefuse(sql: Sql, run: () => Promise<unknown>) {
  await sql.query('SAVEPOINT effect');
  try {
    const result = await run();
    await sql.query('RELEASE SAVEPOINT effect');
    return { status: 'done', result };
  } catch (error) {
    if (!isAppError(error) || !ANSWERS.has(error.code)) throw error;
    await sql.query('ROLLBACK TO SAVEPOINT effect');
    const result = { ok: false, code: error.code, message: error.hint ?? error.message };
    return { status: 'refused', result };
  }
}

export function makeEffectsStore(db: Db) {
  return {
    /**
     * Runs a write exactly once under its key, in one transaction with its recorded result.
     * Stores called inside `run` join that transaction; nothing but SQL may be awaited there.
     * `slot_taken`, `conflict` and `not_found` undo the write and become its result
     * `{ ok: false, code, message }`; any other error undoes everything and is rethrown.
     */
    once: (
      tenantId: string,
      effect: Effect,
      run: () => Promise<unknown>,
    ): Promise<{ result: unknown; replayed: boolean }> =>
      db.withTenant(tenantId, async (sql) => {
        // Insert first: a duplicate key means another worker won, and this waits for its commit.
        const { rowCount } = await sql.query(
          `INSERT INTO tool_effects (tenant_id, effect_key, thread_id, run_id, tool, args, status)
           VALUES ($1, $2, $3, $4, $5, $6, 'running') ON CONFLICT DO NOTHING`,
          [tenantId, effect.key, effect.threadId, effect.runId, effect.tool, toJsonb(effect.args)],
        );
        if (rowCount === 0) {
          const { rows } = await sql.query<{ result: unknown }>(
            'SELECT result FROM tool_effects WHERE tenant_id = $1 AND effect_key = $2',
            [tenantId, effect.key],
          );
          if (rows[0] === undefined) throw new AppError('internal', 'effect has no record');
          return { result: rows[0].result, replayed: true };
        }
        const { status, result } = await runOrRefuse(sql, run);
        // The stored form, so that the first answer and a replay are the same.
        const { rows } = await sql.query<{ result: unknown }>(
          `UPDATE tool_effects SET status = $3, result = $4
           WHERE tenant_id = $1 AND effect_key = $2 RETURNING result`,
          [tenantId, effect.key, status, toJsonb(result)],
        );
        return { result: rows[0]?.result, replayed: false };
      }),
  };
}

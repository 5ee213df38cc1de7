import type pg from 'pg';
import { AppError } from '../../errors.ts';
import type { Db, Sql } from './db.ts';
import { groupInserts, type Statement } from './group-inserts.ts';
import { pgErrorCode } from './pg-error-code.ts';
import { makeWriteBehind } from './write-behind.ts';

/** A claim on a run: once another has begun, what this one writes is refused. */
export interface HeldRun {
  runId: string;
  claim: number;
  /**
   * What is put counts as written before it is; `settled` tells. A run that dies may lose the
   * last of it, as LangGraph's durability `async` has it.
   */
  defers?: boolean;
}

const NOTHING = { rows: [], rowCount: 0 };

/** Raised by `hold_claim`. */
const CLAIM_IS_OVER = 'FY001';

/** Between BEGIN and COMMIT the saver only writes, and never looks at what a write returns. */
const WRITE = /^\s*(INSERT|DELETE)\s/;

/**
 * Writes for a tenant, under the claim on a run if there is one.
 * @throws AppError `conflict` when that claim is over; nothing is written then
 */
export async function writeHeld<T>(
  db: Db,
  tenantId: string,
  held: HeldRun | undefined,
  work: (sql: Sql) => Promise<T>,
  how: { atOnce?: boolean } = {},
): Promise<T> {
  if (held === undefined) return db.withTenant(tenantId, work, how);
  const heldWork = async (sql: Sql) => {
    // Sent ahead of the work and not waited for: when it fails, so does all that follows it.
    const hold = sql.query('SELECT hold_claim($1, $2)', [held.runId, held.claim]);
    const [, result] = await Promise.all([hold, work(sql)]);
    return result;
  };
  try {
    return await db.withTenant(tenantId, heldWork, how);
  } catch (cause) {
    if (pgErrorCode(cause) !== CLAIM_IS_OVER) throw cause;
    throw new AppError('conflict', 'lease lost', {
      hint: 'Another process has taken the run over.',
      cause,
    });
  }
}

/**
 * The connection a saver asks for. What it writes after BEGIN is kept until COMMIT, and handed on
 * then as one.
 */
function makeClient(write: (all: readonly Statement[]) => Promise<unknown>) {
  let writes: Statement[] | undefined;
  return {
    async query(text: string, values?: unknown[]) {
      if (text === 'BEGIN') {
        writes = [];
      } else if (text === 'ROLLBACK') {
        writes = undefined;
      } else if (writes === undefined) {
        throw new AppError('internal', 'the saver sent a statement outside of a transaction');
      } else if (text === 'COMMIT') {
        const all = writes;
        writes = undefined;
        await write(all);
      } else if (WRITE.test(text)) {
        writes.push({ text, values });
      } else {
        throw new AppError('internal', 'the saver read inside of a transaction');
      }
      return NOTHING;
    },
    release: () => undefined,
  };
}

/**
 * As much of a `pg.Pool` as LangGraph's PostgresSaver uses, bound to one tenant. A run's writes
 * are sent in groups, each a transaction whose statements do not wait for one another: one round
 * trip and the shortest hold of a connection, however many there are.
 */
export function makeTenantPool(
  db: Db,
  tenantId: string,
  held?: HeldRun,
): { pool: pg.Pool; settled: () => Promise<void> } {
  const write = (all: readonly Statement[]) => {
    const send = (sql: Sql) =>
      Promise.all(groupInserts(all).map(({ text, values }) => sql.query(text, values)));
    return writeHeld(db, tenantId, held, send, { atOnce: true });
  };
  // Outside of a run it may be within a transaction of whoever calls, and has to stay there.
  const behind = held && makeWriteBehind(write, { defers: held.defers === true });
  const settled = async () => behind?.settled();
  const pool = {
    async query(text: string, values?: unknown[]) {
      await settled();
      return db.withTenant(tenantId, (sql) => sql.query(text, values), { atOnce: true });
    },
    connect: async () => makeClient(behind?.add ?? write),
    end: async () => undefined,
  };
  // Not a whole pool: what the saver would call besides is missing, and fails loudly.
  return { pool: pool as unknown as pg.Pool, settled };
}

import type pg from 'pg';
import { AppError } from '../../errors.ts';
import type { Db } from './db.ts';

type Statement = { text: string; values: unknown[] | undefined };

const NOTHING = { rows: [], rowCount: 0 };

/** Between BEGIN and COMMIT the saver only writes, and never looks at what a write returns. */
const WRITE = /^\s*(INSERT|DELETE)\s/;

/**
 * The connection a saver asks for. What it writes after BEGIN is kept until COMMIT, and sent then
 * as one tenant transaction whose statements do not wait for one another: two round trips and
 * the shortest hold of a connection, however many there are.
 */
function makeClient(db: Db, tenantId: string) {
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
        await db.withTenant(tenantId, (sql) =>
          Promise.all(all.map((write) => sql.query(write.text, write.values))),
        );
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

/** As much of a `pg.Pool` as LangGraph's PostgresSaver uses, bound to one tenant. */
export function makeTenantPool(db: Db, tenantId: string): pg.Pool {
  const pool = {
    query: (text: string, values?: unknown[]) =>
      db.withTenant(tenantId, (sql) => sql.query(text, values)),
    connect: async () => makeClient(db, tenantId),
    end: async () => undefined,
  };
  // Not a whole pool: what the saver would call besides is missing, and fails loudly.
  return pool as unknown as pg.Pool;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../../errors.ts';
import type { Db, Sql } from './db.ts';
import { makeStatementNames } from './statement-names.ts';
import { toDatabaseError } from './to-database-error.ts';

interface Answer {
  rows: Record<string, unknown>[];
  rowCount: number | null;
  command: string;
}

/** The part of a `pg` client that a transaction needs; queries may be sent without waiting. */
interface SqlClient {
  query(statement: { text: string; values?: unknown[]; name?: string }): Promise<unknown>;
}

/** A connection that is ours until it is released; released with an error it is thrown away. */
interface Lease {
  client: SqlClient;
  release(error?: Error): void;
}

interface Scope {
  owner: string;
  sql: Sql;
  open: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SYSTEM = 'the system';

const ignore = () => undefined;

type NameOf = (text: string) => string | undefined;

const makeSql = (client: SqlClient, isOpen: () => boolean, nameOf: NameOf): Sql => ({
  async query<Row extends object>(text: string, values?: unknown[]) {
    if (!isOpen()) throw new AppError('internal', 'a query came after its transaction had ended');
    const name = values === undefined ? undefined : nameOf(text);
    const statement = { text, ...(values && { values }), ...(name !== undefined && { name }) };
    const answer = (await client.query(statement)) as Answer;
    // Rows have the shape their query gives them; the caller names it.
    return { rows: answer.rows as unknown as Row[], rowCount: answer.rowCount ?? 0 };
  },
});

/** Undefined when the connection is clean again, else why it must be thrown away. */
async function rollBack(client: SqlClient): Promise<Error | undefined> {
  try {
    await client.query({ text: 'ROLLBACK' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function transact<T>(
  { client, release }: Lease,
  opening: string,
  work: () => Promise<T>,
  atOnce: boolean,
): Promise<T> {
  let broken: Error | undefined;
  try {
    // Sent together with the first statement: one round trip less. Should it fail, what follows
    // is refused with it, for the transaction is then an aborted one.
    const opened = client.query({ text: opening });
    opened.catch(ignore);
    const working = work();
    const closed = atOnce ? client.query({ text: 'COMMIT' }) : undefined;
    closed?.catch(ignore);
    const result = await working.catch(async (error: unknown) => {
      await opened;
      throw error;
    });
    await opened;
    // COMMIT of an aborted transaction is no error to Postgres: it answers ROLLBACK.
    const { command } = (await (closed ?? client.query({ text: 'COMMIT' }))) as Answer;
    if (command === 'COMMIT') return result;
    throw new AppError('internal', 'a failed statement was ignored: nothing was committed');
  } catch (error) {
    broken = await rollBack(client);
    throw toDatabaseError(error);
  } finally {
    release(broken);
  }
}

/**
 * The transactions of both databases: who may join whose, under which role and tenant.
 * `lease` gives one connection for one transaction; `owner` is who asks, for error messages.
 */
export function makeTransactions(
  lease: (owner: string) => Promise<Lease>,
): Pick<Db, 'withTenant' | 'asSystem'> {
  const scopes = new AsyncLocalStorage<Scope>();
  const nameOf = makeStatementNames();

  const enter = async <T>(
    owner: string,
    opening: string,
    work: (sql: Sql) => Promise<T>,
    atOnce = false,
  ) => {
    const outer = scopes.getStore();
    // A scope that has ended may still be seen by what was started in it and not awaited.
    if (outer?.open === true) {
      if (outer.owner === owner) return work(outer.sql);
      throw new AppError(
        'internal',
        `a transaction of ${owner} was opened inside one of ${outer.owner}`,
      );
    }
    const held = await lease(owner);
    const isOpen = () => scope.open;
    const scope: Scope = { owner, open: true, sql: makeSql(held.client, isOpen, nameOf) };
    const inScope = async () => {
      try {
        const working = scopes.run(scope, () => work(scope.sql));
        if (atOnce) scope.open = false;
        return await working;
      } finally {
        scope.open = false;
      }
    };
    return transact(held, opening, inScope, atOnce);
  };

  return {
    withTenant: async (tenantId, work, { atOnce, unflushed } = {}) => {
      // The id is spliced into SQL below, so nothing but a UUID may get there.
      if (!UUID.test(tenantId)) throw new AppError('unknown_tenant', 'a tenant id is not a UUID');
      const id = tenantId.toLowerCase();
      return enter(
        `tenant ${id}`,
        `BEGIN; SET LOCAL ROLE app_rt; SET LOCAL app.tenant_id = '${id}'${
          unflushed === true ? '; SET LOCAL synchronous_commit = off' : ''
        }`,
        work,
        atOnce,
      );
    },
    asSystem: (work, { atOnce } = {}) =>
      enter(SYSTEM, 'BEGIN; SET LOCAL ROLE app_system', work, atOnce),
  };
}

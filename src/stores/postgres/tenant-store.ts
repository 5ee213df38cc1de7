import {
  BaseStore,
  type Item,
  type Operation,
  type OperationResults,
} from '@langchain/langgraph-checkpoint';
import { PostgresStore } from '@langchain/langgraph-checkpoint-postgres/store';
import type pg from 'pg';
import type { Db } from './db.ts';

/**
 * A label between slashes, with everything but letters, digits and hyphens escaped. The library
 * joins labels by ":" and compares beginnings as text: bare, ["user", "1"] would also find
 * ["user", "12"], and a label could hold neither "_" nor ":".
 */
const encode = (label: string): string =>
  `/${label.replace(/[^\p{L}\p{N}-]/gu, (c) => `~${c.codePointAt(0)?.toString(16)}~`)}/`;

const decode = (label: string): string =>
  label
    .slice(1, -1)
    .replace(/~([0-9a-f]+)~/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));

/** As much of a `pg.Pool` as LangGraph's PostgresStore uses: a tenant transaction a statement. */
function makeStorePool(db: Db, tenantId: string): pg.Pool {
  const client = {
    query: (text: string, values?: unknown[]) =>
      db.withTenant(tenantId, (sql) => sql.query(text, values)),
    release: () => undefined,
  };
  return { connect: async () => client, end: async () => undefined } as unknown as pg.Pool;
}

/** Stored namespaces begin with the tenant; everyone outside of this class sees plain ones. */
class TenantStore extends BaseStore {
  readonly #pool: pg.Pool;
  readonly #tenant: string;
  #opened: PostgresStore | undefined;

  constructor(db: Db, tenantId: string) {
    super();
    this.#tenant = encode(tenantId.toLowerCase());
    this.#pool = makeStorePool(db, tenantId);
  }

  /** Made at first use: most runs never touch the store. */
  get #inner(): PostgresStore {
    if (this.#opened) return this.#opened;
    const store = new PostgresStore({ connectionOptions: {}, schema: 'lg', ensureTables: false });
    // The pool that the library made has no connection yet; ours takes its place.
    Object.assign(Object(Reflect.get(store, 'core')), { pool: this.#pool });
    this.#opened = store;
    return store;
  }

  #stored = (namespace: readonly string[]): string[] => [this.#tenant, ...namespace.map(encode)];
  #plain = (namespace: string[]): string[] => namespace.slice(1).map(decode);

  #storedOperation(operation: Operation): Operation {
    if ('namespacePrefix' in operation) {
      return { ...operation, namespacePrefix: this.#stored(operation.namespacePrefix) };
    }
    if ('namespace' in operation) {
      return { ...operation, namespace: this.#stored(operation.namespace) };
    }
    const asked = operation.matchConditions ?? [];
    const prefixes = asked.filter((condition) => condition.matchType === 'prefix');
    return {
      ...operation,
      ...(operation.maxDepth === undefined ? {} : { maxDepth: operation.maxDepth + 1 }),
      matchConditions: [
        { matchType: 'prefix', path: [this.#tenant] },
        ...prefixes.map(({ path }) => ({ matchType: 'prefix' as const, path: this.#stored(path) })),
        ...asked
          .filter((condition) => condition.matchType === 'suffix')
          .map(({ path }) => ({ matchType: 'suffix' as const, path: path.map(encode) })),
      ],
    };
  }

  #plainResult(operation: Operation, result: unknown): unknown {
    const plainItem = (item: Item) => ({ ...item, namespace: this.#plain(item.namespace) });
    if ('namespacePrefix' in operation) return (result as Item[]).map(plainItem);
    if ('matchConditions' in operation) return (result as string[][]).map(this.#plain);
    return result ? plainItem(result as Item) : result;
  }

  override async batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>> {
    const stored = operations.map((operation) => this.#storedOperation(operation));
    const results: unknown[] = await this.#inner.batch(stored);
    return results.map((result, at) => {
      const operation = operations[at];
      return operation === undefined ? result : this.#plainResult(operation, result);
    }) as OperationResults<Op>;
  }
}

/** LangGraph's store for one tenant: namespaces of another do not exist here. */
export const makeTenantStore = (db: Db, tenantId: string): BaseStore =>
  new TenantStore(db, tenantId);

import {
  BaseStore,
  type GetOperation,
  type Item,
  type Operation,
  type OperationResults,
  type PutOperation,
  type SearchItem,
  type SearchOperation,
} from '@langchain/langgraph-checkpoint';
import type { Db, Sql } from './db.ts';
import { deleteItem, getItem, type ItemPlace, putItem } from './store-items.ts';
import { checkItemName, toPath, toStoredKey } from './store-namespace.ts';
import { listNamespaces, searchItems } from './store-search.ts';
import { embedAll, replaceVectors, type StoreEmbedder, textsToEmbed } from './store-vectors.ts';

type Put = PutOperation & { ttl?: number | null };
type Get = GetOperation & { refreshTtl?: boolean };
type Search = SearchOperation & { refreshTtl?: boolean };
interface Vectors {
  model: string;
  /** By their texts. */
  of: ReadonlyMap<string, string>;
}
const NO_VECTORS: Vectors = { model: '', of: new Map() };

/** LangGraph's store, with what its platform adds to it. */
export interface TenantStore extends BaseStore {
  /** Reading prolongs the life of an item that has an end, unless told otherwise. */
  get(namespace: string[], key: string, options?: { refreshTtl?: boolean }): Promise<Item | null>;
  /** `index`: paths to embed, or false for none. `ttl`: minutes; without one it stays. */
  put(
    namespace: string[],
    key: string,
    value: Record<string, unknown>,
    index?: false | string[],
    options?: { ttl?: number | null },
  ): Promise<void>;
  search(
    namespacePrefix: string[],
    options?: Omit<SearchOperation, 'namespacePrefix'> & { refreshTtl?: boolean },
  ): Promise<SearchItem[]>;
}

/** Asked at each batch: which it is may change while the store is in use. */
export type EmbedderOf = () => Promise<StoreEmbedder>;

const isPut = (operation: Operation): operation is Put => 'value' in operation;

/** Every statement is sent with the tenant's path; everyone outside sees plain namespaces. */
class PostgresTenantStore extends BaseStore implements TenantStore {
  readonly #db: Db;
  readonly #tenantId: string;
  readonly #embedder: EmbedderOf | undefined;

  constructor(db: Db, tenantId: string, embedder: EmbedderOf | undefined) {
    super();
    this.#db = db;
    this.#tenantId = tenantId;
    this.#embedder = embedder;
  }

  override async get(namespace: string[], key: string, options: { refreshTtl?: boolean } = {}) {
    const operation: Get = { namespace, key, ...options };
    const [item] = await this.batch([operation]);
    return item ?? null;
  }

  override async put(
    namespace: string[],
    key: string,
    value: Record<string, unknown>,
    index?: false | string[],
    options: { ttl?: number | null } = {},
  ): Promise<void> {
    const operation: Put = { namespace, key, value, ...(index === undefined ? {} : { index }) };
    await this.batch([{ ...operation, ...options }]);
  }

  override async search(namespacePrefix: string[], options: Omit<Search, 'namespacePrefix'> = {}) {
    const operation: Search = { ...options, namespacePrefix };
    const [items] = await this.batch([operation]);
    return items ?? [];
  }

  #place = ({ namespace, key }: GetOperation): ItemPlace => ({
    path: toPath(this.#tenantId, namespace),
    key: toStoredKey(key),
  });

  /** The last put under each name, in one order for everyone: two batches never wait in a ring. */
  #writes(operations: readonly Operation[]): { put: Put; place: ItemPlace }[] {
    const byName = new Map<string, { put: Put; place: ItemPlace }>();
    for (const put of operations.filter(isPut)) {
      const place = this.#place(put);
      if (put.value !== null) checkItemName(place.path, place.key, put.namespace);
      byName.set(JSON.stringify(place), { put, place });
    }
    return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, write]) => write);
  }

  #texts = ({ value, index }: Put): Map<string, string> =>
    value === null || index === false ? new Map() : textsToEmbed(value, index);

  /** Of every text that is put or asked for; before the transaction, which holds a connection. */
  async #embed(operations: readonly Operation[]): Promise<Vectors> {
    if (this.#embedder === undefined) return NO_VECTORS;
    const texts = operations.flatMap((operation) => {
      if (isPut(operation)) return [...this.#texts(operation).values()];
      return 'query' in operation && operation.query?.trim() ? [operation.query] : [];
    });
    if (texts.length === 0) return NO_VECTORS;
    const embedder = await this.#embedder();
    return { model: embedder.model, of: await embedAll(embedder, texts) };
  }

  #read(sql: Sql, operation: Exclude<Operation, PutOperation>, vectors: Vectors) {
    if ('namespacePrefix' in operation) {
      const vector = vectors.of.get(operation.query ?? '');
      const meaning = vector === undefined ? undefined : { vector, model: vectors.model };
      return searchItems(sql, this.#tenantId, operation, meaning);
    }
    if ('namespace' in operation) {
      const { refreshTtl = true }: Get = operation;
      return getItem(sql, this.#place(operation), refreshTtl);
    }
    return listNamespaces(sql, this.#tenantId, operation);
  }

  #write(sql: Sql, put: Put, place: ItemPlace, vectors: Vectors): Promise<unknown>[] {
    if (put.value === null) return [deleteItem(sql, place)];
    const fields = [...this.#texts(put)].flatMap(([field, text]): [string, string][] => {
      const vector = vectors.of.get(text);
      return vector === undefined ? [] : [[field, vector]];
    });
    return [
      putItem(sql, place, put.value, put.ttl ?? null),
      ...replaceVectors(sql, place, vectors.model, new Map(fields)),
    ];
  }

  /** Reads see what was there before the writes of the same batch, as in LangGraph's own store. */
  override async batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>> {
    const writes = this.#writes(operations);
    const vectors = await this.#embed(operations);
    const results = await this.#db.withTenant(this.#tenantId, async (sql) => {
      const reads: Promise<unknown>[] = operations.map((operation) =>
        isPut(operation) ? Promise.resolve() : this.#read(sql, operation, vectors),
      );
      const found = await Promise.all(reads);
      await Promise.all(writes.flatMap(({ put, place }) => this.#write(sql, put, place, vectors)));
      return found;
    });
    return results as OperationResults<Op>;
  }
}

/**
 * LangGraph's store for one tenant: namespaces of another do not exist here. With an embedder,
 * items are found by meaning too.
 */
export const makeTenantStore = (db: Db, tenantId: string, embedder?: EmbedderOf): TenantStore =>
  new PostgresTenantStore(db, tenantId, embedder);

import { LRUCache } from 'lru-cache';
import type { Stores } from './compose-stores.ts';
import { AppError } from './errors.ts';
import type { Found, GraphsPort, PlatformDeps } from './host/platform-deps.ts';
import { describeSubgraphs } from './registry/describe-subgraphs.ts';
import { drawGraph } from './registry/draw-graph.ts';
import type { RunEngine } from './runs/engine-api.ts';
import type { makeThreadStates } from './runs/thread-states.ts';
import type { JsonObject } from './schemas/platform/common.ts';
import type { CronCreate, CronPatch } from './schemas/platform/crons.ts';
import type { GraphSource, ServedGraph } from './schemas/served-graph.ts';
import { systemAssistantId } from './stores/postgres/assistants-system.ts';
import type { Db } from './stores/postgres/db.ts';
import type { StoreEmbedder } from './stores/postgres/store-vectors.ts';
import { makeTenantStore } from './stores/postgres/tenant-store.ts';

export interface PlatformParts {
  db: Db;
  stores: Stores;
  graphs: GraphSource;
  states: ReturnType<typeof makeThreadStates>;
  engine: RunEngine;
  /** Undefined where embeddings are off. */
  storeEmbedderFor: ((tenantId: string) => Promise<StoreEmbedder>) | undefined;
  ensureAssistants: (tenantId: string) => Promise<void>;
}

const TENANTS_REMEMBERED = 10_000;

/** A page of a store, and the least there must be in all. */
const found = <T>(
  page: { items: T[]; more: boolean },
  { offset }: { offset: number },
): Found<T> => ({
  items: page.items,
  total: offset + page.items.length + (page.more ? 1 : 0),
});

const nullWhen =
  (code: string) =>
  (error: unknown): null => {
    if (error instanceof AppError && error.code === code) return null;
    throw error;
  };

/** Every graph's own assistant is there before a tenant looks for one. */
export function makeEnsureAssistants(deps: {
  assistants: Pick<Stores['assistants'], 'ensureSystem'>;
  graphs: GraphSource;
  /** Configuration of the graphs' own assistants, by graph. */
  defaults: Record<string, { config: JsonObject; context: unknown }>;
}) {
  const done = new LRUCache<string, Promise<void>>({ max: TENANTS_REMEMBERED });
  return (tenantId: string): Promise<void> => {
    const before = done.get(tenantId);
    if (before !== undefined) return before;
    const given = deps.graphs.ids().map((graphId) => ({
      graphId,
      config: deps.defaults[graphId]?.config ?? {},
      context: deps.defaults[graphId]?.context ?? {},
    }));
    const ensured = deps.assistants.ensureSystem(tenantId, given);
    done.set(tenantId, ensured);
    ensured.catch(() => done.delete(tenantId));
    return ensured;
  };
}

function makeGraphs(graphs: GraphSource): GraphsPort {
  const open = (served: ServedGraph, config: JsonObject, context: unknown) =>
    served.open(config, 'assistants.read', context);
  return {
    assistantIdOf: (graphId) =>
      graphs.ids().includes(graphId) ? systemAssistantId(graphId) : null,
    async drawGraph({ graph_id, config, context }, xray) {
      const graph = await open(graphs.get(graph_id), config, context);
      return (await drawGraph(graph, { xray, config })) as unknown as JsonObject;
    },
    async describeGraph({ graph_id }) {
      const schema = (await graphs.get(graph_id).schemas())[graph_id];
      if (schema !== undefined) return schema;
      throw new AppError('not_found', `Spec for "${graph_id}" not found`);
    },
    async describeSubgraphs({ graph_id, config, context }, { namespace, recurse }) {
      const served = graphs.get(graph_id);
      const graph = await open(served, config, context);
      return describeSubgraphs(graph, await served.schemas(), { namespace, recurse });
    },
  };
}

const TIMING = ['schedule', 'timezone', 'end_time', 'enabled', 'on_run_completed'] as const;
const OWN = new Set<string>([...TIMING, 'assistant_id', 'metadata', 'thread_id', 'principal']);

/** A cron's own fields, and the body of each run it makes. */
function cronParts<T extends CronCreate | CronPatch>(body: T) {
  const payload = Object.entries(body).filter(([key]) => !OWN.has(key));
  return { ...body, metadata: body.metadata, payload: Object.fromEntries(payload) };
}

/** What the platform's routes call, over the stores and the engine. */
export function makePlatform(parts: PlatformParts): PlatformDeps {
  const { stores, states, db } = parts;
  const { assistants, threads, crons } = stores;
  const ensure = parts.ensureAssistants;
  const { storeEmbedderFor: embedderFor } = parts;
  const storeOf = (tenantId: string) =>
    makeTenantStore(db, tenantId, embedderFor && (() => embedderFor(tenantId)));
  return {
    assistants: {
      create: assistants.create,
      get: async (tenantId, id) => {
        await ensure(tenantId);
        return assistants.get(tenantId, id).catch(nullWhen('unknown_assistant'));
      },
      patch: async (tenantId, id, patch) => {
        await ensure(tenantId);
        return assistants.patch(tenantId, id, patch);
      },
      delete: async (tenantId, id, options) => {
        await assistants.delete(tenantId, id, options);
        return true;
      },
      search: async (tenantId, query) => {
        await ensure(tenantId);
        return found(await assistants.search(tenantId, query), query);
      },
      count: async (tenantId, filter) => {
        await ensure(tenantId);
        return assistants.count(tenantId, filter);
      },
      versions: assistants.versions,
      setLatest: assistants.setLatest,
    },
    threads: {
      create: (tenantId, { threadId, metadata, ifExists, ttl }) =>
        threads.create(tenantId, { threadId, metadata, ifExists, ttl }),
      get: (tenantId, threadId) => threads.get(tenantId, threadId, { ttl: true }),
      patch: threads.patch,
      async delete(tenantId, threadId) {
        // Told first, so that no worker goes on with what is about to be gone.
        await parts.engine.cancel(tenantId, { threadId }, { action: 'interrupt', wait: true });
        return threads.delete(tenantId, threadId);
      },
      search: async (tenantId, query) =>
        found(await threads.search(tenantId, query), query) as Found<never>,
      count: threads.count,
      copy: (tenantId, threadId) => threads.copy(tenantId, threadId),
      prune: (tenantId, thread_ids, strategy) => threads.prune(tenantId, { thread_ids, strategy }),
    },
    states,
    store: {
      put: async (tenantId, { namespace, key, value, index, ttlMinutes }) => {
        const ttl = ttlMinutes === undefined ? {} : { ttl: ttlMinutes };
        await storeOf(tenantId).put(namespace, key, value, index, ttl);
      },
      get: async (tenantId, { namespace, key, refreshTtl }) => {
        const refresh = refreshTtl === undefined ? {} : { refreshTtl };
        const item = await storeOf(tenantId).get(namespace, key, refresh);
        return item === null ? null : wireItem(item);
      },
      delete: (tenantId, { namespace, key }) => storeOf(tenantId).delete(namespace, key),
      search: async (tenantId, { namespacePrefix, ...query }) =>
        (await storeOf(tenantId).search(namespacePrefix, query)).map(wireItem),
      namespaces: (tenantId, query) => storeOf(tenantId).listNamespaces(query),
    },
    crons: {
      create: async (tenantId, cron, { threadId, by }) => {
        await ensure(tenantId);
        return crons.create(tenantId, { ...cronParts(cron), thread_id: threadId, by });
      },
      patch: (tenantId, cronId, patch, by) =>
        crons.patch(tenantId, cronId, { ...withoutUndefined(cronParts(patch)), by }),
      delete: async (tenantId, cronId) => {
        await crons.delete(tenantId, cronId);
        return true;
      },
      search: async (tenantId, query) => found(await crons.search(tenantId, query), query),
      count: crons.count,
    },
    graphs: makeGraphs(parts.graphs),
    async truncate(tenantId, what) {
      if (what.runs || what.threads) {
        await parts.engine.cancel(tenantId, {}, { action: 'interrupt', wait: true });
      }
      await threads.truncate(tenantId, what);
    },
  };
}

const withoutUndefined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

interface StoreItemLike {
  namespace: string[];
  key: string;
  value: JsonObject;
  createdAt: Date;
  updatedAt: Date;
  score?: number;
}

const wireItem = (item: StoreItemLike) => ({
  namespace: item.namespace,
  key: item.key,
  value: item.value,
  created_at: new Date(item.createdAt).toISOString(),
  updated_at: new Date(item.updatedAt).toISOString(),
  ...(item.score !== undefined && { score: item.score }),
});

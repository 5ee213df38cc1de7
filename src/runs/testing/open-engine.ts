import { randomUUID } from 'node:crypto';
import { makeEnsureAssistants } from '../../compose-platform.ts';
import { makeStores } from '../../compose-stores.ts';
import { AppError } from '../../errors.ts';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { RunCreate } from '../../schemas/platform/runs.ts';
import type { CompiledGraph, GraphSource, ServedGraph } from '../../schemas/served-graph.ts';
import type { Db } from '../../stores/postgres/db.ts';
import { makePostgresEventLog } from '../../stores/postgres/event-log.ts';
import { migrate } from '../../stores/postgres/migrate.ts';
import { openPostgres } from '../../stores/postgres/open-postgres.ts';
import { openPostgresSignals } from '../../stores/postgres/signals.ts';
import { makeTenantSaver } from '../../stores/postgres/tenant-saver.ts';
import { makeTenantStore } from '../../stores/postgres/tenant-store.ts';
import { createTestDatabase } from '../../stores/postgres/testing/create-test-database.ts';
import { makeWorld } from '../../stores/postgres/testing/make-world.ts';
import { MIGRATIONS_DIR, openTestDb } from '../../stores/postgres/testing/open-test-db.ts';
import type { RunOrder } from '../engine-api.ts';
import type { EventLog, LoggedEvent } from '../event-log.ts';
import { makeLocalSignals } from '../local-signals.ts';
import { makeMemoryEventLog } from '../memory-event-log.ts';
import { nextOccurrence } from '../next-occurrence.ts';
import type { SignalChannel, Signals } from '../ports.ts';
import { makeRunEngine, type RunEngineDeps } from '../run-engine.ts';
import { makeFeeds } from '../run-feed.ts';
import { makeThreadStates } from '../thread-states.ts';

type Closable<T> = T & { close?: () => Promise<void> | void };

/** What a process of its own has of the outside world. */
interface Ground {
  db: Db;
  signals: Closable<Signals>;
  log: EventLog;
  close(): Promise<void>;
}

const LOG = { eventsMax: 20_000, topicsMax: 1_000, ttlMs: 3_600_000 };
const SLOW = { connectTimeoutMs: 20_000, queryTimeoutMs: 30_000 };

/** A compiled graph as the registry would serve it. */
export const served = (
  graphId: string,
  graph: unknown,
  over: Partial<ServedGraph> = {},
): ServedGraph => ({
  graphId,
  durability: 'async',
  checkpointsKept: null,
  open: async () => graph as CompiledGraph,
  settings: async (_, { context, configurable }) => ({ context, configurable }),
  schemas: async () => ({}),
  ...over,
});

const sourceOf = (graphs: Record<string, ServedGraph>): GraphSource => ({
  ids: () => Object.keys(graphs),
  get(graphId) {
    const graph = graphs[graphId];
    if (graph !== undefined) return graph;
    throw new AppError('unknown_assistant', `no graph "${graphId}"`);
  },
});

/**
 * Where each engine stands: on Postgres, a pool, signals and a log of its own, as another process
 * would have them; on the embedded database all share one, as they must.
 */
async function openGrounds(onError: (error: unknown) => void) {
  const fresh = await createTestDatabase();
  if (fresh !== undefined) {
    await migrate({ url: fresh.url, dir: MIGRATIONS_DIR });
    const open = async (): Promise<Ground> => {
      const db = openPostgres({ url: fresh.url, ...SLOW, onError });
      const local = makeLocalSignals({ onError });
      const signals = openPostgresSignals<SignalChannel>({ url: fresh.url, local, onError });
      const log = makePostgresEventLog(db, signals);
      const close = async () => {
        await log.close();
        await signals.close();
        await db.close();
      };
      return { db, signals, log, close };
    };
    return { open, close: fresh.drop };
  }
  const { db, close } = await openTestDb();
  const signals = makeLocalSignals({ onError });
  const log = makeMemoryEventLog(LOG);
  const open = async (): Promise<Ground> => ({ db, signals, log, close: async () => undefined });
  return { open, close };
}

/** A database that a process loses with its life, or until it is given back. */
function mortal(db: Db) {
  let isAway = false;
  const away = () =>
    new AppError('database_unavailable', 'the database is away (test)', { retry: true });
  const guarded: Db = {
    ...db,
    async withTenant(tenantId, work) {
      if (isAway) throw away();
      return db.withTenant(tenantId, async (sql) =>
        work({ query: async (...args) => (isAway ? Promise.reject(away()) : sql.query(...args)) }),
      );
    },
    async asSystem(work) {
      if (isAway) throw away();
      return db.asSystem(work);
    },
  };
  return {
    db: guarded,
    cut: () => {
      isAway = true;
    },
    mend: () => {
      isAway = false;
    },
  };
}

export interface EngineOptions {
  leaseSeconds?: number;
  concurrencyMax?: number;
  perTenantMax?: number;
  pendingMax?: number;
  takesDue?: boolean;
  graphs?: Record<string, ServedGraph>;
  /** What is to be another than in the house, made of what would be. */
  over?: (deps: RunEngineDeps) => Partial<RunEngineDeps>;
}

/** An engine as `compose-runs.ts` makes it, on ground of its own. */
function makeEngine(ground: Ground, graphs: GraphSource, options: EngineOptions) {
  const life = mortal(ground.db);
  const { db } = life;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const stores = makeStores(db, { next: nextOccurrence, onError });
  let isDead = false;
  const signals: Signals = {
    publish(channel, payload) {
      if (!isDead) ground.signals.publish(channel, payload);
    },
    subscribe: (channel, hear) =>
      ground.signals.subscribe(channel, (payload) => {
        if (!isDead) hear(payload);
      }),
  };
  const dead = async () => {
    throw new AppError('database_unavailable', 'the process is dead (test)', { retry: true });
  };
  const log = {
    ...ground.log,
    append: (tenant: string, topic: string, events: readonly LoggedEvent[]) =>
      isDead ? dead() : ground.log.append(tenant, topic, events),
  };
  const feeds = makeFeeds({ log, onError, recheckMs: 500 });
  const shared = {
    graphs,
    threads: stores.threads,
    ledger: stores.runs,
    saverFor: (tenantId: string, held?: { runId: string; claim: number }) =>
      makeTenantSaver(db, tenantId, held),
    storeFor: (tenantId: string) => makeTenantStore(db, tenantId),
    inOneTransaction: <T>(tenantId: string, work: () => Promise<T>) =>
      db.withTenant(tenantId, work),
  };
  const states = makeThreadStates(shared);
  const workerId = randomUUID();
  const deps: RunEngineDeps = {
    ...shared,
    assistants: stores.assistants,
    prepare: makeEnsureAssistants({ assistants: stores.assistants, graphs, defaults: {} }),
    webhooks: stores.webhooks,
    stateOf: states.stateOf,
    ...{ feeds, signals, onError, workerId },
    leaseSeconds: options.leaseSeconds ?? 30,
    concurrencyMax: options.concurrencyMax ?? 20,
    perTenantMax: options.perTenantMax ?? 20,
    pendingMax: options.pendingMax ?? 5_000,
    takesDue: options.takesDue ?? true,
  };
  const engine = makeRunEngine({ ...deps, ...options.over?.(deps) });
  return {
    ...{ engine, states, feeds, signals, log, stores, db, errors, workerId },
    cutDatabase: life.cut,
    mendDatabase: life.mend,
    /** As a killed process: from here on it writes nothing and tells nothing. */
    kill(): void {
      isDead = true;
      life.cut();
    },
    async close(): Promise<void> {
      await engine.stop(0);
      await feeds.close();
      await ground.close();
    },
  };
}
export type TestEngine = ReturnType<typeof makeEngine>;

/**
 * A database with a tenant, and as many engines on it as a test asks for. Engines are stopped by
 * `closeEngines`, after each test; what they could not end is deleted then.
 */
export async function openTestHouse(graphs: Record<string, ServedGraph>) {
  const onError = (error: unknown) => console.error('test house:', error);
  const grounds = await openGrounds(onError);
  const own = await grounds.open();
  const stores = makeStores(own.db, { next: nextOccurrence, onError });
  const { tenantId } = await makeWorld(own.db, 'house');
  const engines: TestEngine[] = [];

  return {
    ...{ db: own.db, stores, tenantId, graphs },
    async openEngine(options: EngineOptions = {}): Promise<TestEngine> {
      const ground = await grounds.open();
      const opened = makeEngine(ground, sourceOf(options.graphs ?? graphs), options);
      engines.push(opened);
      await opened.engine.start();
      return opened;
    },
    newTenant: async (slug: string) => (await makeWorld(own.db, slug)).tenantId,
    /** What has to be committed for a lease to be over, without waiting for it. */
    expireLeases: () =>
      own.db.asSystem((sql) =>
        sql.query(
          `UPDATE runs SET lease_until = clock_timestamp() - interval '1 second'
           WHERE status = 'running'`,
        ),
      ),
    count: (table: string): Promise<number> =>
      own.db.asSystem(async (sql) => {
        const { rows } = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
        return rows[0]?.n ?? -1;
      }),
    async closeEngines(): Promise<void> {
      for (const each of engines.splice(0)) await each.close();
      await own.db.asSystem(async (sql) => {
        await sql.query('DELETE FROM runs');
        await sql.query('DELETE FROM threads');
      });
    },
    async close(): Promise<void> {
      await own.close();
      await grounds.close();
    },
  };
}
export type TestHouse = Awaited<ReturnType<typeof openTestHouse>>;

/** An order for a thread that is made when it is not there. */
export function order(
  assistantId: string,
  threadId: string | null,
  {
    mode = 'attached',
    logged = true,
    ...body
  }: Partial<RunCreate> & { mode?: RunOrder['mode']; logged?: boolean } = {},
): RunOrder {
  return {
    ...{ threadId, mode, logged },
    body: { assistant_id: assistantId, input: {}, if_not_exists: 'create', ...body } as RunCreate,
  };
}

export const until = (ms = 30_000) => ({ timeout: ms, interval: 20 });

/** Data of the events of one name. */
export const dataOf = (events: readonly { event: string; data: string }[], name: string) =>
  events.filter(({ event }) => event === name).map(({ data }) => JSON.parse(data) as JsonObject);

import { randomUUID } from 'node:crypto';
import { makeLogScrub } from './compose-privacy.ts';
import { measureRuns } from './compose-run-meter.ts';
import type { Sessions } from './compose-sessions.ts';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import { makeGuardedRequest } from './providers/guarded-request.ts';
import { makeChatTurns } from './runs/chat-turns.ts';
import type { EventLog } from './runs/event-log.ts';
import { makeLocalSignals } from './runs/local-signals.ts';
import { makeMaintenance } from './runs/maintenance.ts';
import { makeMemoryEventLog } from './runs/memory-event-log.ts';
import type { SaverFor, SignalChannel, Signals, StoreFor } from './runs/ports.ts';
import { makeRunEngine } from './runs/run-engine.ts';
import { makeFeeds } from './runs/run-feed.ts';
import { scrubDeliveries } from './runs/scrub-deliveries.ts';
import { makeSendWebhook } from './runs/send-webhook.ts';
import { makeThreadStates } from './runs/thread-states.ts';
import type { GraphSource } from './schemas/served-graph.ts';
import type { Db } from './stores/postgres/db.ts';
import { makePostgresEventLog } from './stores/postgres/event-log.ts';
import { openPostgresSignals } from './stores/postgres/signals.ts';
import { sweepExpiredItems } from './stores/postgres/store-sweep.ts';
import { makeTenantSaver } from './stores/postgres/tenant-saver.ts';
import { makeRedisEventLog } from './stores/redis/event-log.ts';
import { openRedisSignals } from './stores/redis/signals.ts';

export interface RunParts {
  env: Env;
  db: Db;
  stores: Stores;
  sessions: Pick<Sessions, 'find'>;
  graphs: GraphSource;
  storeFor: StoreFor;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  /** Before a run is accepted, so that its assistant is there. */
  ensureAssistants: (tenantId: string) => Promise<void>;
  leaseSeconds: number;
  /** False leaves waiting runs, crons, webhooks and sweeps to other processes. */
  takesDue: boolean;
  /** This host's own address, once it listens. */
  ownUrl: () => string | undefined;
  privateWebhooks: boolean;
  meter: Parameters<typeof measureRuns>[0];
  /** What else is swept by the clock. */
  sweeps?: Record<string, () => Promise<unknown>>;
}

/** Of one tenant: what it may have waiting, and its part of a process's places. */
const PENDING_MAX = 5_000;
const TENANT_PART = 0.75;
const LOG = { eventsMax: 20_000, topicsMax: 5_000, ttlMs: 3_600_000 };
const SWEEP_BATCH = 500;
const SWEPT_WEBHOOKS_SECONDS = 7 * 24 * 3600;
const WEBHOOK = { timeoutMs: 10_000, bytesMax: 0, redirectsMax: 0, statusOnly: true };

type Closable<T> = T & { close?: () => Promise<void> | void };

/** Redis where there is one, else Postgres, else this process alone. */
function openBus({ env, onError }: RunParts): Closable<Signals> {
  const local = makeLocalSignals({ onError });
  if (env.REDIS_URL) {
    return openRedisSignals<SignalChannel>({ url: env.REDIS_URL, local, onError });
  }
  if (env.DATABASE_URL === undefined) return local;
  return openPostgresSignals<SignalChannel>({ url: env.DATABASE_URL, local, onError });
}

function openLog({ env, db, onError }: RunParts, signals: Signals): EventLog {
  if (env.REDIS_URL) return makeRedisEventLog({ url: env.REDIS_URL, onError });
  if (env.DATABASE_URL === undefined) return makeMemoryEventLog(LOG);
  return makePostgresEventLog(db, signals);
}

/** The run engine with all that it stands on, and what happens by the clock. */
export function composeRuns(parts: RunParts) {
  const { env, db, stores, onError } = parts;
  const signals = openBus(parts);
  const meter = measureRuns(parts.meter);
  const log = meter.log(openLog(parts, signals));
  const feeds = makeFeeds({ log, onError });
  const saverFor: SaverFor = (tenantId, held) => makeTenantSaver(db, tenantId, held);
  const inOneTransaction = <T>(tenantId: string, work: () => Promise<T>) =>
    db.withTenant(tenantId, work);
  const shared = {
    graphs: meter.graphs(parts.graphs),
    threads: stores.threads,
    ledger: meter.ledger(stores.runs),
    saverFor,
    storeFor: parts.storeFor,
    inOneTransaction,
  };
  const states = makeThreadStates(shared);
  const concurrencyMax = env.MAX_CONCURRENT_TURNS;
  const engine = makeRunEngine({
    ...shared,
    assistants: stores.assistants,
    prepare: parts.ensureAssistants,
    webhooks: stores.webhooks,
    stateOf: states.stateOf,
    feeds,
    signals,
    onError,
    workerId: randomUUID(),
    leaseSeconds: parts.leaseSeconds,
    concurrencyMax,
    perTenantMax: Math.max(1, Math.ceil(concurrencyMax * TENANT_PART)),
    takesDue: parts.takesDue,
    pendingMax: PENDING_MAX,
  });
  const hooks = meter.webhooks(stores.webhooks);
  const maintenance = makeMaintenance({
    crons: stores.crons,
    webhooks: scrubDeliveries(hooks, makeLogScrub()),
    engine,
    send: makeSendWebhook({
      secret: env.WEBHOOK_SECRET,
      ownUrl: parts.ownUrl,
      post: makeGuardedRequest({ ...WEBHOOK, privateAllowed: parts.privateWebhooks }),
      postToOwn: makeGuardedRequest({ ...WEBHOOK, privateAllowed: true }),
    }),
    sweeps: {
      threads: () => stores.threads.sweepExpired(SWEEP_BATCH),
      items: () => sweepExpiredItems(db, SWEEP_BATCH),
      webhooks: () => stores.webhooks.sweepSettled(SWEPT_WEBHOOKS_SECONDS, SWEEP_BATCH),
      events: () => log.sweep(),
      idempotency: () => stores.idempotency.sweep(SWEEP_BATCH),
      ...parts.sweeps,
    },
    onError,
  });
  return {
    engine,
    states,
    signals,
    lastSeq: feeds.lastSeq,
    /** Forgets a stream of events, wherever it is kept. */
    forgetEvents: log.delete,
    turns: makeChatTurns({ engine, agents: parts.sessions, threads: stores.threads }),
    async start(): Promise<void> {
      await engine.start();
      if (parts.takesDue) maintenance.start();
    },
    async stop(graceMs: number): Promise<void> {
      await maintenance.stop();
      await engine.stop(graceMs);
      await feeds.close();
      await log.close();
      await signals.close?.();
    },
  };
}

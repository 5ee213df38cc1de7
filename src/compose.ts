import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Logger } from 'pino';
import { type ConversationDeps, compileConversation } from '../graphs/conversation/graph.ts';
import { composeAccess, developmentKey, openSecrets } from './compose-access.ts';
import { composeAnswers } from './compose-answers.ts';
import { composeContent } from './compose-content.ts';
import { composeConversation } from './compose-conversation.ts';
import { composeEmbedders } from './compose-embedders.ts';
import { joinGraphs, serveConversation } from './compose-graphs.ts';
import { composeHost, type ResolveKey } from './compose-host.ts';
import { composeJobs } from './compose-jobs.ts';
import { composeMasking } from './compose-masking.ts';
import { makeKnowledge, makeModels } from './compose-models.ts';
import { composeMoney, composeRateLimits } from './compose-money.ts';
import { composePeople } from './compose-people.ts';
import { makeEnsureAssistants, makePlatform } from './compose-platform.ts';
import { makeLogScrub, makeTraceScrub } from './compose-privacy.ts';
import { composeProviders } from './compose-providers.ts';
import { composeRuns } from './compose-runs.ts';
import { composeSessions } from './compose-sessions.ts';
import { makeStores, type Stores } from './compose-stores.ts';
import { composeV1 } from './compose-v1.ts';
import type { Env } from './config/env.ts';
import { demoAgency } from './demo/demo-agency.ts';
import { seedDemo } from './demo/seed-demo.ts';
import type { SeedPorts } from './demo/seed-tenant.ts';
import { makeLogger } from './host/http/logger.ts';
import { priceOf } from './models/price-of.ts';
import { nextOccurrence } from './runs/next-occurrence.ts';
import { skipRunTrees } from './runs/skip-run-trees.ts';
import { isLoopbackHost } from './schemas/loopback.ts';
import type { JsonObject } from './schemas/platform/common.ts';
import type { GraphSource } from './schemas/served-graph.ts';
import { openDatabase } from './stores/postgres/open-database.ts';
import { makeTenantStore } from './stores/postgres/tenant-store.ts';
import { openMemory } from './stores/redis/open-memory.ts';
import { openRedis } from './stores/redis/open-redis.ts';
import { makeTelemetry } from './telemetry/make-telemetry.ts';
import { scrubTraces } from './telemetry/scrub-traces.ts';
export interface ComposeOverrides {
  now?: () => Date;
  log?: Logger;
  /** Keys beside those of the environment; asked first. */
  resolveKey?: ResolveKey;
  /** Answers instead of the configured model. */
  model?: BaseChatModel;
  /** Changes what the graph is made of; for tests that break a part on purpose. */
  adjust?: (deps: ConversationDeps) => ConversationDeps;
  /** Changes repositories before anything is made of them; for the same tests. */
  adjustStores?: (stores: Stores) => void;
  leaseSeconds?: number;
  /** False leaves waiting runs, and what happens by the clock, to other processes. */
  takesDue?: boolean;
  /** Graphs of a `langgraph.json`, and the configuration of their own assistants. */
  graphs?: GraphSource;
  assistantDefaults?: Record<string, { config: JsonObject; context: unknown }>;
  /** Embeds what graphs put into the long-term store. */
  storeIndexed?: boolean;
  /** False leaves the demo tenant out. */
  seed?: boolean;
  /** Told how far a first start is. */
  progress?: (step: string, done: number, total: number) => void;
}

const DEMO_TENANT = demoAgency.tenant.id;
const DEMO_AGENT = 'real-estate';

/** Everything a process needs, wired once. @throws AppError when a dependency is not there. */
export async function compose(env: Env, overrides: ComposeOverrides = {}) {
  const now = overrides.now ?? (() => new Date());
  const log = overrides.log ?? makeLogger({ level: env.LOG_LEVEL, scrub: makeLogScrub() });
  const onError = (error: unknown, fields: Record<string, unknown> = {}) =>
    log.error({ err: error, ...fields }, 'a background operation failed');
  const undoPatch = skipRunTrees(() => env.LANGSMITH_TRACING === 'true');
  if (env.LANGSMITH_TRACING === 'true') scrubTraces(makeTraceScrub());

  const db = await openDatabase({
    databaseUrl: env.DATABASE_URL,
    migrationUrl: env.MIGRATION_DATABASE_URL,
    poolMax: env.DATABASE_POOL_MAX,
    timeoutMs: env.DATABASE_TIMEOUT_MS,
    dataDir: env.FOYER_DATA_DIR,
    cacheDir: env.FOYER_CACHE_DIR,
    onError,
  });
  const secrets = await openSecrets(env);
  const cache = env.REDIS_URL ? openRedis({ url: env.REDIS_URL, onError }) : openMemory();
  const stores = makeStores(db, { next: nextOccurrence, onError });
  overrides.adjustStores?.(stores);
  const sessions = composeSessions(stores);
  const rateLimits = composeRateLimits(env, onError);
  const money = composeMoney({ db, stores, onError });
  const telemetry = makeTelemetry();
  const providers = composeProviders({
    ...{ env, db, priceOf, sealer: secrets.sealer, meter: telemetry.models },
    ...{ budget: money.budget, budgets: stores.budgets },
  });
  const embedders = composeEmbedders({ env, providers, budget: money.budget });
  const knowledge = makeKnowledge(stores, onError, embedders.forTenant);
  const masking = composeMasking({
    ...{ db, sealer: secrets.sealer, secret: secrets.keys[0]?.key, budget: money.budget, onError },
    ...{ features: providers.features, fetch: providers.fetch },
    services: (tenantId) => providers.resolve(tenantId, 'pii'),
  });
  const audit = stores.audit.record;
  const books = { budget: money.budget, audit, exposed: masking.exposed };
  const { models, modelName } = makeModels(
    env,
    overrides.model,
    onError,
    telemetry.models,
    books,
    providers.policies,
    masking.open,
  );
  const answers = composeAnswers({ env, cache, embedders, onError });
  const deps = composeConversation({
    ...{ env, now, stores, sessions, masking, money, models, modelName, onError },
    cache: answers,
    search: knowledge.search,
    demo: { tenantId: DEMO_TENANT, agentId: DEMO_AGENT },
  });
  const graph = compileConversation(overrides.adjust?.(deps) ?? deps);

  const conversation = serveConversation({
    graph,
    agents: sessions,
    meter: telemetry.turns,
    checkpointsKept: env.CONVERSATION_HISTORY_TURNS,
  });
  const graphs = joinGraphs([conversation], overrides.graphs);
  const storeEmbedderFor = embedders.forStore;
  const ensureAssistants = makeEnsureAssistants({
    assistants: stores.assistants,
    graphs,
    defaults: overrides.assistantDefaults ?? {},
  });
  let ownUrl: string | undefined;
  const runs = composeRuns({
    ...{ env, db, stores, sessions, graphs, onError, ensureAssistants },
    // What a graph keeps is embedded where its langgraph.json asks for it, as on the platform.
    storeFor: (tenantId) =>
      makeTenantStore(
        ...([db, tenantId] as const),
        overrides.storeIndexed && storeEmbedderFor ? () => storeEmbedderFor(tenantId) : undefined,
      ),
    leaseSeconds: overrides.leaseSeconds ?? env.RUN_LEASE_SECONDS,
    takesDue: overrides.takesDue ?? env.FOYER_ROLE === 'all',
    ownUrl: () => ownUrl,
    privateWebhooks: env.NODE_ENV !== 'production',
    meter: telemetry.runs,
    sweeps: { vault: masking.sweep },
  });
  const { engine, states, signals } = runs;
  const content = composeContent({ db, knowledge, bytesMax: env.UPLOAD_LIMIT_BYTES });
  const people = composePeople({
    ...{ db, stores, now, onError, sealer: secrets.sealer, forgetEvents: runs.forgetEvents },
    takesDue: overrides.takesDue ?? env.FOYER_ROLE === 'all',
    stopRuns: (tenantId, threadId) =>
      engine.cancel(tenantId, { threadId }, { action: 'interrupt', wait: true }),
  });
  const jobs = composeJobs({
    ...{ db, stores, signals, onError, meter: telemetry.jobs, sealer: secrets.sealer },
    embedderFor: embedders.forJob,
    privateAllowed: env.NODE_ENV !== 'production',
    leaseSeconds: overrides.leaseSeconds ?? env.RUN_LEASE_SECONDS,
    takesDue: overrides.takesDue ?? env.FOYER_ROLE === 'all',
    handlers: { ...content.handlers, ...people.handlers },
  });
  const platform = makePlatform({
    ...{ db, stores, graphs, states, engine, storeEmbedderFor, ensureAssistants },
  });
  const unwatch = telemetry.watch({
    runs: engine.load,
    backlog: stores.runs.backlog,
    jobs: stores.jobs.backlog,
    pool: db.stats,
  });
  const anonymous = env.NODE_ENV !== 'production' && isLoopbackHost(env.HOST);
  const seedPorts: SeedPorts = {
    tenants: stores.tenants,
    agents: stores.agents,
    listings: stores.listings,
    ingest: (tenantId, { title, source, text }) =>
      knowledge.ingest(tenantId, {
        title,
        source,
        name: source,
        mimeType: 'text/markdown',
        bytes: new TextEncoder().encode(text),
      }),
  };
  const seeded = anonymous && overrides.seed !== false;
  if (seeded) await seedDemo(seedPorts, overrides.progress);
  const devKey = seeded ? await developmentKey({ env, stores }, secrets, DEMO_TENANT) : undefined;
  await runs.start();
  jobs.start();
  people.start();

  const access = composeAccess(
    { env, db, stores, onError, demoSlug: demoAgency.tenant.slug },
    secrets,
  );
  const host = composeHost({
    ...{ env, db, cache, stores, runs, access, platform, rateLimits, log, anonymous },
    v1: composeV1({
      ...{ money, db, now, stores, access, jobs, providers, embedders, masking },
      ...content.ports(jobs.enqueue),
      ...people.ports(jobs.enqueue),
    }),
    ingest: knowledge.ingest,
    metrics: telemetry,
    resolveKey: overrides.resolveKey,
  });

  return {
    deps: host,
    db,
    stores,
    access,
    people,
    graph,
    seedPorts,
    demoTenantId: DEMO_TENANT,
    undoPatch,
    /** Takes over runs whose process died; also done every few seconds. */
    recover: engine.recover,
    async describe() {
      const agents = anonymous ? await stores.agents.list(DEMO_TENANT) : [];
      return {
        database: db.kind === 'embedded' ? `embedded, in ${env.FOYER_DATA_DIR}` : 'Postgres',
        model: modelName,
        agents: agents.map(({ slug, name, type }) => ({ slug, name, type })),
        developmentKey: devKey,
        secretsKeptIn: access.keptIn,
      };
    },
    /** Tells where this host listens, for webhooks that name a path only. */
    listensAt(url: string): void {
      ownUrl = url;
    },
    /** Finishes the runs under way within the grace, then closes what was opened. */
    async close(graceMs = env.SHUTDOWN_GRACE_SECONDS * 1000) {
      unwatch();
      await Promise.all([runs.stop(graceMs), jobs.stop(graceMs), people.stop()]);
      await embedders.close();
      await cache.close();
      await money.close();
      rateLimits.close();
      await db.close();
      undoPatch();
    },
  };
}

import type { Access } from './compose-access.ts';
import type { composeRuns } from './compose-runs.ts';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import type { Caller } from './host/any-caller.ts';
import type { Checks, HostDeps } from './host/host-deps.ts';
import { watchRuns } from './runs/watch-runs.ts';
import { wireRun } from './runs/wire-run.ts';
import { SCOPES_OF } from './schemas/access.ts';
import type { Db } from './stores/postgres/db.ts';
import type { Cache } from './stores/redis/cache.ts';

/** Whose a key is that the environment gives; null for one it does not know. */
export type ResolveKey = (
  key: string,
) => Promise<(Pick<Caller, 'tenantId' | 'slug'> & Partial<Caller>) | null>;

export interface HostParts
  extends Pick<HostDeps, 'platform' | 'v1' | 'ingest' | 'metrics' | 'log'>,
    Required<Pick<HostDeps, 'rateLimits'>> {
  env: Env;
  db: Db;
  cache: Cache;
  stores: Stores;
  runs: ReturnType<typeof composeRuns>;
  access: Access;
  /** Whether who brings no key is the demo agency. */
  anonymous: boolean;
  resolveKey: ResolveKey | undefined;
}

const VERSION = '0.1.0';
const FAREWELL_MS = 500;
/** What a key of `resolveKey` may where it says nothing else. */
const RESOLVED: Pick<Caller, 'principal' | 'scopes'> = {
  principal: { kind: 'system', id: 'resolved', role: 'tenant_admin' },
  scopes: SCOPES_OF.tenant_admin,
};

/** What the host parses for, calls and serialises. */
export function composeHost(parts: HostParts): HostDeps {
  const { env, db, stores, runs, access, resolveKey } = parts;
  const { platform, v1, ingest, metrics, rateLimits, log } = parts;
  return {
    ...{ platform, v1, ingest, metrics, rateLimits, log },
    turns: runs.turns,
    runs: {
      engine: runs.engine,
      runs: {
        async get(tenantId, runId) {
          const run = await stores.runs.get(tenantId, runId);
          return run && wireRun(run);
        },
        list: async (tenantId, threadId, page) =>
          (await stores.runs.list(tenantId, threadId, page)).map(wireRun),
        delete: stores.runs.delete,
        watch: (_tenantId, _threadId, hear) => watchRuns(runs.signals, hear),
      },
      threads: {
        get: (tenantId, threadId) => stores.threads.get(tenantId, threadId),
        state: (tenantId, threadId) => runs.states.get(tenantId, threadId, { subgraphs: false }),
      },
      events: { lastSeq: runs.lastSeq },
    },
    health: { check: () => checks(db, parts.cache) },
    tenantFor: async (key, wanted) => {
      const given = key === undefined ? null : await resolveKey?.(key);
      return given ? { ...RESOLVED, ...given } : access.tenantFor(key, wanted);
    },
    settings: {
      version: VERSION,
      database: db.kind,
      anonymous: parts.anonymous,
      bodyLimitBytes: env.BODY_LIMIT_BYTES,
      uploadLimitBytes: env.UPLOAD_LIMIT_BYTES,
      corsOrigins: env.CORS_ORIGINS,
      farewellMs: FAREWELL_MS,
      testRoutes: env.FOYER_TEST_ROUTES === '1',
      langsmithTracing: env.LANGSMITH_TRACING === 'true',
    },
  };
}

async function checks(db: Db, cache: Cache): Promise<Checks> {
  const ok = (work: Promise<unknown>) =>
    work.then(
      () => 'ok' as const,
      () => 'down' as const,
    );
  const [database, cached] = await Promise.all([ok(db.ping()), ok(cache.ping())]);
  return { database, cache: cached };
}

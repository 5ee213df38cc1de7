import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/compose.ts';
import { readEnv } from '../../src/config/env.ts';
import { makeApp } from '../../src/host/http/app.ts';
import { makeLifecycle } from '../../src/host/lifecycle.ts';
import type { House } from './house.ts';
import { rememberDocuments } from './remember-documents.ts';

/**
 * Starts Foyer in this process: on the database named, else on `DATABASE_URL` when it is set,
 * else on an embedded one in a temporary folder; on a free loopback port; with a clock that only
 * the caller moves. `model` answers instead of the one the environment names.
 */
export async function openHouse(databaseUrl?: string, model?: string): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-eval-'));
  const env = readEnv({
    LOG_LEVEL: 'silent',
    DATABASE_TIMEOUT_MS: '30000',
    ...process.env,
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    FOYER_DATA_DIR: dataDir,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...(model === undefined ? {} : { OPENAI_MODEL: model }),
  });
  const clock = { now: new Date() };
  const keys = new Map<string, { tenantId: string; slug: string }>();
  const foyer = await compose(env, {
    now: () => clock.now,
    resolveKey: async (key) => keys.get(key) ?? null,
    seed: false,
  });
  const { db, stores, seedPorts } = foyer;
  const server = createServer(makeApp(foyer.deps, makeLifecycle()));
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

  return {
    baseUrl: `http://127.0.0.1:${port}`,
    clock,
    db,
    seed: { ...seedPorts, ingest: rememberDocuments(db, stores.knowledge, seedPorts.ingest) },
    leads: stores.leads,
    viewings: stores.viewings,
    reservations: stores.reservations,
    admit: (key, tenant) => keys.set(key, tenant),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await foyer.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';
import { TEST_CACHE_DIR } from '../../src/stores/postgres/testing/test-cache-dir.ts';
import type { GraphServer, ServerKind } from '../servers/start-graph-server.ts';
import { allChecks } from './all-checks.ts';
import { runCheck } from './run-check.ts';
import { startServer } from './start-server.ts';

/** `PLATFORM_TARGET=dev` proves the checks themselves against the dev server. */
const kind: ServerKind = process.env['PLATFORM_TARGET'] === 'dev' ? 'dev' : 'foyer';
const REDIS_URL = process.env['REDIS_URL'] ?? '';
const SECONDS_MAX = 310;

let server: GraphServer;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  if (kind === 'foyer') database = await createTestDatabase();
  server = await startServer(kind, {
    FOYER_CACHE_DIR: TEST_CACHE_DIR,
    ...(database && { DATABASE_URL: database.url, REDIS_URL }),
  });
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const body = (check: (typeof allChecks)[number]) => async () => {
  const { outcome, problem } = await runCheck(check, server.url, kind);
  const expected = kind === 'dev' && check.differs?.dev ? 'differs' : 'pass';
  expect(outcome, `${problem}\n${server.printed()}`).toBe(expected);
};

describe(`the platform's API, spoken by ${kind}`, { timeout: SECONDS_MAX * 1_000 }, () => {
  describe.concurrent('side by side', () => {
    for (const check of allChecks)
      if (check.alone !== true) it(`${check.id}: ${check.title}`, body(check));
  });
  describe('apart', () => {
    for (const check of allChecks)
      if (check.alone === true) it(`${check.id}: ${check.title}`, body(check));
  });
});

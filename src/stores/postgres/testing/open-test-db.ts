import { fileURLToPath } from 'node:url';
import type { Db } from '../db.ts';
import { migrate } from '../migrate.ts';
import { openEmbedded } from '../open-embedded.ts';
import { openPostgres } from '../open-postgres.ts';
import { verifyRoles } from '../verify-roles.ts';
import { createTestDatabase } from './create-test-database.ts';
import { TEST_CACHE_DIR } from './test-cache-dir.ts';

export const MIGRATIONS_DIR = fileURLToPath(new URL('../../../../migrations', import.meta.url));

export interface TestDbOptions {
  /** For a connection. A loaded test machine is slow: what times out is tested on its own. */
  waitMs?: number;
  statementTimeoutMs?: number;
  poolMax?: number;
}

/** What goes wrong in the background has to be seen in a test's output. */
const onError = (error: Error) => console.error('test database:', error);

async function openFresh(options: TestDbOptions): Promise<Db> {
  const { waitMs = 20_000, statementTimeoutMs = 30_000, poolMax } = options;
  const fresh = await createTestDatabase();
  if (fresh === undefined) {
    return openEmbedded({
      dataDir: 'memory://',
      cacheDir: TEST_CACHE_DIR,
      migrationsDir: MIGRATIONS_DIR,
      lockWaitMs: waitMs,
      statementTimeoutMs,
      onError,
    });
  }
  await migrate({ url: fresh.url, dir: MIGRATIONS_DIR });
  const db = openPostgres({
    url: fresh.url,
    poolMax,
    connectTimeoutMs: waitMs,
    queryTimeoutMs: statementTimeoutMs,
    onError,
  });
  const close = async () => {
    await db.close();
    await fresh.drop();
  };
  return { ...db, close };
}

/**
 * A migrated, empty database for one test file: a fresh one on the Postgres of
 * `TEST_DATABASE_URL`, else an embedded one in memory. `close` removes it.
 */
export async function openTestDb(
  options: TestDbOptions = {},
): Promise<{ db: Db; close: () => Promise<void> }> {
  const db = await openFresh(options);
  await verifyRoles(db);
  return { db, close: () => db.close() };
}

import { hasSeed, seedPath } from './seed-cache.ts';
import { MIGRATIONS_DIR, openTestDb } from './testing/open-test-db.ts';
import { TEST_CACHE_DIR } from './testing/test-cache-dir.ts';

/** Makes the seed of the embedded database once, before test files start to copy it. */
export async function setup(): Promise<void> {
  if (process.env['TEST_DATABASE_URL']) return;
  if (await hasSeed(await seedPath(TEST_CACHE_DIR, MIGRATIONS_DIR))) return;
  const { close } = await openTestDb();
  await close();
}

import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openEmbedded } from '../open-embedded.ts';
import { MIGRATIONS_DIR } from './open-test-db.ts';
import { TEST_CACHE_DIR } from './test-cache-dir.ts';

// A process for a test to kill: prints each row's slug once the database has acknowledged it.
const db = await openEmbedded({
  dataDir: process.argv[2] ?? '',
  cacheDir: TEST_CACHE_DIR,
  migrationsDir: MIGRATIONS_DIR,
  onError: (error) => console.error(error),
});
// Should nobody kill it, it ends by itself.
const deadline = Date.now() + 120_000;
while (Date.now() < deadline) {
  const slug = randomUUID();
  await db.asSystem((sql) => sql.query('INSERT INTO tenants (slug, name) VALUES ($1, $1)', [slug]));
  // Not console.log: what is still in a buffer when the process is killed was not said.
  writeSync(1, `${slug}\n`);
}
await db.close();

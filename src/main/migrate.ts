import { fileURLToPath } from 'node:url';
import { readEnv } from '../config/env.ts';
import { migrate } from '../stores/postgres/migrate.ts';
import { openDatabase } from '../stores/postgres/open-database.ts';
import { loadDotEnv } from './load-dot-env.ts';
import { reportFailure } from './report-failure.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/** `npm run migrate`: brings the database up to date and says what that took. */
async function main(): Promise<void> {
  loadDotEnv();
  // It listens nowhere, so what the host needs to be safe in the open is not needed here.
  const env = readEnv({ ...process.env, NODE_ENV: 'development', HOST: '127.0.0.1' });
  const url = env.MIGRATION_DATABASE_URL ?? env.DATABASE_URL;
  if (url !== undefined) {
    const applied = await migrate({ url, dir: MIGRATIONS });
    for (const name of applied) console.log(`applied ${name}`);
    console.log(
      applied.length === 0 ? 'Nothing to do: up to date.' : 'The database is up to date.',
    );
    return;
  }
  const db = await openDatabase({
    dataDir: env.FOYER_DATA_DIR,
    cacheDir: env.FOYER_CACHE_DIR,
    onError: (error) => console.error(error.message),
  });
  await db.close();
  console.log(`The embedded database in ${env.FOYER_DATA_DIR} is up to date.`);
}

main().catch((error: unknown) => {
  reportFailure('The database could not be migrated', error);
  process.exit();
});

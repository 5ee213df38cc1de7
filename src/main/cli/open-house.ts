import { composeAccess, openSecrets } from '../../compose-access.ts';
import { makeStores } from '../../compose-stores.ts';
import { readEnv } from '../../config/env.ts';
import { demoAgency } from '../../demo/demo-agency.ts';
import { AppError, isAppError } from '../../errors.ts';
import { nextOccurrence } from '../../runs/next-occurrence.ts';
import { openDatabase } from '../../stores/postgres/open-database.ts';

const complain = (error: unknown) =>
  console.error(error instanceof Error ? error.message : String(error));

/** The database and what is made of it, without a host. @throws AppError `database_locked` … */
export async function openHouse() {
  // It listens nowhere; a host that others reach is a matter of the host's own environment.
  const env = readEnv({ ...process.env, HOST: '127.0.0.1' });
  const db = await openDatabase({
    databaseUrl: env.DATABASE_URL,
    migrationUrl: env.MIGRATION_DATABASE_URL,
    poolMax: 2,
    timeoutMs: env.DATABASE_TIMEOUT_MS,
    dataDir: env.FOYER_DATA_DIR,
    cacheDir: env.FOYER_CACHE_DIR,
    onError: complain,
  }).catch((error: unknown) => {
    throw isAppError(error) && error.code === 'database_locked' ? hostRuns(error) : error;
  });
  try {
    const stores = makeStores(db, { next: nextOccurrence, onError: complain });
    const secrets = await openSecrets(env);
    const demoSlug = demoAgency.tenant.slug;
    const access = composeAccess({ env, db, stores, demoSlug, onError: complain }, secrets);
    return { env, db, stores, secrets, access };
  } catch (error) {
    await db.close();
    throw error;
  }
}
export type House = Awaited<ReturnType<typeof openHouse>>;

const hostRuns = (cause: AppError) =>
  new AppError('database_locked', cause.message, {
    hint:
      'The embedded database belongs to one process. Stop the host, or ask it over HTTP: ' +
      'POST /v1/keys, and with a key of the platform POST /v1/tenants; /docs has them all.',
    cause,
  });

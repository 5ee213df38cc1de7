import { fileURLToPath } from 'node:url';
import type { Db } from './db.ts';
import { migrate } from './migrate.ts';
import { openEmbedded } from './open-embedded.ts';
import { openPostgres } from './open-postgres.ts';
import { verifyRoles } from './verify-roles.ts';

export interface DatabaseOptions {
  /** Postgres when given, else the embedded database. */
  databaseUrl?: string | undefined;
  /** The owner's login, where it is not the one the application runs with. */
  migrationUrl?: string | undefined;
  poolMax?: number | undefined;
  /** For a connection to Postgres or a statement on it. */
  timeoutMs?: number | undefined;
  /** Of the embedded database: its data, and what may be deleted at any time. */
  dataDir: string;
  cacheDir: string;
  migrationsDir?: string | undefined;
  /** Told what goes wrong in the background; it never means that a call has failed. */
  onError: (error: Error) => void;
}

/** Of the time a statement may take, one such part is for getting a connection. */
const CONNECT_PART = 3;

const MIGRATIONS = fileURLToPath(new URL('../../../migrations', import.meta.url));

/**
 * Opens, migrates and checks the database.
 * @throws AppError `database_unavailable`, `database_locked`, or `internal` when a migration
 * fails or tenants are not kept apart.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Db> {
  const { databaseUrl: url, poolMax, timeoutMs, dataDir, cacheDir, onError } = options;
  const migrationsDir = options.migrationsDir ?? MIGRATIONS;
  if (url !== undefined) await migrate({ url: options.migrationUrl ?? url, dir: migrationsDir });
  const db =
    url === undefined
      ? await openEmbedded({ dataDir, cacheDir, migrationsDir, onError })
      : openPostgres({
          url,
          poolMax,
          // Nobody waits in vain for as long as a statement may take: the rest is told at once.
          connectTimeoutMs: timeoutMs === undefined ? undefined : timeoutMs / CONNECT_PART,
          queryTimeoutMs: timeoutMs,
          onError,
        });
  try {
    await verifyRoles(db);
  } catch (error) {
    await db.close();
    throw error;
  }
  return db;
}

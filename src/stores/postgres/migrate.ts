import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { AppError } from '../../errors.ts';
import { toDatabaseError } from './to-database-error.ts';

export const MIGRATIONS_TABLE = 'schema_migrations';

/** The owner's connection: either opened here from `url`, or one that is open already. */
type Owner = { url: string; connectTimeoutMs?: number | undefined } | { client: pg.ClientBase };

export type MigrateOptions = Owner & {
  /** Folder of `0001_name.sql` files; each runs once, in its own transaction, in this order. */
  dir: string;
};

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function run(client: pg.ClientBase, dir: string): Promise<string[]> {
  const applied = await runner({
    dbClient: client,
    dir,
    ignorePattern: '(?!.*\\.sql$).*',
    direction: 'up',
    migrationsTable: MIGRATIONS_TABLE,
    migrationsSchema: 'public',
    // Whoever comes second waits, and then finds nothing left to do.
    advisoryLockMode: 'wait',
    // It prints whole statements; the error that is thrown says enough.
    logger: QUIET,
  });
  return applied.map(({ name }) => name);
}

function toMigrationError(error: unknown): unknown {
  const known = toDatabaseError(error);
  if (known !== error) return known;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('internal', `the database could not be migrated: ${reason}`, {
    hint: 'The failed migration was rolled back; the database is as it was before it.',
    cause: error,
  });
}

/**
 * Brings the database up to date and returns the names of the migrations that ran.
 * @throws AppError `database_unavailable`; `internal` when a migration fails.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  if ('client' in options) {
    try {
      return await run(options.client, options.dir);
    } catch (error) {
      // The library leaves both behind for the connection's end to clear; this one stays open.
      await options.client.query('ROLLBACK');
      await options.client.query('SELECT pg_advisory_unlock_all()');
      throw toMigrationError(error);
    }
  }
  const client = new pg.Client({
    connectionString: options.url,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    application_name: 'foyer-migrate',
  });
  // A break in mid-query rejects that query; unheard, the event would end the process as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await run(client, options.dir);
  } catch (error) {
    throw toMigrationError(error);
  } finally {
    await client.end();
  }
}

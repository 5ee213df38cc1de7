import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../errors.ts';
import { makeTurnstile } from './connection-turnstile.ts';
import type { Db } from './db.ts';
import { lockDirectory } from './lock-directory.ts';
import { migrate } from './migrate.ts';
import { hasSeed, saveSeed, seedPath } from './seed-cache.ts';
import { type EmbeddedConnection, startEmbedded } from './start-embedded.ts';
import { makeTransactions } from './tenant-scope.ts';

const IN_MEMORY = 'memory://';

export interface EmbeddedOptions {
  /** A folder of our own, made if missing; or `memory://`, for tests. */
  dataDir: string;
  /** Where copies of a new database are kept; may be deleted at any time. */
  cacheDir: string;
  migrationsDir: string;
  /** For the single connection; default 5,000. */
  lockWaitMs?: number | undefined;
  /** One statement; the database is started again after it. Default 30,000. */
  statementTimeoutMs?: number | undefined;
  onError: (error: Error) => void;
}

const WAITING_MAX = 2_000;

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

async function startMigrated(
  { migrationsDir, onError }: EmbeddedOptions,
  dataDir: string,
  seedFile?: string,
): Promise<EmbeddedConnection> {
  const connection = await startEmbedded({ dataDir, seedFile, onError });
  try {
    await migrate({ client: connection.client, dir: migrationsDir });
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** From the seed when there is one; a seed that cannot be read is dropped, not fatal. */
async function startNew(options: EmbeddedOptions, dataDir: string): Promise<EmbeddedConnection> {
  const { cacheDir, migrationsDir, onError } = options;
  const seedFile = await seedPath(cacheDir, migrationsDir);
  if (await hasSeed(seedFile)) {
    try {
      return await startMigrated(options, dataDir, seedFile);
    } catch (error) {
      onError(
        new Error('the cached seed database is not usable and was dropped', { cause: error }),
      );
      await rm(seedFile, { force: true });
      if (dataDir !== IN_MEMORY) await rm(dataDir, { recursive: true, force: true });
    }
  }
  const connection = await startMigrated(options, dataDir);
  try {
    await saveSeed(seedFile, await connection.dump());
  } catch (error) {
    // Without a cache the next new database takes seconds longer; nothing else is lost.
    onError(new Error('the seed database could not be cached', { cause: error }));
  }
  return connection;
}

async function startInFolder(options: EmbeddedOptions, folder: string, pgData: string) {
  // While this file exists nothing in the folder has been handed out: what is there may be half
  // a database, left behind by a process that was killed while making it.
  const unfinished = join(folder, 'database.unfinished');
  if (existsSync(unfinished)) await rm(pgData, { recursive: true, force: true });
  if (existsSync(join(pgData, 'PG_VERSION'))) {
    return startMigrated(options, pgData);
  }
  await writeFile(unfinished, '');
  const connection = await startNew(options, pgData);
  await rm(unfinished);
  return connection;
}

/**
 * Postgres in a worker thread, on a folder that no other process may open, migrated.
 * @throws AppError `database_locked` naming the process that has the folder open,
 * `database_unavailable` when it does not start.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Db> {
  const inMemory = options.dataDir === IN_MEMORY;
  const folder = resolve(options.dataDir);
  const pgData = join(folder, 'database');
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
  const turnstile = makeTurnstile({
    waitMs: options.lockWaitMs ?? 5_000,
    waitingMax: WAITING_MAX,
  });
  if (!inMemory) await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = inMemory ? undefined : await lockDirectory(folder, options.onError);
  let connection: EmbeddedConnection;
  try {
    connection = inMemory
      ? await startNew(options, IN_MEMORY)
      : await startInFolder(options, folder, pgData);
  } catch (error) {
    lock?.release();
    throw error;
  }
  let closing: Promise<void> | undefined;

  const lease = async (owner: string) => {
    if (closing) throw new AppError('database_unavailable', 'the embedded database is closed');
    const leave = await turnstile.enter(owner);
    try {
      if (!connection.isAlive()) connection = await revive();
    } catch (error) {
      leave();
      throw error;
    }
    const { client } = connection;
    return {
      client: {
        query: (statement: { text: string; values?: unknown[] }) => {
          const timed = { ...statement, query_timeout: statementTimeoutMs };
          return client.query(timed);
        },
      },
      release: leave,
    };
  };

  const revive = async (): Promise<EmbeddedConnection> => {
    if (inMemory) throw new AppError('database_unavailable', 'the in-memory database has ended');
    options.onError(new Error('the embedded database has ended and is started again'));
    await connection.ended;
    return startEmbedded({ dataDir: pgData, onError: options.onError });
  };

  const shut = async (leave: () => void) => {
    try {
      await connection.close();
    } finally {
      lock?.release();
      leave();
    }
  };

  return {
    kind: 'embedded',
    ...makeTransactions(lease),
    async ping() {
      const { client, release } = await lease('a ping');
      try {
        await client.query({ text: 'SELECT 1' });
      } finally {
        release();
      }
    },
    close() {
      // Whoever is inside may finish; after the wait it is closed all the same.
      closing ??= turnstile
        .enter('the closing')
        .catch((error: unknown) => {
          options.onError(toError(error));
          return () => undefined;
        })
        .then(shut);
      return closing;
    },
  };
}

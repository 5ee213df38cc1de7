import pg from 'pg';
import type { Db } from './db.ts';
import { makeTransactions } from './tenant-scope.ts';
import { toDatabaseError } from './to-database-error.ts';
import { makeWaitingRoom } from './waiting-room.ts';

export interface PostgresOptions {
  url: string;
  /** Connections at most; default 10. */
  poolMax?: number | undefined;
  /** For a free connection, or for a new one to be made; default 1,000. */
  connectTimeoutMs?: number | undefined;
  /** For the answer to one statement; the connection is given up then. Default 1,500. */
  queryTimeoutMs?: number | undefined;
  /** Told of connections that broke while nobody used them. */
  onError: (error: Error) => void;
}

/** Each waits for at most the connect timeout; more than this many would wait for nothing. */
const WAITING_MAX = 2_000;
/** Of the connect timeout: for a place, and once places stopped being freed; together below one. */
const WAIT_PART = 0.75;
const IMPATIENT_PART = 0.15;

/** Connects with the first query, not before. */
export function openPostgres(options: PostgresOptions): Db {
  const max = options.poolMax ?? 10;
  const connectTimeoutMs = options.connectTimeoutMs ?? 1_000;
  const room = makeWaitingRoom({
    places: max,
    waitMs: connectTimeoutMs * WAIT_PART,
    impatientMs: connectTimeoutMs * IMPATIENT_PART,
    waitingMax: WAITING_MAX,
  });
  const pool = new pg.Pool({
    connectionString: options.url,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: options.queryTimeoutMs ?? 1_500,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: true,
    application_name: 'foyer',
  });
  let closing: Promise<void> | undefined;
  pool.on('error', (error) => {
    // `pg-pool` hangs the whole client on it, which no log should hold.
    Reflect.deleteProperty(error, 'client');
    if (closing === undefined) options.onError(error);
  });
  // A client in use has no listener of the pool's, and an unheard 'error' ends the process. Its
  // query rejects with the same error.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const lease = async () => {
    const leave = await room.enter();
    try {
      const client = await pool.connect();
      const release = (error?: Error): void => {
        client.release(error);
        leave();
      };
      return { client, release };
    } catch (error) {
      leave();
      throw toDatabaseError(error);
    }
  };

  return {
    kind: 'postgres',
    ...makeTransactions(lease),
    async ping() {
      const { client, release } = await lease();
      try {
        await client.query('SELECT 1');
        release();
      } catch (error) {
        release(error instanceof Error ? error : new Error(String(error)));
        throw toDatabaseError(error);
      }
    },
    stats: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: room.waiting(),
    }),
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
}

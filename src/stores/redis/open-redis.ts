import { Redis } from 'ioredis';
import type { Cache } from './cache.ts';

export interface RedisOptions {
  url: string;
  /** Before every key; default `foyer:`. */
  keyPrefix?: string;
  /** For the answer to one command; default 500. */
  commandTimeoutMs?: number;
  /** Told of every failure there is; never means that a call has failed. */
  onError: (error: Error) => void;
}

const RECONNECT_MS_MAX = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

/** Connects at once and, when the connection is lost, again and again until it is closed. */
export function openRedis(options: RedisOptions): Cache {
  const { onError } = options;
  const redis = new Redis(options.url, {
    keyPrefix: options.keyPrefix ?? 'foyer:',
    // Disconnected, a command fails at once and does not pile up with others in a queue.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: options.commandTimeoutMs ?? 500,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), RECONNECT_MS_MAX),
  });
  // Without a listener the error of a lost connection would end the process.
  redis.on('error', onError);

  /** The first commands come before the first connection is there: they wait for its outcome. */
  const first = new Promise<void>((resolve) => {
    for (const outcome of ['ready', 'error', 'close', 'end']) redis.once(outcome, () => resolve());
  });

  const attempt = async <T>(command: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      await first;
      return await command();
    } catch (error) {
      onError(toError(error));
      return otherwise;
    }
  };

  return {
    get: (key) => attempt(() => redis.get(key), null),
    set: async (key, value, ttlSeconds) => {
      await attempt(() => redis.set(key, value, 'PX', Math.ceil(ttlSeconds * 1_000)), null);
    },
    delete: async (key) => {
      await attempt(() => redis.del(key), 0);
    },
    async ping() {
      await first;
      await redis.ping();
    },
    async close() {
      redis.disconnect();
    },
  };
}

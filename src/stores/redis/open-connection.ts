import { Redis } from 'ioredis';
import { AppError } from '../../errors.ts';

export interface ConnectionOptions {
  url: string;
  /** For the answer to one command; default 500. */
  commandTimeoutMs?: number | undefined;
  /** Told once each time the connection is lost or cannot be made. */
  onError: (error: Error) => void;
}

const RECONNECT_MS_MAX = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 500;
/** Command timeouts without a sign of life until the connection is given up. */
const UNANSWERED_MAX = 4;

/** Connects at once and, when the connection is lost, again and again until it is closed. */
export function openConnection(options: ConnectionOptions) {
  const commandTimeoutMs = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  const redis = new Redis(options.url, {
    // Disconnected, a command fails at once and does not pile up with others in a queue.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // A subscriber is told when it is connected again, and asks for its channels itself.
    autoResubscribe: false,
    commandTimeout: commandTimeoutMs,
    // Redis that is stopped keeps its connections: commands would pile up in this one.
    socketTimeout: commandTimeoutMs * UNANSWERED_MAX,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), RECONNECT_MS_MAX),
  });
  let told = false;
  // Without a listener the error of a lost connection would end the process.
  redis.on('error', (error: Error) => {
    if (!told) options.onError(error);
    told = true;
  });
  redis.on('ready', () => {
    told = false;
  });

  /** The first commands come before the first connection is there: they wait for its outcome. */
  const first = new Promise<void>((resolve) => {
    for (const outcome of ['ready', 'error', 'close', 'end']) redis.once(outcome, () => resolve());
  });

  return {
    redis,
    /** @throws AppError `overloaded` (retry) when Redis is away or refuses. */
    async run<T>(command: () => Promise<T>): Promise<T> {
      try {
        await first;
        return await command();
      } catch (error) {
        throw new AppError('overloaded', 'Redis does not answer', { cause: error, retry: true });
      }
    },
    close: () => redis.disconnect(),
  };
}

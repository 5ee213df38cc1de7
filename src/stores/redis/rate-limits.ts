import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { openConnection } from './open-connection.ts';

const WINDOW_SECONDS = 60;

type Kind = 'key' | 'tenant' | 'address' | 'failures';

export interface RateLimitsOptions {
  /** Unset: every process counts for itself. */
  url: string | undefined;
  /** Requests a minute; 0 for as many as come. */
  perMinute: Record<Kind, number>;
  onError: (error: Error) => void;
}

const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

function makeLimiter(kind: Kind, points: number, redis: Redis | undefined) {
  const options = { points, duration: WINDOW_SECONDS, keyPrefix: `foyer:rate:${kind}` };
  const memory = new RateLimiterMemory(options);
  if (redis === undefined) return memory;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    // While Redis is away each process counts for itself.
    insuranceLimiter: memory,
    rejectIfRedisNotReady: true,
    // Who is over the limit is refused without asking Redis each time.
    inMemoryBlockOnConsumed: points + 1,
  });
}

/** Counts requests in windows of a minute, in Redis where there is one, for all processes. */
export function openRateLimits({ url, perMinute, onError }: RateLimitsOptions) {
  const connection = url === undefined ? undefined : openConnection({ url, onError });
  /** The first connection's outcome: what is counted before it would be counted here alone. */
  const connected = connection?.run(async () => undefined);
  const limiters = new Map(
    (Object.keys(perMinute) as Kind[])
      .filter((kind) => perMinute[kind] > 0)
      .map((kind) => [kind, makeLimiter(kind, perMinute[kind], connection?.redis)]),
  );
  const counted = (by: Kind, state: RateLimiterRes, exceeded: boolean) => ({
    ...{ by, exceeded, limit: perMinute[by], windowSeconds: WINDOW_SECONDS },
    remaining: Math.max(0, state.remainingPoints),
    resetSeconds: secondsOf(state.msBeforeNext),
  });

  return {
    async take(by: Kind, id: string) {
      const limiter = limiters.get(by);
      if (limiter === undefined) return null;
      try {
        await connected;
        return counted(by, await limiter.consume(id), false);
      } catch (refusal) {
        // What refuses is no error; an error of Redis is taken in by the insurance.
        if (refusal instanceof RateLimiterRes) return counted(by, refusal, true);
        onError(refusal instanceof Error ? refusal : new Error(String(refusal)));
        return null;
      }
    },
    async look(by: Kind, id: string) {
      try {
        await connected;
        const state = await limiters.get(by)?.get(id);
        if (!state) return null;
        return counted(by, state, state.consumedPoints >= perMinute[by]);
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
        return null;
      }
    },
    close: () => connection?.close(),
  };
}

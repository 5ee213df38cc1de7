import {
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
  wrap,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { AppError, isAppError } from '../errors.ts';
import type { Candidate } from './candidate.ts';

export interface CallGuardsOptions {
  now?: () => number;
  /** Failures in a row after which a candidate rests. */
  failuresMax?: number;
  restMs?: number;
}

/** One call that was let in; told once how it went. */
export interface Pass {
  ended(): void;
  failed(error: unknown): void;
}

const CANDIDATES_REMEMBERED = 2_000;
const COOLDOWN_MS_MAX = 300_000;

/** A failure of the provider, not of what it was asked. */
const isSick = (error: Error): boolean => isAppError(error) && error.retry;

const resting = (why: string): AppError =>
  new AppError('overloaded', `the model is not asked: ${why}`, { retry: true });

/**
 * Keeps calls away from a candidate that fails (circuit breaker), asked for time (Retry-After),
 * or has its hands full (bulkhead): waiting for it costs more than asking the next one.
 */
export function makeCallGuards(options: CallGuardsOptions = {}) {
  const { now = Date.now, failuresMax = 5, restMs = 15_000 } = options;
  const guards = new LRUCache<string, ReturnType<typeof makeGuard>>({ max: CANDIDATES_REMEMBERED });

  const makeGuard = (concurrencyMax: number) => {
    const breaker = circuitBreaker(handleWhen(isSick), {
      halfOpenAfter: restMs,
      breaker: new ConsecutiveBreaker(failuresMax),
    });
    return { breaker, policy: wrap(bulkhead(concurrencyMax, 0), breaker), coolUntil: 0 };
  };
  const guardOf = ({ id, concurrencyMax }: Pick<Candidate, 'id' | 'concurrencyMax'>) => {
    const known = guards.get(id) ?? makeGuard(concurrencyMax);
    guards.set(id, known);
    return known;
  };

  return {
    /** @throws AppError `overloaded` when it is not to be asked now */
    async enter(candidate: Pick<Candidate, 'id' | 'concurrencyMax'>): Promise<Pass> {
      const guard = guardOf(candidate);
      if (guard.coolUntil > now()) throw resting('it asked for time');
      // Others would wait for the one call that tries whether it is well again.
      if (guard.breaker.state === CircuitState.HalfOpen) throw resting('it is being tried');
      return new Promise<Pass>((letIn, refuse) => {
        guard.policy
          .execute(
            () =>
              new Promise<void>((resolve, reject) =>
                letIn({
                  ended: resolve,
                  failed(error) {
                    const seconds = isAppError(error) ? error.retryAfterSeconds : undefined;
                    if (seconds !== undefined) {
                      guard.coolUntil = now() + Math.min(seconds * 1000, COOLDOWN_MS_MAX);
                    }
                    reject(error);
                  },
                }),
              ),
          )
          // After it was let in, the refusal of this promise is heard by nobody.
          .catch((error: unknown) =>
            refuse(resting(isBrokenCircuitError(error) ? 'it keeps failing' : 'it is busy')),
          );
      });
    },
  };
}
export type CallGuards = ReturnType<typeof makeCallGuards>;

import { AppError } from '../../errors.ts';

export interface WaitingRoomOptions {
  /** How many may be inside at once. */
  places: number;
  /** How long one may wait while the queue empties now and then. */
  waitMs: number;
  /** How long while it does not: then waiting is mostly in vain. */
  impatientMs: number;
  waitingMax: number;
}

const refused = (message: string): AppError =>
  new AppError('database_unavailable', message, {
    hint: 'The database is busy; try again shortly.',
    retry: true,
  });

/**
 * Lets so many in at once, first come, first served. Who waits longer than `waitMs` is refused;
 * once the queue has not been empty for that long, everyone who comes is refused sooner, so that
 * a request which needs two connections one after the other does not wait twice.
 * After the adaptive timeout of "Fail at Scale" (ACM Queue 13/8, 2015).
 */
export function makeWaitingRoom({ places, waitMs, impatientMs, waitingMax }: WaitingRoomOptions) {
  const waiting = new Set<(leave: () => void) => void>();
  let inside = 0;
  let emptyAt = performance.now();

  function take(): () => void {
    inside += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inside -= 1;
      const [next] = waiting;
      if (next !== undefined) next(take());
    };
  }

  return {
    waiting: () => waiting.size,
    /**
     * Resolves to what frees the place again.
     * @throws AppError `database_unavailable`; `overloaded` when too many wait.
     */
    async enter(): Promise<() => void> {
      const now = performance.now();
      if (waiting.size === 0) emptyAt = now;
      if (inside < places) return take();
      if (waiting.size >= waitingMax) {
        throw new AppError('overloaded', 'too many wait for a database connection', {
          retry: true,
        });
      }
      const patienceMs = now - emptyAt > waitMs ? impatientMs : waitMs;
      return new Promise((resolve, reject) => {
        const enter = (leave: () => void): void => {
          waiting.delete(enter);
          clearTimeout(timer);
          resolve(leave);
        };
        const giveUp = (): void => {
          if (waiting.delete(enter)) reject(refused('no database connection became free'));
        };
        // After a pause of the whole process timers come first: what was freed meanwhile is
        // heard of before anyone is turned away.
        const timer = setTimeout(() => setImmediate(giveUp), patienceMs);
        waiting.add(enter);
      });
    },
  };
}

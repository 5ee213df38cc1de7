import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckContext } from '../check.ts';

const PAUSE_MILLIS = 50;

/**
 * Asks until the answer is not undefined.
 * @param seconds how long to ask; without it until the check's own deadline
 */
export async function poll<T>(
  { signal }: Pick<CheckContext, 'signal'>,
  ask: () => Promise<T | undefined>,
  seconds = Number.POSITIVE_INFINITY,
): Promise<T> {
  const until = Date.now() + seconds * 1_000;
  while (Date.now() < until) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(PAUSE_MILLIS, undefined, { signal });
  }
  throw new Error(`it did not happen within ${seconds} s`);
}

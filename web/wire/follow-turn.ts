import { failureFrom } from './failure.ts';
import type { Heard } from './heard.ts';

/** Failures after which the host still goes on with a turn. */
const LOST = new Set(['connection_lost', 'unreachable', 'shutting_down']);
/** Without an event in between. */
const JOINS_MAX = 4;
const JOIN_DELAY_MS = 500;

export const isLost = (code: string | undefined): boolean => code !== undefined && LOST.has(code);

/**
 * A turn to its end: when the connection breaks, it goes on with what `rejoin` gives, a few times;
 * undefined says that there is nothing to go on with. @throws FailureError
 */
export async function* followTurn(
  begin: () => AsyncIterable<Heard>,
  rejoin: () => AsyncIterable<Heard> | undefined,
  delayMs = JOIN_DELAY_MS,
): AsyncGenerator<Heard> {
  let source = begin();
  for (let joins = 0; ; ) {
    try {
      for await (const heard of source) {
        joins = 0;
        yield heard;
      }
      return;
    } catch (error) {
      if (!isLost(failureFrom(error).code) || joins === JOINS_MAX) throw error;
      joins += 1;
      await new Promise((resolve) => setTimeout(resolve, delayMs * joins));
      const next = rejoin();
      if (next === undefined) throw error;
      source = next;
    }
  }
}

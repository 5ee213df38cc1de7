import { AsyncLocalStorage } from 'node:async_hooks';

export interface WriteBehind<Item> {
  /**
   * Takes what is to be written. Resolves when it is written or, where `defers` is set, at once
   * as long as not too much waits. @throws what an earlier write has failed with
   */
  add(items: readonly Item[]): Promise<void>;
  /** Resolves when all that was added is written. @throws what a write has failed with */
  settled(): Promise<void>;
}

/** Of items that wait; whoever adds more waits with them. */
const WAITING_MAX = 200;

const ignore = () => undefined;

/**
 * Writes in groups, one after another: what is added while a group is on its way goes together
 * in the next. Once a group has failed, nothing is written any more.
 */
export function makeWriteBehind<Item>(
  write: (group: readonly Item[]) => Promise<unknown>,
  { defers }: { defers: boolean },
): WriteBehind<Item> {
  // Whoever adds may be within a transaction of its own, which the others must not be drawn into.
  const outside = AsyncLocalStorage.snapshot();
  let waiting: Item[] = [];
  let next: Promise<unknown> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let hasFailed = false;

  async function writeNext(before: Promise<unknown>): Promise<void> {
    await before;
    // Those whom the last group has let go on may add to this one.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const group = waiting;
    waiting = [];
    next = undefined;
    try {
      await write(group);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  }

  return {
    async add(items) {
      waiting.push(...items);
      const isFull = waiting.length > WAITING_MAX;
      if (next === undefined) {
        next = outside(() => writeNext(last));
        next.catch(ignore);
        last = next;
      }
      if (!defers || isFull || hasFailed) await next;
    },
    async settled() {
      await last;
    },
  };
}

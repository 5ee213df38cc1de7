const BUFFERED_MAX = 10_000;

export interface Channel<T> {
  push(value: T): void;
  close(): void;
  events: AsyncIterable<T>;
}

/**
 * A one-reader queue between a run and whoever listens. The run never waits for a reader: a
 * reader that stays away loses the oldest tokens past the bound, never the run.
 */
export function makeChannel<T>(bufferedMax = BUFFERED_MAX): Channel<T> {
  const waiting: T[] = [];
  let closed = false;
  let left = false;
  let wake: (() => void) | undefined;

  async function* read(): AsyncGenerator<T> {
    try {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else if (closed) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      left = true;
      waiting.length = 0;
    }
  }

  return {
    push(value) {
      if (left || closed) return;
      if (waiting.length >= bufferedMax) waiting.shift();
      waiting.push(value);
      wake?.();
    },
    close() {
      closed = true;
      wake?.();
    },
    events: read(),
  };
}

/**
 * Yields from `items` until they end or `signal` fires, also while the next one is awaited.
 * Leaving early tells the source (`return`) and does not wait for its answer.
 */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  const iterator = items[Symbol.asyncIterator]();
  let leave = () => {};
  const aborted = new Promise<null>((resolve) => {
    leave = () => resolve(null);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  let ended = false;
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next === null) return;
      if (next.done) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    // A socket's signal outlives its turns.
    signal.removeEventListener('abort', leave);
    // A source that fails while nobody listens any more has nobody to tell; the run's owner knows.
    if (!ended) void iterator.return?.().then(undefined, () => undefined);
  }
}

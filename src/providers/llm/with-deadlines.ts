import { AppError } from '../../errors.ts';

export interface Deadlines {
  /** Until the first item that counts as a token. */
  firstTokenMs: number;
  /** Between two items after that. */
  idleMs: number;
  /** `performance.now()` at which everything is over. */
  endsAt: number;
}

/**
 * A stream that cannot stall: it is aborted when it is silent for too long, and left behind when
 * even the abort does not end it. Time the reader takes between items does not count.
 * @throws AppError `model_stalled`
 */
export async function* withDeadlines<T>(
  start: (signal: AbortSignal) => AsyncIterable<T>,
  isToken: (item: T) => boolean,
  deadlines: Deadlines,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const own = new AbortController();
  const iterator = start(AbortSignal.any([signal, own.signal]))[Symbol.asyncIterator]();
  const firstTokenAt = performance.now() + deadlines.firstTokenMs;
  let started = false;
  try {
    for (;;) {
      const now = performance.now();
      const silenceMs = started ? deadlines.idleMs : firstTokenAt - now;
      const next = await within(
        iterator.next(),
        Math.min(silenceMs, deadlines.endsAt - now),
        signal,
      );
      if (next.done) return;
      started ||= isToken(next.value);
      yield next.value;
    }
  } finally {
    own.abort();
    // It was told to stop; how its clean-up goes is of no use to whoever waits for the answer.
    iterator.return?.().catch(() => {});
  }
}

async function within<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const over = new Promise<never>((_, reject) => {
    const stalled = () =>
      reject(new AppError('model_stalled', 'the model fell silent', { retry: true }));
    timer = setTimeout(stalled, Math.max(0, ms));
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

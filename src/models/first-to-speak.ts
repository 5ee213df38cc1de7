import type { Begun } from './begin-call.ts';

/** Who spoke first, or the first of them that failed. */
export interface Heard {
  call: Begun;
  failed: boolean;
  error?: unknown;
}

const AT_ONCE_MAX = 2;

/**
 * Waits for the first token of those that are asked. When the one asked longest has said nothing
 * for its `hedgeAfterMs`, `askNext` joins another one to `calls`; it tells when there is none.
 */
export async function firstToSpeak(calls: Begun[], askNext: () => boolean): Promise<Heard> {
  let mayAsk = true;
  for (;;) {
    const heard = calls.map((call) =>
      call.spoke.then(
        (): Heard => ({ call, failed: false }),
        (error: unknown): Heard => ({ call, failed: true, error }),
      ),
    );
    const [first] = calls;
    const afterMs = first?.candidate.hedgeAfterMs;
    if (!mayAsk || calls.length >= AT_ONCE_MAX || first === undefined || afterMs === undefined) {
      return Promise.race(heard);
    }
    const late = await withinMs(heard, first.startedAt + afterMs - performance.now());
    if (late !== undefined) return late;
    mayAsk = askNext();
  }
}

/** Undefined when none of them came in time. */
async function withinMs<T>(work: Promise<T>[], ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, ms));
  });
  try {
    return await Promise.race([...work, over]);
  } finally {
    clearTimeout(timer);
  }
}

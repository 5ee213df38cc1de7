import { AppError } from '../errors.ts';

/** Bounded concurrency with a bounded queue, first come first served. */
export function makeSlots(limits: { running: number; waiting: number }) {
  let running = 0;
  const queue: (() => void)[] = [];

  function assertRoom(): void {
    if (running >= limits.running && queue.length >= limits.waiting) {
      throw new AppError('overloaded', 'too many turns wait', {
        hint: 'Try again in a few seconds.',
        retry: true,
        retryAfterSeconds: 5,
      });
    }
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (running >= limits.running) await new Promise<void>((go) => queue.push(go));
    else running += 1;
    // LangGraph resolves its steps in microtasks; without a macrotask per run, timers starve.
    await new Promise((resume) => setImmediate(resume));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return { assertRoom, run, load: () => ({ running, queued: queue.length }) };
}

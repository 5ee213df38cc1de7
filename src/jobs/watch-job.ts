import type { Job } from '../schemas/jobs.ts';
import type { JobSignals } from './ports.ts';

export interface WatchJobDeps {
  get(tenantId: string, jobId: string): Promise<Job | null>;
  signals: JobSignals;
  /** Between two looks where no signal came; default 2 s. */
  lookEveryMs?: number;
}

const LOOK_EVERY_MS = 2_000;

const isOver = ({ state }: Job): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

/** Times are told to the millisecond: two changes may have one. */
const isSame = (a: Job, b: Job): boolean =>
  (['updated_at', 'state', 'attempt', 'progress', 'step'] as const).every(
    (field) => a[field] === b[field],
  );

/**
 * The job as it is now and after each change, until it is over or `signal` fires. Changes in
 * quick succession may come as one.
 */
export function makeWatchJob({ get, signals, lookEveryMs = LOOK_EVERY_MS }: WatchJobDeps) {
  return async function* (tenantId: string, job: Job, signal: AbortSignal): AsyncGenerator<Job> {
    let wake = () => {};
    let changed = false;
    const hear = () => {
      changed = true;
      wake();
    };
    const unsubscribe = signals.subscribe('job', (payload) => {
      if (payload.split(' ', 1)[0] === job.id) hear();
    });
    signal.addEventListener('abort', hear);
    const timer = setInterval(hear, lookEveryMs).unref();
    try {
      yield job;
      let last = job;
      while (!isOver(last) && !signal.aborted) {
        if (!changed) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (changed) resolve();
          });
        }
        changed = false;
        if (signal.aborted) return;
        const next = await get(tenantId, job.id);
        if (next === null) return;
        const same = isSame(last, next);
        last = next;
        if (!same) yield next;
      }
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', hear);
      unsubscribe();
    }
  };
}

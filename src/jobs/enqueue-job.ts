import { AsyncLocalStorage } from 'node:async_hooks';
import type { EnqueueJob } from '../schemas/jobs.ts';
import type { JobQueue, JobSignals } from './ports.ts';

/** By then the transaction that a job was entered in has most likely been committed. */
const AGAIN_MS = 150;

/** Enters jobs, in the open transaction of the tenant where there is one, and wakes the workers. */
export function makeEnqueueJob(deps: {
  queue: Pick<JobQueue, 'enqueue'>;
  signals: JobSignals;
}): EnqueueJob {
  const outside = AsyncLocalStorage.snapshot();
  const announce = () => deps.signals.publish('jobs', '');
  return async (tenantId, kind, input, options) => {
    const job = await deps.queue.enqueue(tenantId, kind, input, options);
    if (job.state === 'queued') {
      announce();
      outside(() => void setTimeout(announce, AGAIN_MS).unref());
    }
    return job;
  };
}

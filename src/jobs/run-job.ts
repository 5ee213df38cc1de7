import { AppError, isAppError } from '../errors.ts';
import type { Job, JobHandler } from '../schemas/jobs.ts';
import { backoffSeconds } from './backoff.ts';
import type { HeldJob, JobQueue, JobSignals } from './ports.ts';

/** Why a job is to stop before its end; the reason of its abort signal. */
export type StopReason = 'cancelled' | 'lost' | 'shutdown';

export type Outcome = 'done' | 'failed' | 'retrying' | 'cancelled' | 'given_back' | 'lost';

export interface RunJobDeps {
  queue: Pick<JobQueue, 'progress' | 'done' | 'failed' | 'release'>;
  signals: JobSignals;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  random?: () => number;
}

/** What a client is told; a message of ours may name what it must not. */
function shown(error: unknown): { code: string; message: string } {
  if (!isAppError(error)) return { code: 'internal', message: 'The job failed unexpectedly' };
  const safe = error.status < 500 ? error.message : 'The job could not be finished';
  return { code: error.code, message: error.hint ?? safe };
}

interface Ended {
  /** Null: somebody else holds it. */
  job: Job | null;
  gaveBack?: boolean;
  againInSeconds?: number | null;
}

const isHopeless = (error: unknown): boolean =>
  isAppError(error) && error.status < 500 && !error.retry;

const stopped = () => new AppError('shutting_down', 'the job is to stop', { retry: true });

/** One attempt at one job, to whatever end it comes. Rejects only when that cannot be written. */
export function makeRunJob({ queue, signals, onError, random }: RunJobDeps) {
  const tell = (job: Job | null): Job | null => {
    if (job !== null) signals.publish('job', job.id);
    return job;
  };

  async function end(held: HeldJob, error: unknown, reason: unknown): Promise<Ended> {
    if (reason === 'lost') return { job: null };
    if (reason === 'shutdown') return { job: await queue.release(held), gaveBack: true };
    if (reason !== 'cancelled') onError(error, { jobId: held.job.id, kind: held.job.kind });
    const { attempt, attempts_max } = held.job;
    const again = attempt < attempts_max && !isHopeless(error) && reason !== 'cancelled';
    const againInSeconds = again ? backoffSeconds(attempt, random) : null;
    return { job: await queue.failed(held, shown(error), againInSeconds), againInSeconds };
  }

  /** Answers how it ended, and when it is due again if it is. */
  return async (
    held: HeldJob,
    handler: JobHandler,
    abort: AbortController,
  ): Promise<{ outcome: Outcome; againInSeconds: number }> => {
    const { tenantId, input } = held;
    const { id: jobId, attempt } = held.job;
    tell(held.job);
    const progress = async (percent: number, step: string): Promise<void> => {
      if (abort.signal.aborted) throw stopped();
      if (tell(await queue.progress(held, percent, step)) !== null) return;
      // Whether it was cancelled or lost shows in what can still be written at its end.
      abort.abort('cancelled' satisfies StopReason);
      throw stopped();
    };
    let ended: Ended;
    try {
      const result = await handler({
        ...{ tenantId, jobId, input, attempt, progress },
        signal: abort.signal,
      });
      ended = { job: await queue.done(held, result) };
    } catch (error) {
      ended = await end(held, error, abort.signal.reason);
    }
    const { job, gaveBack, againInSeconds } = ended;
    tell(job);
    return { outcome: outcomeOf(job, gaveBack), againInSeconds: againInSeconds ?? 0 };
  };
}

function outcomeOf(job: Job | null, gaveBack = false): Outcome {
  if (job === null || job.state === 'queued' || job.state === 'running') return 'lost';
  return gaveBack && job.state === 'retrying' ? 'given_back' : job.state;
}

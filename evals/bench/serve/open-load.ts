import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../src/errors.ts';
import type { LoadJob, LoadResult } from './load-job.ts';

const PROGRAM = fileURLToPath(new URL('./load-process.ts', import.meta.url));

/** Starts the process that sends load; one job at a time. */
export function openLoad() {
  const child = fork(PROGRAM, { execArgv: ['--import', 'tsx'] });
  return {
    /** @throws AppError with the first failures when requests fail */
    async run(job: LoadJob): Promise<LoadResult> {
      const answered = once(child, 'message') as Promise<[LoadResult]>;
      child.send(job);
      const [result] = await answered;
      if (result.failures.length === 0) return result;
      throw new AppError('internal', `${job.kind} failed at ${job.url}`, {
        hint: result.failures.join('\n'),
      });
    },
    async close(): Promise<void> {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

import type { Request } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { idSchema } from '../../../schemas/platform/common.ts';
import type { Run } from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';
import type { RunDeps } from '../../run-deps.ts';

const threadParamSchema = z.object({ thread_id: idSchema });
const runParamSchema = z.object({ run_id: idSchema });

/** @throws AppError `bad_request` */
export const threadIdOf = ({ params }: Pick<Request, 'params'>): string =>
  parseInput(threadParamSchema, params).thread_id;

/** @throws AppError `bad_request` */
export const runIdOf = ({ params }: Pick<Request, 'params'>): string =>
  parseInput(runParamSchema, params).run_id;

/** In the words that clients match on. */
export const unknownRun = (): AppError =>
  new AppError('unknown_run', 'Run not found', { field: 'run_id' });

/**
 * The run a path with a thread and a run names.
 * @throws AppError `bad_request`, `unknown_run`, also when it is a run of another thread
 */
export async function namedRun(
  { runs }: Pick<RunDeps, 'runs'>,
  tenantId: string,
  request: Pick<Request, 'params'>,
): Promise<Run> {
  const threadId = threadIdOf(request);
  const run = await runs.get(tenantId, runIdOf(request));
  if (run === null || run.thread_id !== threadId) throw unknownRun();
  return run;
}

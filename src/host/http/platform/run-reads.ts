import type { RequestHandler } from 'express';
import { runListQuerySchema } from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';
import type { RunDeps } from '../../run-deps.ts';
import { callerOf } from '../caller.ts';
import { noThread } from './no-thread.ts';
import { runBody } from './run-body.ts';
import { namedRun, threadIdOf, unknownRun } from './run-params.ts';

/** `GET /threads/{thread_id}/runs`: newest first. */
export const listRuns =
  ({ runs, threads }: Pick<RunDeps, 'runs' | 'threads'>): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const threadId = threadIdOf(request);
    const { select, ...page } = parseInput(runListQuerySchema, request.query);
    const [found, thread] = await Promise.all([
      runs.list(tenantId, threadId, page),
      threads.get(tenantId, threadId),
    ]);
    if (thread === null) throw noThread(threadId);
    const fields = select === undefined ? undefined : [select].flat();
    response.json(found.map((run) => runBody(run, fields)));
  };

/** `GET /threads/{thread_id}/runs/{run_id}` */
export const getRun =
  (deps: Pick<RunDeps, 'runs'>): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    response.json(runBody(await namedRun(deps, tenantId, request)));
  };

/** `DELETE /threads/{thread_id}/runs/{run_id}` */
export const deleteRun =
  (deps: Pick<RunDeps, 'runs'>): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const run = await namedRun(deps, tenantId, request);
    if (!(await deps.runs.delete(tenantId, run.run_id))) throw unknownRun();
    response.status(204).end();
  };

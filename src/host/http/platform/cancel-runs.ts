import type { RequestHandler } from 'express';
import { isAppError } from '../../../errors.ts';
import {
  runCancelQuerySchema,
  runsCancelQuerySchema,
  runsCancelSchema,
} from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';
import type { RunDeps } from '../../run-deps.ts';
import { callerOf } from '../caller.ts';
import { namedRun, unknownRun } from './run-params.ts';

/** In the words clients know. */
const retold = (error: unknown): unknown =>
  isAppError(error) && error.code === 'unknown_run' ? unknownRun() : error;

/** `POST /threads/{thread_id}/runs/{run_id}/cancel`: 202, or 204 when it waited for the end. */
export const cancelRun =
  (deps: Pick<RunDeps, 'engine' | 'runs'>): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const { wait, action } = parseInput(runCancelQuerySchema, request.query);
    const { run_id, thread_id } = await namedRun(deps, tenantId, request);
    const which = { threadId: thread_id, runIds: [run_id] };
    await deps.engine.cancel(tenantId, which, { action, wait }).catch((error: unknown) => {
      throw retold(error);
    });
    response.status(wait ? 204 : 202).end();
  };

/** `POST /runs/cancel`: runs by their ids, or all of a status. */
export const cancelRuns =
  ({ engine }: Pick<RunDeps, 'engine'>): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const { action } = parseInput(runsCancelQuerySchema, request.query);
    const { thread_id, run_ids, status } = parseInput(runsCancelSchema, request.body);
    const which = {
      ...(thread_id != null && { threadId: thread_id.toLowerCase() }),
      ...(run_ids != null && { runIds: run_ids.map((id) => id.toLowerCase()) }),
      ...(status != null && { status }),
    };
    await engine.cancel(tenantId, which, { action, wait: false }).catch((error: unknown) => {
      throw retold(error);
    });
    response.status(204).end();
  };

import type { RequestHandler } from 'express';
import { runBatchCreateSchema } from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';
import type { RunDeps } from '../../run-deps.ts';
import { callerOf } from '../caller.ts';
import { runBody } from './run-body.ts';
import { runPath } from './run-location.ts';
import { runOrder, visibleHeaders } from './run-order.ts';
import { threadIdOf } from './run-params.ts';

/** `POST …/runs`: enters a run, which some process carries out. */
export const createRun =
  ({ engine }: Pick<RunDeps, 'engine'>, on: 'thread' | 'own thread'): RequestHandler =>
  async (request, response) => {
    const { tenantId, principal: by } = callerOf(response);
    const threadId = on === 'thread' ? threadIdOf(request) : null;
    const order = runOrder(request, { threadId, by, mode: 'background', logged: true });
    const run = await engine.accept(tenantId, order);
    response.set('content-location', runPath(run.run_id, threadId)).json(runBody(run));
  };

/** `POST /runs/batch`: many runs at once, each with a thread of its own; all of them or none. */
export const createRuns =
  ({ engine }: Pick<RunDeps, 'engine'>): RequestHandler =>
  async (request, response) => {
    const { tenantId, principal: by } = callerOf(response);
    const bodies = parseInput(runBatchCreateSchema, request.body);
    const headers = visibleHeaders(request.headers);
    const runs = await engine.acceptAll(
      tenantId,
      bodies.map((body) => ({
        ...{ threadId: null, by, body, headers },
        mode: 'background',
        logged: true,
      })),
    );
    response.json(runs.map((run) => runBody(run)));
  };

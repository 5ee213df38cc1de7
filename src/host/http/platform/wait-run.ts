import type { RequestHandler } from 'express';
import { runJoinQuerySchema } from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';
import { requireScope } from '../../require-scope.ts';
import type { RunDeps } from '../../run-deps.ts';
import { callerOf } from '../caller.ts';
import { interruptOnLeave } from './run-departure.ts';
import { runPath } from './run-location.ts';
import { runOrder } from './run-order.ts';
import { namedRun, threadIdOf } from './run-params.ts';
import { watchReader } from './run-reader.ts';
import { answerOutcome } from './wait-answer.ts';

/** `POST …/runs/wait`: enters a run and answers with how it ended. */
export const waitForNewRun =
  (deps: RunDeps, on: 'thread' | 'own thread'): RequestHandler =>
  async (request, response) => {
    const { tenantId, principal: by } = callerOf(response);
    const reader = watchReader(response, deps.lifecycle);
    const threadId = on === 'thread' ? threadIdOf(request) : null;
    const order = runOrder(request, { threadId, by, mode: 'attached', logged: false });
    const { run_id: runId } = await deps.engine.accept(tenantId, order);
    if (order.body.on_disconnect === 'cancel') interruptOnLeave(reader, deps, tenantId, runId);
    const path = runPath(runId, threadId);
    response.set('content-location', path);
    if (threadId !== null) response.set('location', `${path}/join`);
    const outcome = deps.engine.outcome(tenantId, runId, reader.signal);
    await answerOutcome(response, reader, outcome, deps);
  };

/** `GET …/runs/{run_id}/join`: answers with how a run ended, when it has. */
export const joinRun =
  (deps: RunDeps): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const reader = watchReader(response, deps.lifecycle);
    const query = parseInput(runJoinQuerySchema, request.query);
    if (query.cancel_on_disconnect) requireScope(callerOf(response), 'converse');
    const { run_id: runId } = await namedRun(deps, tenantId, request);
    if (query.cancel_on_disconnect) interruptOnLeave(reader, deps, tenantId, runId);
    const outcome = deps.engine.outcome(tenantId, runId, reader.signal);
    await answerOutcome(response, reader, outcome, deps);
  };

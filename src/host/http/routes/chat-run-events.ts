import type { RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { idSchema } from '../../../schemas/platform/common.ts';
import type { HostDeps } from '../../host-deps.ts';
import { parseInput } from '../../parse-input.ts';
import { callerOf } from '../caller.ts';
import { paceOf, writeEventStream } from '../event-stream.ts';
import { lastEventId, seqOf } from '../platform/sse-last-event-id.ts';

export const chatRunPathSchema = z.object({ run_id: idSchema });

/**
 * `GET /v1/chat/runs/{run_id}/events`: a turn goes on where a listener has lost it, on whichever
 * process it runs.
 */
export const chatRunEvents =
  ({ turns, runs, settings, log }: HostDeps): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const { run_id: runId } = parseInput(chatRunPathSchema, request.params);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const run = await runs.runs.get(tenantId, runId);
    if (run === null) throw new AppError('unknown_run', 'Run not found', { field: 'run_id' });
    const { thread_id: threadId } = run;
    response.set({ 'x-foyer-thread-id': threadId, 'x-foyer-run-id': runId });
    const after = seqOf(lastEventId(request.headers));
    await writeEventStream(response, turns.join({ tenantId, threadId, runId, after }), {
      ...paceOf(settings),
      signal: gone.signal,
      onFailure: (err) => log.error({ err, run_id: runId }, 'event stream failed'),
    });
  };

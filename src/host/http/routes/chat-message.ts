import type { Request, RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';
import { chatRequestSchema } from '../../../schemas/chat.ts';
import type { HostDeps } from '../../host-deps.ts';
import { parseInput } from '../../parse-input.ts';
import { untilAborted } from '../../until-aborted.ts';
import { callerOf } from '../caller.ts';
import { paceOf, writeEventStream } from '../event-stream.ts';
import { turnResult } from '../turn-result.ts';

const wantsEvents = (request: Request): boolean =>
  request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';

/** `POST /v1/chat/message`: one turn, as JSON when it is over or as events while it runs. */
export const chatMessage =
  ({ turns, settings, log }: HostDeps): RequestHandler =>
  async (request, response) => {
    const { tenantId, principal: by } = callerOf(response);
    if (request.body === undefined) {
      throw new AppError('bad_request', 'A JSON body is missing', {
        hint: 'Send Content-Type: application/json and {"agent_id": …, "message": …}.',
      });
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const asEvents = wantsEvents(request);
    const turn = await turns.start({
      tenantId,
      by,
      request: parseInput(chatRequestSchema, request.body),
      // An answer that comes as a whole has no middle to come back to.
      logged: asEvents,
    });
    response.set({ 'x-foyer-thread-id': turn.threadId, 'x-foyer-run-id': turn.runId });
    if (asEvents) {
      await writeEventStream(response, turn.events, {
        ...paceOf(settings),
        signal: gone.signal,
        onFailure: (err) => log.error({ err, run_id: turn.runId }, 'event stream failed'),
      });
      return;
    }
    const result = await turnResult(untilAborted(turn.events, gone.signal)).catch((error) => {
      if (gone.signal.aborted) return null;
      throw error;
    });
    // Null: the client left. The run goes on without it, and there is nobody to answer.
    if (result !== null) response.json(result);
  };

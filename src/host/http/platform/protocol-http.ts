import type { RequestHandler } from 'express';
import { commandFrameSchema, eventFilterSchema } from '../../../schemas/platform/protocol.ts';
import { parseInput } from '../../parse-input.ts';
import type { RunDeps } from '../../run-deps.ts';
import { callerOf } from '../caller.ts';
import { sseFrame } from '../event-stream.ts';
import { answerCommand } from './protocol-commands.ts';
import { protocolEvents, type TextEvent } from './protocol-events.ts';
import { makeEventFilter } from './protocol-filter.ts';
import { visibleHeaders } from './run-order.ts';
import { threadIdOf } from './run-params.ts';
import { watchReader } from './run-reader.ts';
import { answerEndless } from './sse-answer.ts';
import { lastEventId, seqOf } from './sse-last-event-id.ts';

/** `POST /threads/{thread_id}/commands`: a command of protocol v2, answered at once. */
export const takeProtocolCommand =
  (deps: RunDeps): RequestHandler =>
  async (request, response) => {
    const { tenantId, principal: by } = callerOf(response);
    const threadId = threadIdOf(request);
    const frame = parseInput(commandFrameSchema, request.body);
    const source = { tenantId, by, threadId, headers: visibleHeaders(request.headers) };
    response.json(await answerCommand(deps, source, frame));
  };

async function* framesOf(
  events: AsyncIterable<TextEvent>,
  passes: (event: TextEvent['event']) => boolean,
): AsyncGenerator<string> {
  for await (const { event, text } of events) {
    if (passes(event)) yield sseFrame(event.event_id, event.method, text);
  }
}

/**
 * `POST /threads/{thread_id}/stream/events`: a thread's events through a filter, those before and
 * those to come. The thread need not exist yet.
 */
export const streamProtocolEvents =
  (deps: RunDeps): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const reader = watchReader(response, deps.lifecycle);
    const threadId = threadIdOf(request);
    const filter = parseInput(eventFilterSchema, request.body);
    const since = Math.max(filter.since ?? -1, seqOf(lastEventId(request.headers)));
    const { signal } = reader;
    const events = protocolEvents(deps.engine, tenantId, threadId, { since, signal });
    await answerEndless(response, reader, framesOf(events, makeEventFilter(filter)), deps);
  };

import type { RequestHandler } from 'express';
import { AppError, isAppError } from '../../../errors.ts';
import { GAP_EVENT } from '../../../runs/engine-api.ts';
import type { LoggedEvent } from '../../../runs/event-log.ts';
import { runStreamQuerySchema, type StreamMode } from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';
import { requireScope } from '../../require-scope.ts';
import type { RunDeps } from '../../run-deps.ts';
import { callerOf } from '../caller.ts';
import { sseFrame } from '../event-stream.ts';
import { interruptOnLeave } from './run-departure.ts';
import { runPath, streamHeaders } from './run-location.ts';
import { runOrder } from './run-order.ts';
import { namedRun, runIdOf, threadIdOf, unknownRun } from './run-params.ts';
import { watchReader } from './run-reader.ts';
import { answerFrames } from './sse-answer.ts';
import { lastEventId, seqOf } from './sse-last-event-id.ts';
import { modeFilter } from './stream-modes.ts';

async function* framesOf(
  events: AsyncIterable<LoggedEvent>,
  passes: (event: string) => boolean,
): AsyncGenerator<string> {
  let afterGap = false;
  for await (const { seq, event, data } of events) {
    // After a gap stands the thread's state, for readers of every mode.
    if (afterGap || passes(event)) yield sseFrame(seq, event, data);
    afterGap = event === GAP_EVENT;
  }
}

/**
 * A run's events up to its end. A server that shuts down stops reading before: the client is to
 * see that, and go on elsewhere.
 * @throws AppError `shutting_down`
 */
async function* upToItsEnd(
  { lifecycle, runs }: Pick<RunDeps, 'lifecycle' | 'runs'>,
  { tenantId, runId }: { tenantId: string; runId: string },
  events: AsyncIterable<LoggedEvent>,
): AsyncGenerator<LoggedEvent> {
  yield* events;
  if (!lifecycle.draining()) return;
  const status = (await runs.get(tenantId, runId))?.status;
  if (status === 'pending' || status === 'running') {
    throw new AppError('shutting_down', 'the events of a run ended before it did');
  }
}

/** `POST …/runs/stream`: enters a run and streams it. */
export const streamNewRun =
  (deps: RunDeps, on: 'thread' | 'own thread'): RequestHandler =>
  async (request, response) => {
    const { tenantId, principal: by } = callerOf(response);
    const reader = watchReader(response, deps.lifecycle);
    const threadId = on === 'thread' ? threadIdOf(request) : null;
    const order = runOrder(request, { threadId, by, mode: 'attached', logged: true });
    const { run_id: runId } = await deps.engine.accept(tenantId, order);
    if (order.body.on_disconnect === 'cancel') interruptOnLeave(reader, deps, tenantId, runId);
    response.set(streamHeaders(runPath(runId, threadId)));
    const logged = deps.engine.events(tenantId, runId, { after: -1, signal: reader.signal });
    const events = upToItsEnd(deps, { tenantId, runId }, logged);
    await answerFrames(response, reader, framesOf(events, modeFilter([])), deps);
  };

const asList = (modes: StreamMode | StreamMode[] | undefined): StreamMode[] =>
  modes === undefined ? [] : [modes].flat();

/** Rejects before the first event where the run is not known: a 404 needs its own head. */
async function known(events: AsyncIterable<LoggedEvent>): Promise<AsyncIterable<LoggedEvent>> {
  const iterator = events[Symbol.asyncIterator]();
  const first = await iterator.next().catch((error: unknown) => {
    throw isAppError(error) && error.code === 'unknown_run' ? unknownRun() : error;
  });
  return {
    async *[Symbol.asyncIterator]() {
      for (let next = first; !next.done; next = await iterator.next()) yield next.value;
    },
  };
}

/** `GET …/runs/{run_id}/stream`: what came after `Last-Event-ID`, then what is to come. */
export const streamRun =
  (deps: RunDeps, of: 'thread' | 'own thread'): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const reader = watchReader(response, deps.lifecycle);
    const query = parseInput(runStreamQuerySchema, request.query);
    if (query.cancel_on_disconnect) requireScope(callerOf(response), 'converse');
    const runId = runIdOf(request);
    const threadId = of === 'thread' ? threadIdOf(request) : null;
    const found =
      threadId === null
        ? await deps.runs.get(tenantId, runId)
        : await namedRun(deps, tenantId, request);
    const after = seqOf(lastEventId(request.headers));
    const logged = deps.engine.events(tenantId, runId, { after, signal: reader.signal });
    // A run that left no row, having had a thread of its own, may have left its events.
    const events = found === null ? await known(logged) : logged;
    if (query.cancel_on_disconnect) interruptOnLeave(reader, deps, tenantId, runId);
    response.set(streamHeaders(runPath(runId, threadId)));
    const passes = modeFilter(asList(query.stream_mode));
    const whole = upToItsEnd(deps, { tenantId, runId }, events);
    await answerFrames(response, reader, framesOf(whole, passes), deps);
  };

import type { RequestHandler } from 'express';
import { z } from 'zod';
import { isAppError } from '../../../errors.ts';
import {
  type StreamMode,
  streamModes,
  threadStreamQuerySchema,
} from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';
import type { RunDeps } from '../../run-deps.ts';
import { callerOf } from '../caller.ts';
import { sseFrame } from '../event-stream.ts';
import { noThread } from './no-thread.ts';
import { followRuns, type Since } from './run-follower.ts';
import { threadIdOf } from './run-params.ts';
import { watchReader } from './run-reader.ts';
import { answerEndless } from './sse-answer.ts';
import { lastEventId, seqOf } from './sse-last-event-id.ts';
import { modeFilter } from './stream-modes.ts';

/** A frame's id names the run and the event's place in it, or that the run was over. */
const ID = /^([0-9a-f-]{36}):(\d{1,15}|end)$/i;
const END = 'end';

export interface ThreadPosition {
  since: Since;
  /** In the run that `since` names: the last seq that was read, or that all was. */
  after: number | typeof END;
}

/**
 * Where a reader of a thread goes on. `-1` asks for all that is kept; without an id, and with one
 * that is none of ours, the reader gets the runs that are not over yet, and those to come.
 */
export function threadPosition(id: string | undefined): ThreadPosition {
  const [, runId, at] = ID.exec(id ?? '') ?? [];
  if (runId !== undefined && z.uuid().safeParse(runId).success) {
    return { since: { runId: runId.toLowerCase() }, after: at === END ? END : seqOf(at) };
  }
  return { since: id === '-1' ? 'all' : 'unfinished', after: -1 };
}

async function* threadFrames(
  { engine, runs }: Pick<RunDeps, 'engine' | 'runs'>,
  { tenantId, threadId }: { tenantId: string; threadId: string },
  { since, after }: ThreadPosition,
  { passes, signal }: { passes: (event: string) => boolean; signal: AbortSignal },
): AsyncGenerator<string> {
  for await (const { run_id } of followRuns(runs, tenantId, threadId, { since, signal })) {
    const isNamed = typeof since === 'object' && since.runId === run_id;
    const from = isNamed ? after : -1;
    if (from === END) continue;
    try {
      for await (const event of engine.events(tenantId, run_id, { after: from, signal })) {
        if (passes(event.event)) yield sseFrame(`${run_id}:${event.seq}`, event.event, event.data);
      }
    } catch (error) {
      // Deleted in the meantime: its events are gone with it, and the thread goes on.
      if (!isAppError(error) || error.code !== 'unknown_run') throw error;
    }
    if (signal.aborted) return;
    const done = JSON.stringify({ status: 'run_done', run_id });
    yield sseFrame(`${run_id}:${END}`, 'metadata', done);
  }
}

const isRunMode = (mode: string): mode is StreamMode => streamModes.some((known) => known === mode);

function eventFilter(modes: readonly string[]): (event: string) => boolean {
  if (modes.length === 0 || modes.includes('run_modes')) return () => true;
  const runModes = modes.filter(isRunMode);
  return runModes.length > 0 ? modeFilter(runModes) : (event) => event === 'metadata';
}

/** `GET /threads/{thread_id}/stream`: the events of each of its runs, as long as one listens. */
export const streamThread =
  (deps: RunDeps): RequestHandler =>
  async (request, response) => {
    const { tenantId } = callerOf(response);
    const reader = watchReader(response, deps.lifecycle);
    const threadId = threadIdOf(request);
    const { stream_mode } = parseInput(threadStreamQuerySchema, request.query);
    if ((await deps.threads.get(tenantId, threadId)) === null) throw noThread(threadId);
    const passes = eventFilter(stream_mode === undefined ? [] : [stream_mode].flat());
    const position = threadPosition(lastEventId(request.headers));
    response.set('location', `/threads/${threadId}/stream`);
    const { signal } = reader;
    const frames = threadFrames(deps, { tenantId, threadId }, position, { passes, signal });
    await answerEndless(response, reader, frames, deps);
  };

import type { ServerResponse } from 'node:http';
import type { ToldEvent, TurnEvent } from '../../schemas/chat.ts';
import { errorFrame } from '../public-error.ts';
import { untilAborted } from '../until-aborted.ts';

const LINE_ENDS = /[\r\n]+/g;
const oneLine = (text: string): string =>
  text.includes('\n') || text.includes('\r') ? text.replaceAll(LINE_ENDS, ' ') : text;

/**
 * One frame of Server-Sent Events. `data` is JSON text: a line end in it can only stand between
 * its tokens, where a space does as well.
 */
export const sseFrame = (id: number | string, event: string, data: string): string =>
  `id: ${oneLine(String(id))}\nevent: ${oneLine(event)}\ndata: ${oneLine(data)}\n\n`;

export const eventFrame = (id: number, { event, data }: TurnEvent): string =>
  sseFrame(id, event, JSON.stringify(data));

/** Waits for a slow reader; one that reads nothing for `stallMs` is cut off. */
function drained(response: ServerResponse, stallMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.destroy(), stallMs);
    function settle(): void {
      clearTimeout(timer);
      response.off('drain', settle).off('close', settle);
      resolve();
    }
    response.on('drain', settle).on('close', settle);
  });
}

/** Sends the head at once, so that the client knows that the stream is open. */
export function openEventStream(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
}

const HEARTBEAT_MS = 5_000;
const STALL_MS = 30_000;
export const paceOf = (settings: { heartbeatMs?: number; stallMs?: number }) => ({
  heartbeatMs: settings.heartbeatMs ?? HEARTBEAT_MS,
  stallMs: settings.stallMs ?? STALL_MS,
});

interface Pace {
  heartbeatMs: number;
  stallMs: number;
  /** Fires when the client is gone. */
  signal: AbortSignal;
}

/**
 * Writes frames until they end or the client is gone, with comments in between to show that the
 * connection lives. The next frame is taken only when the last one fitted into the connection's
 * buffer, so a slow reader costs one buffer. What `frames` throws is thrown.
 */
export async function writeFrames(
  response: ServerResponse,
  frames: AsyncIterable<string>,
  { heartbeatMs, stallMs, signal }: Pace,
): Promise<void> {
  const heartbeat = setInterval(() => {
    if (!response.destroyed && !response.writableNeedDrain) response.write(': still here\n\n');
  }, heartbeatMs);
  try {
    for await (const frame of frames) {
      if (signal.aborted || response.destroyed) return;
      if (!response.write(frame)) await drained(response, stallMs);
    }
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * Sends a turn as Server-Sent Events whose ids are their places in the run's log, which are not
 * told all; its failure is an `error` event.
 */
export async function writeEventStream(
  response: ServerResponse,
  events: AsyncIterable<ToldEvent>,
  { onFailure, ...pace }: Pace & { onFailure: (error: unknown) => void },
): Promise<void> {
  let last = -1;
  async function* frames(): AsyncGenerator<string> {
    for await (const event of untilAborted(events, pace.signal)) {
      last = event.seq ?? last + 1;
      yield eventFrame(last, event);
    }
  }
  openEventStream(response);
  try {
    await writeFrames(response, frames(), pace);
  } catch (error) {
    onFailure(error);
    response.write(eventFrame(last + 1, errorFrame(error)));
  } finally {
    response.end();
  }
}

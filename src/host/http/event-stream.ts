import type { ServerResponse } from 'node:http';
import type { TurnEvent } from '../../schemas/chat.ts';
import { errorFrame } from '../public-error.ts';
import { untilAborted } from '../until-aborted.ts';

export const eventFrame = (id: number, { event, data }: TurnEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

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

interface Options {
  heartbeatMs: number;
  stallMs: number;
  /** Fires when the client is gone. */
  signal: AbortSignal;
  onFailure: (error: unknown) => void;
}

/**
 * Sends a turn as Server-Sent Events with ids 0, 1, 2 …. The next event is taken only when the
 * last one fitted into the connection's buffer, so a slow reader costs one buffer.
 */
export async function writeEventStream(
  response: ServerResponse,
  events: AsyncIterable<TurnEvent>,
  { heartbeatMs, stallMs, signal, onFailure }: Options,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, heartbeatMs);
  let id = 0;
  try {
    for await (const event of untilAborted(events, signal)) {
      if (!response.write(eventFrame(id++, event))) await drained(response, stallMs);
    }
  } catch (error) {
    onFailure(error);
    response.write(eventFrame(id++, errorFrame(error)));
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}

import type { ServerResponse } from 'node:http';
import { isAppError } from '../../../errors.ts';
import type { RunDeps } from '../../run-deps.ts';
import { openEventStream, paceOf, writeFrames } from '../event-stream.ts';
import type { Reader } from './run-reader.ts';

/**
 * Answers with frames until they end. When they break, the connection is cut: a proper end would
 * tell the client that it has everything.
 */
export async function answerFrames(
  response: ServerResponse,
  reader: Reader,
  frames: AsyncIterable<string>,
  { log, settings }: Pick<RunDeps, 'log' | 'settings'>,
): Promise<void> {
  if (reader.signal.aborted) return;
  openEventStream(response);
  try {
    await writeFrames(response, frames, {
      ...paceOf(settings),
      signal: reader.signal,
    });
    if (!reader.signal.aborted) response.end();
  } catch (err) {
    const isLeaving = isAppError(err) && err.code === 'shutting_down';
    if (!reader.signal.aborted && !isLeaving) log.error({ err }, 'event stream failed');
    reader.cutOff();
  }
}

/** The same for frames that go on for ever: they are cut off when the server shuts down. */
export async function answerEndless(
  response: ServerResponse,
  reader: Reader,
  frames: AsyncIterable<string>,
  deps: Pick<RunDeps, 'log' | 'settings' | 'lifecycle'>,
): Promise<void> {
  deps.lifecycle.onDrain(reader.cutOff);
  try {
    if (deps.lifecycle.draining()) return reader.cutOff();
    await answerFrames(response, reader, frames, deps);
  } finally {
    deps.lifecycle.offDrain(reader.cutOff);
  }
}

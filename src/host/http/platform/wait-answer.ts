import type { ServerResponse } from 'node:http';
import type { RunOutcome } from '../../../runs/engine-api.ts';
import type { RunDeps } from '../../run-deps.ts';
import type { Reader } from './run-reader.ts';

const KEEP_ALIVE_MS = 1_000;

/** The thread's values, or what went wrong, as clients tell it from values. */
const outcomeBody = ({ values, error }: RunOutcome): unknown =>
  error === null ? (values ?? null) : { __error__: error };

/**
 * Answers with how a run ended, as JSON. Until then newlines, which JSON allows before a value,
 * keep whoever stands between from closing the connection.
 */
export async function answerOutcome(
  response: ServerResponse,
  reader: Reader,
  outcome: Promise<RunOutcome>,
  { log, settings }: Pick<RunDeps, 'log' | 'settings'>,
): Promise<void> {
  if (!reader.signal.aborted) {
    response.writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
  }
  const keepAlive = setInterval(() => {
    if (!response.destroyed && !response.writableNeedDrain) response.write('\n');
  }, settings.keepAliveMs ?? KEEP_ALIVE_MS);
  try {
    const body = outcomeBody(await outcome);
    if (!reader.signal.aborted) response.end(JSON.stringify(body));
  } catch (err) {
    if (!reader.signal.aborted) log.error({ err }, 'waiting for a run failed');
    reader.cutOff();
  } finally {
    clearInterval(keepAlive);
  }
}

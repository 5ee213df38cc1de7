import type { RunError } from '../schemas/run-row.ts';
import type { ServedGraph } from '../schemas/served-graph.ts';
import { isRecord } from './state/is-record.ts';
import { toJsonText } from './stream/plain-json.ts';

/** Of a message: what a client, a row and a log can do with. */
const CHARS_MAX = 10_000;

const text = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value.slice(0, CHARS_MAX) : otherwise;

/** Whatever was thrown, an Error or not. */
function plainError(error: unknown): RunError {
  if (isRecord(error) && 'message' in error) {
    return { error: text(error['name'], 'Error'), message: text(error['message'], '') };
  }
  return { error: 'Error', message: text(error, '') || text(toJsonText(error), String(error)) };
}

/** Name and message as the platform's clients expect them; ours say nothing of our insides. */
export function shownError(graph: ServedGraph | undefined, error: unknown): RunError {
  try {
    return graph?.describeError?.(error) ?? plainError(error);
  } catch (cause) {
    // Getters that throw, objects that cannot be written down.
    return plainError(cause instanceof Error ? cause : new Error('unknown error'));
  }
}

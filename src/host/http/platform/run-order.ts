import type { IncomingHttpHeaders } from 'node:http';
import type { RunOrder } from '../../../runs/engine-api.ts';
import { runCreateSchema } from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';

const CREDENTIALS = new Set(['x-api-key', 'x-tenant-id', 'x-service-key']);

/** What a graph may see of a request: `x-*` and the user agent, never a credential. */
export function visibleHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const visible: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || CREDENTIALS.has(name)) continue;
    if (!name.startsWith('x-') && name !== 'user-agent') continue;
    visible[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return visible;
}

interface Asked {
  body: unknown;
  headers: IncomingHttpHeaders;
}

/** @throws AppError `bad_request` naming the field at fault */
export const runOrder = (
  { body, headers }: Asked,
  how: Pick<RunOrder, 'threadId' | 'by' | 'mode' | 'logged'>,
): RunOrder => ({
  ...how,
  body: parseInput(runCreateSchema, body),
  headers: visibleHeaders(headers),
});

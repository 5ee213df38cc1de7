import type { Run } from '../../../schemas/platform/runs.ts';
import { type RunCreate, runCreateSchema } from '../../../schemas/platform/runs.ts';
import { parseInput } from '../../parse-input.ts';
import type { CommandDeps, CommandSource } from './protocol-answer.ts';

/** What protocol v2 makes its channels of. */
const streamMode: RunCreate['stream_mode'] = [
  'values',
  'updates',
  'messages',
  'tools',
  'custom',
  'tasks',
];

/**
 * Enters a run that streams to its thread, which it makes where there is none.
 * @throws AppError `bad_request`, and what the engine's `accept` throws
 */
export const enterProtocolRun = (
  { engine }: CommandDeps,
  { tenantId, by, threadId, headers }: CommandSource,
  body: object,
): Promise<Run> =>
  engine.accept(tenantId, {
    threadId,
    by,
    headers,
    body: parseInput(runCreateSchema, {
      ...body,
      stream_mode: streamMode,
      stream_subgraphs: true,
      stream_resumable: true,
      if_not_exists: 'create',
    }),
    mode: 'attached',
    logged: true,
    protocol: true,
    multitaskDefault: 'enqueue',
  });

import type { Principal } from '../../../schemas/access.ts';
import type { CommandAnswer, ProtocolErrorCode } from '../../../schemas/platform/protocol.ts';
import type { RunDeps } from '../../run-deps.ts';
import { threadTopic } from './protocol-events.ts';

/** Where a command comes from, whichever way it came. */
export interface CommandSource {
  tenantId: string;
  /** Who sends it. */
  by: Principal;
  threadId: string;
  /** What a graph may see of the request. */
  headers: Record<string, string>;
}
export type CommandDeps = Pick<RunDeps, 'engine' | 'threads' | 'events'>;
export type CommandResult = Extract<CommandAnswer, { type: 'success' }>['result'];

/** What is wrong with a command, in the protocol's own words. */
export interface Fault {
  fault: ProtocolErrorCode;
  message: string;
}
export const fault = (code: ProtocolErrorCode, message: string): Fault => ({
  fault: code,
  message,
});

/** @throws AppError `bad_request` for parameters that are wrong, and what the engine throws */
export type CommandHandler = (
  deps: CommandDeps,
  source: CommandSource,
  params: unknown,
) => Promise<CommandResult | Fault>;

export const errorAnswer = (
  id: number | null,
  error: ProtocolErrorCode,
  message: string,
): CommandAnswer => ({ type: 'error', id, error, message });

export async function successAnswer(
  { events }: Pick<RunDeps, 'events'>,
  { tenantId, threadId }: Pick<CommandSource, 'tenantId' | 'threadId'>,
  id: number,
  result: CommandResult,
): Promise<CommandAnswer> {
  const lastSeq = await events.lastSeq(tenantId, threadTopic(threadId));
  // Events count from 1, the log from 0.
  const meta = { thread_id: threadId, applied_through_seq: lastSeq + 1 };
  return { type: 'success', id, result, meta };
}

import { type AppError, isAppError } from '../../../errors.ts';
import type {
  CommandAnswer,
  CommandFrame,
  ProtocolErrorCode,
} from '../../../schemas/platform/protocol.ts';
import {
  type CommandDeps,
  type CommandHandler,
  type CommandResult,
  type CommandSource,
  errorAnswer,
  type Fault,
  fault,
  successAnswer,
} from './protocol-answer.ts';
import { respondToInput } from './protocol-respond.ts';
import { startRun } from './protocol-run-start.ts';
import { readState } from './protocol-state-get.ts';
import { readTree } from './protocol-tree.ts';

const handlers = new Map<string, CommandHandler>([
  ['run.start', startRun],
  ['input.respond', respondToInput],
  ['state.get', readState],
  ['agent.getTree', readTree],
]);

const SUBSCRIBING = 'Subscriptions are for WebSockets: POST …/stream/events takes a filter.';
/** What the protocol knows and this server does not do, and what to do instead. */
const unsupported = new Map([
  ['subscription.subscribe', SUBSCRIBING],
  ['subscription.unsubscribe', SUBSCRIBING],
  ['subscription.reconnect', 'Connect anew and subscribe with `since`.'],
  ['input.inject', 'A running graph takes no input: queue a run with run.start.'],
  ['state.listCheckpoints', 'Read POST /threads/{thread_id}/history.'],
  ['state.fork', 'Give run.start the checkpoint as config.configurable.checkpoint_id.'],
]);

const METHOD_CHARS_SHOWN = 64;

function unknownMethod(id: number, method: string): CommandAnswer {
  const instead = unsupported.get(method);
  if (instead !== undefined) {
    return errorAnswer(id, 'not_supported', `${method} is not supported. ${instead}`);
  }
  const shown = method.slice(0, METHOD_CHARS_SHOWN);
  return errorAnswer(id, 'unknown_command', `Unknown protocol command: ${shown}`);
}

const isTheCallersFault = (error: unknown): error is AppError =>
  isAppError(error) && error.status < 500 && error.code !== 'too_many_requests';

const codes: Partial<Record<AppError['code'], ProtocolErrorCode>> = {
  unknown_thread: 'no_such_run',
  unknown_run: 'no_such_run',
};

function asFault(error: unknown): Fault {
  if (!isTheCallersFault(error)) throw error;
  return fault(codes[error.code] ?? 'invalid_argument', error.message);
}

const isFault = (answer: CommandResult | Fault): answer is Fault => 'fault' in answer;

/**
 * Carries out a command. What the caller got wrong is an answer, too.
 * @throws AppError where the same command may succeed later, and on failures of ours
 */
export async function answerCommand(
  deps: CommandDeps,
  source: CommandSource,
  { id, method, params = {} }: CommandFrame,
): Promise<CommandAnswer> {
  const handler = handlers.get(method);
  if (handler === undefined) return unknownMethod(id, method);
  const answer = await handler(deps, source, params).catch(asFault);
  if (isFault(answer)) return errorAnswer(id, answer.fault, answer.message);
  return successAnswer(deps, source, id, answer);
}

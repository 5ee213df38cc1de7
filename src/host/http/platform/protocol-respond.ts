import { inputRespondSchema } from '../../../schemas/platform/protocol.ts';
import { parseInput } from '../../parse-input.ts';
import { type CommandHandler, fault } from './protocol-answer.ts';
import { enterProtocolRun } from './protocol-enter.ts';
import { pendingInterrupts } from './protocol-interrupts.ts';

/** `input.respond`: answers what the thread's last run asks, one question or several at once. */
export const respondToInput: CommandHandler = async (deps, source, params) => {
  const given = parseInput(inputRespondSchema, params);
  const responses = 'responses' in given ? given.responses : [given];
  const { tenantId, threadId } = source;
  const thread = await deps.threads.get(tenantId, threadId);
  const assistantId = thread?.metadata['assistant_id'];
  if (typeof assistantId !== 'string') {
    return fault('no_such_run', 'Nothing has run on this thread; call run.start first.');
  }
  const pending = await pendingInterrupts(deps.threads, tenantId, threadId);
  if (pending.count === 0) {
    return fault('invalid_argument', 'input.respond answers an interrupted run; none is.');
  }
  const stranger = responses.find((response) => !pending.ids.has(response.interrupt_id));
  if (stranger !== undefined && pending.ids.size > 0) {
    return fault('no_such_interrupt', `Nothing waits under the id ${stranger.interrupt_id}.`);
  }
  const { update, goto, config, metadata } = given;
  // By id even when there is one: the library takes such answers whatever they are, `false` too.
  const resume = Object.fromEntries(
    responses.map(({ interrupt_id, response }) => [interrupt_id, response ?? null]),
  );
  await enterProtocolRun(deps, source, {
    assistant_id: assistantId,
    input: null,
    command: { resume, update, goto },
    config,
    metadata,
  });
  return {};
};

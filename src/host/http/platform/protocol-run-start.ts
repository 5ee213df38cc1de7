import { runStartSchema } from '../../../schemas/platform/protocol.ts';
import { parseInput } from '../../parse-input.ts';
import type { CommandDeps, CommandHandler, CommandSource } from './protocol-answer.ts';
import { enterProtocolRun } from './protocol-enter.ts';
import { pendingInterrupts } from './protocol-interrupts.ts';

/**
 * Whether input to this thread is an answer: something waits for one. The thread's row tells most
 * of the time that nothing does; its state decides.
 */
async function waitsForInput({ threads }: CommandDeps, { tenantId, threadId }: CommandSource) {
  const thread = await threads.get(tenantId, threadId);
  if (thread === null || Object.keys(thread.interrupts).length === 0) return false;
  return (await pendingInterrupts(threads, tenantId, threadId)).count > 0;
}

function forksFrom(config: { configurable?: unknown } | null | undefined): boolean {
  const configurable = config?.configurable;
  return (
    typeof configurable === 'object' && configurable !== null && 'checkpoint_id' in configurable
  );
}

/**
 * `run.start`: a run with this input; on an interrupted thread, the input is the answer it waits
 * for, unless the run is to begin at a checkpoint of the past.
 */
export const startRun: CommandHandler = async (deps, source, params) => {
  const given = parseInput(runStartSchema, params);
  const { assistant_id, config, metadata, multitaskStrategy } = given;
  const input = given.input ?? null;
  const resumes = input !== null && !forksFrom(config) && (await waitsForInput(deps, source));
  const { run_id } = await enterProtocolRun(deps, source, {
    assistant_id,
    ...(resumes ? { input: null, command: { resume: input } } : { input }),
    config,
    metadata,
    multitask_strategy: multitaskStrategy,
  });
  return { run_id };
};

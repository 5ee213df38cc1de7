import { stateGetSchema } from '../../../schemas/platform/protocol.ts';
import { parseInput } from '../../parse-input.ts';
import { type CommandHandler, fault } from './protocol-answer.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `state.get`: the thread's values, or those under the keys that are named. */
export const readState: CommandHandler = async (deps, { tenantId, threadId }, params) => {
  const { namespace, keys } = parseInput(stateGetSchema, params);
  if (namespace != null && namespace.length > 0) {
    return fault('not_supported', 'state.get reads the root namespace only.');
  }
  const { values, checkpoint } = await deps.threads.state(tenantId, threadId);
  const all = isRecord(values) ? values : {};
  const wanted = new Set(keys ?? Object.keys(all));
  const { checkpoint_id: id, checkpoint_ns: ns } = isRecord(checkpoint) ? checkpoint : {};
  return {
    values: Object.fromEntries(Object.entries(all).filter(([key]) => wanted.has(key))),
    ...(typeof id === 'string' && {
      checkpoint: { id, ...(typeof ns === 'string' && { ns }) },
    }),
  };
};

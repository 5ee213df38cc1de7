import { isRecord } from './is-record.ts';

/** Names one checkpoint, as clients see it and send it back. */
export interface CheckpointName {
  thread_id: string;
  checkpoint_id: string | null;
  checkpoint_ns: string;
  checkpoint_map: unknown;
}

/** The checkpoint a LangGraph config names; null when it names none. */
export function checkpointRefOf(config: unknown): CheckpointName | null {
  const name = newestRefOf(config);
  return name?.checkpoint_id == null ? null : name;
}

/** The same where the newest checkpoint of a namespace is meant, so that the id may be absent. */
export function newestRefOf(config: unknown): CheckpointName | null {
  const configurable = isRecord(config) ? config['configurable'] : undefined;
  if (!isRecord(configurable)) return null;
  const { thread_id, checkpoint_id, checkpoint_ns, checkpoint_map } = configurable;
  if (typeof thread_id !== 'string' || thread_id === '') return null;
  return {
    thread_id,
    checkpoint_id: typeof checkpoint_id === 'string' ? checkpoint_id : null,
    checkpoint_ns: typeof checkpoint_ns === 'string' ? checkpoint_ns : '',
    checkpoint_map: isRecord(checkpoint_map) ? checkpoint_map : null,
  };
}

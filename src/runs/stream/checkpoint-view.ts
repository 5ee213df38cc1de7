import { checkpointRefOf, newestRefOf } from '../state/checkpoint-ref.ts';
import { isRecord } from '../state/is-record.ts';

/**
 * A checkpoint of LangGraph's `debug` stream as the platform shows it: both checkpoints by name,
 * configs without what only LangGraph understands.
 */
function checkpointView(payload: unknown): unknown {
  if (!isRecord(payload)) return payload;
  const { config, parentConfig, tasks, ...rest } = payload;
  return {
    ...rest,
    config: withoutInternals(config),
    parent_config: withoutInternals(parentConfig),
    checkpoint: checkpointRefOf(config),
    parent_checkpoint: checkpointRefOf(parentConfig),
    tasks: Array.isArray(tasks) ? tasks.map(taskView) : tasks,
  };
}

/** A task: where its subgraph keeps its state is named as a checkpoint. */
export function taskView(task: unknown): unknown {
  if (!isRecord(task)) return task;
  const checkpoint = newestRefOf(task['state']);
  if (checkpoint === null) return task;
  const { state, ...rest } = task;
  return { ...rest, checkpoint };
}

/** A chunk of the `debug` stream. */
export function debugView(chunk: unknown): unknown {
  if (!isRecord(chunk)) return chunk;
  if (chunk['type'] === 'checkpoint') {
    return { ...chunk, payload: checkpointView(chunk['payload']) };
  }
  if (chunk['type'] === 'task_result') return { ...chunk, payload: taskView(chunk['payload']) };
  return chunk;
}

/**
 * Keys that LangGraph keeps to itself, such as the checkpointer, begin with two underscores; a
 * run's name is among them or not, depending on who listens to the run.
 */
function withoutInternals(config: unknown): unknown {
  if (!isRecord(config) || !isRecord(config['configurable'])) return config;
  const { callbacks, run_name, configurable, ...rest } = config;
  const shown = Object.entries(configurable).filter(([key]) => !key.startsWith('__'));
  return { ...rest, configurable: Object.fromEntries(shown) };
}

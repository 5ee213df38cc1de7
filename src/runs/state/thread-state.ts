import type { CheckpointRef, JsonObject } from '../../schemas/platform/common.ts';
import type { StateUpdate, Superstep, ThreadState } from '../../schemas/platform/threads.ts';
import type { CompiledGraph } from '../../schemas/served-graph.ts';
import { checkpointConfig } from './checkpoint-config.ts';
import { isRecord } from './is-record.ts';
import { refuseBadInput } from './refuse-bad-input.ts';
import { toStateCommand } from './to-command.ts';
import { toThreadState } from './to-thread-state.ts';

/**
 * The state of threads, read and written through a graph. Each takes a graph of `bindGraph`.
 * @throws AppError `state_refused` (422) for what the graph cannot take
 */

/** LangGraph's own snapshot, for those who look into it themselves. */
export function getSnapshot(
  graph: CompiledGraph,
  at: { threadId: string; checkpoint?: CheckpointRef | null; subgraphs?: boolean },
): Promise<unknown> {
  const config = checkpointConfig(at.threadId, at.checkpoint);
  return refuseBadInput(() => graph.getState(config, { subgraphs: at.subgraphs ?? false }));
}

export async function getThreadState(
  graph: CompiledGraph,
  at: { threadId: string; checkpoint?: CheckpointRef | null; subgraphs?: boolean },
): Promise<ThreadState> {
  return toThreadState(await getSnapshot(graph, at));
}

export interface HistoryRequest {
  threadId: string;
  limit: number;
  /** A checkpoint's id, the checkpoint, or a config that names it; older ones are told. */
  before?: unknown;
  metadata?: JsonObject | null;
  checkpoint?: CheckpointRef | null;
}

/** Newest first. */
export function getHistory(graph: CompiledGraph, asked: HistoryRequest): Promise<ThreadState[]> {
  return refuseBadInput(async () => {
    const config = checkpointConfig(asked.threadId, asked.checkpoint);
    const states: ThreadState[] = [];
    const before = beforeConfig(asked.before);
    const options = {
      limit: asked.limit,
      ...(before && { before }),
      ...(asked.metadata && { filter: asked.metadata }),
    };
    for await (const snapshot of graph.getStateHistory(config, options)) {
      states.push(toThreadState(snapshot));
    }
    return states;
  });
}

function beforeConfig(before: unknown): JsonObject | undefined {
  if (typeof before === 'string') return { configurable: { checkpoint_id: before } };
  if (!isRecord(before)) return undefined;
  const named = isRecord(before['configurable']) ? before['configurable'] : before;
  const id = named['checkpoint_id'];
  return typeof id === 'string' ? { configurable: { checkpoint_id: id } } : undefined;
}

export interface StateWritten {
  /** The new checkpoint. */
  checkpoint: JsonObject;
}

export function updateThreadState(
  graph: CompiledGraph,
  update: {
    threadId: string;
    values: StateUpdate['values'] | undefined;
    asNode?: string | null;
    checkpoint?: CheckpointRef | null;
  },
): Promise<StateWritten> {
  return refuseBadInput(async () => {
    const config = checkpointConfig(update.threadId, update.checkpoint);
    return written(await graph.updateState(config, update.values, update.asNode ?? undefined));
  });
}

/** Replays what another thread went through; null when there is nothing to replay. */
export function applySupersteps(
  graph: CompiledGraph,
  threadId: string,
  supersteps: readonly Superstep[],
): Promise<StateWritten | null> {
  return refuseBadInput(async () => {
    if (supersteps.length === 0) return null;
    const steps = supersteps.map(({ updates }) => ({
      updates: updates.map(({ values, command, as_node }) => ({
        values: command == null ? values : toStateCommand(graph, command),
        asNode: as_node ?? undefined,
      })),
    }));
    return written(await graph.bulkUpdateState(checkpointConfig(threadId), steps));
  });
}

const SHOWN = ['thread_id', 'checkpoint_id', 'checkpoint_ns', 'checkpoint_map'];

function written(config: JsonObject): StateWritten {
  const configurable = isRecord(config['configurable']) ? config['configurable'] : {};
  const shown = Object.entries(configurable).filter(([key]) => SHOWN.includes(key));
  return { checkpoint: Object.fromEntries(shown) };
}

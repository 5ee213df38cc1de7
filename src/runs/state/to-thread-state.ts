import type { ThreadState } from '../../schemas/platform/threads.ts';
import { toPlain } from '../stream/plain-json.ts';
import { checkpointRefOf } from './checkpoint-ref.ts';
import { isRecord } from './is-record.ts';
import { type Snapshot, type SnapshotTask, snapshotOf } from './snapshot.ts';

/** A LangGraph snapshot as clients see it; all of it can be JSON. */
export function toThreadState(snapshot: unknown): ThreadState {
  const state = snapshotOf(snapshot);
  return {
    values: toPlain(state.values),
    next: state.next,
    tasks: state.tasks.map(toTask),
    metadata: toPlain(shownMetadata(state)),
    created_at: isoTime(state.createdAt),
    checkpoint: checkpointRefOf(state.config),
    parent_checkpoint: checkpointRefOf(state.parentConfig),
  };
}

function toTask(task: SnapshotTask): ThreadState['tasks'][number] {
  const inner = isRecord(task.state) ? task.state : undefined;
  return {
    id: task.id,
    name: task.name,
    error: errorText(task.error),
    interrupts: toPlain(task.interrupts ?? []) as unknown[],
    path: toPlain(task.path ?? []),
    // Where its subgraph keeps its state, or that state itself when subgraphs were asked for.
    checkpoint: toPlain(inner?.['configurable'] ?? null),
    state: inner && 'values' in inner ? toThreadState(inner) : null,
    result: toPlain(task.result ?? null),
  };
}

/** The root's namespace says nothing, and the platform leaves it out. */
function shownMetadata({ metadata }: Snapshot): unknown {
  if (!isRecord(metadata)) return {};
  const { checkpoint_ns, ...rest } = metadata;
  return checkpoint_ns === '' || checkpoint_ns === undefined ? rest : metadata;
}

/** Once through a saver, an error is an object with its name and its message. */
function errorText(error: unknown): string | null {
  if (error == null) return null;
  if (isRecord(error) && typeof error['message'] === 'string') return error['message'];
  return typeof error === 'string' ? error : JSON.stringify(toPlain(error));
}

function isoTime(time: string | undefined): string | null {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

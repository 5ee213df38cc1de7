import { isRecord } from './is-record.ts';

/** As much of LangGraph's StateSnapshot as is read here, from whichever copy it comes. */
export interface Snapshot {
  values: unknown;
  next: string[];
  tasks: SnapshotTask[];
  metadata?: unknown;
  createdAt?: string;
  config?: unknown;
  parentConfig?: unknown;
}
export interface SnapshotTask {
  id: string;
  name: string;
  error?: unknown;
  interrupts?: unknown[];
  path?: unknown;
  state?: unknown;
  result?: unknown;
}

export function snapshotOf(snapshot: unknown): Snapshot {
  if (isRecord(snapshot) && Array.isArray(snapshot['tasks'])) {
    return snapshot as unknown as Snapshot;
  }
  throw new TypeError('not a snapshot of a graph');
}

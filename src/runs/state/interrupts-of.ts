import type { ThreadStatus } from '../../schemas/platform/threads.ts';
import { toPlain } from '../stream/plain-json.ts';
import { isRecord } from './is-record.ts';
import { snapshotOf } from './snapshot.ts';

/** What each task of a thread asks, by the task's id; as LangGraph tells it, `{id, value}`. */
export function interruptsOf(snapshot: unknown): Record<string, unknown[]> {
  const asking = snapshotOf(snapshot).tasks.filter((task) => (task.interrupts?.length ?? 0) > 0);
  return Object.fromEntries(asking.map((task) => [task.id, toPlain(task.interrupts) as unknown[]]));
}

/** Ids of all that is asked, first things first. LangGraph before 0.4 gave interrupts none. */
export function interruptIdsOf(snapshot: unknown): string[] {
  const asked = snapshotOf(snapshot).tasks.flatMap((task) => task.interrupts ?? []);
  return asked.flatMap((interrupt) =>
    isRecord(interrupt) && typeof interrupt['id'] === 'string' ? [interrupt['id']] : [],
  );
}

/** What a thread is when no run of it is under way; `error` is what its last run ended with. */
export function threadStatusOf(snapshot: unknown, error?: unknown): ThreadStatus {
  if (error != null) return 'error';
  return snapshotOf(snapshot).next.length > 0 ? 'interrupted' : 'idle';
}

import { isAppError } from '../../../errors.ts';
import type { RunDeps } from '../../run-deps.ts';

type Threads = RunDeps['threads'];

const idOf = (interrupt: unknown): string | undefined =>
  typeof interrupt === 'object' &&
  interrupt !== null &&
  'id' in interrupt &&
  typeof interrupt.id === 'string'
    ? interrupt.id
    : undefined;

/** What a thread waits for: how many answers, and the ids of those questions that have one. */
export interface Pending {
  count: number;
  ids: Set<string>;
}

/** Nothing is pending on a thread that does not exist. */
export async function pendingInterrupts(
  threads: Threads,
  tenantId: string,
  threadId: string,
): Promise<Pending> {
  const state = await threads.state(tenantId, threadId).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'unknown_thread') return null;
    throw error;
  });
  const interrupts = state?.tasks.flatMap((task) => task.interrupts) ?? [];
  return { count: interrupts.length, ids: new Set(interrupts.flatMap((i) => idOf(i) ?? [])) };
}

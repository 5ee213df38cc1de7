import type { CheckContext } from '../check.ts';
import { poll } from './poll.ts';

/** What the graph `slow` keeps. */
export interface SlowState {
  log: string[];
  done: number;
}

const STEP_MILLIS = 300;

/** Input of `slow`: it logs `a1`, `a2`, … */
export const slowInput = (name: string, steps: number, stepMillis = STEP_MILLIS) => ({
  name,
  steps,
  stepMillis,
});

export const logOf = async ({ client }: CheckContext, threadId: string): Promise<string[]> =>
  (await client.threads.getState<SlowState>(threadId)).values.log ?? [];

/** A background run of `slow` on a thread of its own that has done its first step. */
export async function startSlowRun(ctx: CheckContext, name: string, steps: number) {
  const { thread_id: threadId } = await ctx.client.threads.create();
  const { run_id: runId } = await ctx.client.runs.create(threadId, 'slow', {
    input: slowInput(name, steps),
    streamMode: ['updates'],
    streamResumable: true,
  });
  await poll(ctx, async () => ((await logOf(ctx, threadId)).length > 0 ? true : undefined));
  return { threadId, runId };
}

/** Waits until the run is over. @returns its last status, or null when it is gone */
export const endOf = ({ client, signal }: CheckContext, threadId: string, runId: string) =>
  poll({ signal }, async () => {
    try {
      const { status } = await client.runs.get(threadId, runId);
      return status === 'pending' || status === 'running' ? undefined : status;
    } catch (error) {
      if (error instanceof Error && 'status' in error && error.status === 404) return null;
      throw error;
    }
  });

import type { CheckContext } from '../check.ts';
import { slowInput } from './slow-run.ts';

/** A thread on which `slow` took two quick steps: 5 checkpoints. */
export async function steppedThread({ client }: CheckContext): Promise<string> {
  const { thread_id } = await client.threads.create();
  await client.runs.wait(thread_id, 'slow', { input: slowInput('a', 2, 1) });
  return thread_id;
}

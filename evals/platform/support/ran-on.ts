import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CheckContext } from '../check.ts';
import { command } from './protocol-client.ts';
import { endOf } from './slow-run.ts';

/** A run that `run.start` made, with its thread, and that has come to its end. */
export async function ranOn(
  ctx: CheckContext,
  assistantId: string,
  input: object,
  options: { config?: object; metadata?: object } = {},
) {
  const threadId = randomUUID();
  const start = { assistant_id: assistantId, input, ...options };
  const answer = await command(ctx, threadId, 'run.start', start);
  assert.equal(answer.type, 'success', answer.message);
  const runId = String(answer.result?.['run_id']);
  const status = await endOf(ctx, threadId, runId);
  return { threadId, runId, answer, status };
}

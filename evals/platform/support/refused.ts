import assert from 'node:assert/strict';
import { must } from './must.ts';

const statusOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;

/** The SDK call ends with one of these HTTP statuses. */
export async function refused(
  status: number | number[],
  call: Promise<unknown> | AsyncGenerator<unknown>,
  message?: RegExp,
): Promise<void> {
  const expected = [status].flat();
  try {
    if (Symbol.asyncIterator in call) for await (const _ of call);
    else await call;
  } catch (error) {
    const got = statusOf(error);
    must(typeof got === 'number', `failed without an HTTP status: ${String(error)}`);
    must(expected.includes(got), `HTTP ${got} instead of ${expected.join(' or ')}`);
    if (message) assert.match(String(error), message);
    return;
  }
  assert.fail(`accepted instead of HTTP ${expected.join(' or ')}`);
}

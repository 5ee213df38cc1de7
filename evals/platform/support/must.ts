import { AssertionError } from 'node:assert';

/**
 * `assert.ok` with a message that cannot be left out: without one, Node searches the source for
 * it, and never comes back from code that was compiled on the way.
 */
export function must(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError({ message });
}

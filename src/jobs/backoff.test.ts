import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffSeconds } from './backoff.ts';

it.each([
  [1, 0, 1],
  [1, 1, 2],
  [3, 0.5, 6],
  [9, 1, 512],
  [40, 1, 900],
])('waits after attempt %i, by chance %d, %d s', (attempt, chance, seconds) => {
  expect(backoffSeconds(attempt, () => chance)).toBe(seconds);
});

it('never waits less than a second or more than a quarter of an hour', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, chance) => {
        const seconds = backoffSeconds(attempt, () => chance);
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(900);
      },
    ),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passHat } from './pass-hat.ts';
import { wilson } from './wilson.ts';

describe('wilson', () => {
  test.each([
    [8, 8, 0.6756, 1],
    [0, 8, 0, 0.3244],
    [50, 100, 0.4038, 0.5962],
  ])('%i of %i', (passed, trials, low, high) => {
    const [l, h] = wilson(passed, trials);
    expect(l).toBeCloseTo(low, 3);
    expect(h).toBeCloseTo(high, 3);
  });

  test('holds the proportion between its ends', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const trials = a + b + 1;
        const [low, high] = wilson(a, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(a / trials + 1e-9);
        expect(high).toBeGreaterThanOrEqual(a / trials - 1e-9);
      }),
    );
  });
});

describe('passHat', () => {
  test('all trials pass', () => expect(passHat(4, [{ passed: 4, trials: 4 }])).toBe(1));
  test('one of four fails', () => expect(passHat(4, [{ passed: 3, trials: 4 }])).toBe(0));
  test('one of five fails', () =>
    expect(passHat(4, [{ passed: 4, trials: 5 }])).toBeCloseTo(1 / 5));
  test('is the mean over cases', () =>
    expect(
      passHat(4, [
        { passed: 4, trials: 4 },
        { passed: 0, trials: 4 },
      ]),
    ).toBe(0.5));
  test('is unknown with too few trials', () =>
    expect(passHat(4, [{ passed: 3, trials: 3 }])).toBeNull());
});

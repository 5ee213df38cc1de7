import { describe, expect, it } from 'vitest';
import { makeRandom } from './random.ts';

const draws = (seed: number) => {
  const random = makeRandom(seed);
  return Array.from({ length: 200 }, () => random.whole(3, 7));
};

describe('makeRandom', () => {
  it('repeats itself for the same seed only', () => {
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
  });

  it('reaches both ends and nothing beyond', () => {
    expect([...new Set(draws(5))].sort()).toEqual([3, 4, 5, 6, 7]);
  });

  it('refuses to pick from nothing', () => {
    expect(() => makeRandom(1).pick([])).toThrow(RangeError);
  });
});

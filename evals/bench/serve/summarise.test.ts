import { describe, expect, it } from 'vitest';
import { percentile } from '../bench.ts';
import type { Measured, Round } from './measure-round.ts';
import { SCENES } from './scenes.ts';
import { summarise, verdicts } from './summarise.ts';

const round = (perSecond: number, latencies: number[]): Round => ({
  ...{ latencies, perSecond, cpuMsEach: 1, databaseCpuMsEach: 2, transactionsEach: 3 },
  loopDelayMs: perSecond,
});

const measured = (name: string, rounds: Round[], at = 0): Measured => {
  const scene = SCENES[at];
  if (scene === undefined) throw new Error('no such scene');
  const target = { name, processes: 1, url: '', pid: 0, stop: async () => undefined };
  return { scene, target, rounds };
};

it.each([
  [[1, 2, 3, 4], 0.5, 2.5],
  [[4, 1, 3], 0.5, 3],
  [[10], 0.99, 10],
  [[0, 100], 0.95, 95],
])('percentile of %j at %s', (values, at, expected) => {
  expect(percentile(values, at)).toBeCloseTo(expected);
});

describe('rounds', () => {
  const dev = measured('dev', [round(10, [1]), round(20, [2]), round(5, [3])]);
  const ours = measured('postgres×1', [round(90, [4]), round(100, [5]), round(50, [6])]);

  it('are compared with what the dev server did in the same round', () => {
    const [, summary] = summarise([dev, ours]);
    expect(summary).toMatchObject({ n: 3, perSecond: 90, p50: 5, overDev: 9, loopMs: 100 });
  });

  it('reach a goal with the best of Foyer on Postgres', () => {
    const slow = measured('postgres×2', [round(10, [4]), round(20, [5]), round(5, [6])]);
    const lines = verdicts(summarise([dev, slow, ours]));
    expect(lines).toEqual(['reached  at least 8 × the dev server with durability exit: 1.0, 9.0']);
    expect(verdicts(summarise([dev, slow]))[0]).toMatch(/^missed {3}at least 8/);
    expect(verdicts(summarise([dev]))).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { openTrajectoryMatch, trajectoryMetrics } from './match-trajectories.ts';

const match = await openTrajectoryMatch();
const ALL = { strict: true, unordered: true, subset: true, superset: true };

test.each([
  ['the same', ['find', 'book'], ['find', 'book'], ALL],
  ['another order', ['book', 'find'], ['find', 'book'], { ...ALL, strict: false }],
  [
    'one more',
    ['find', 'find', 'book'],
    ['find', 'book'],
    { strict: false, unordered: false, subset: false, superset: true },
  ],
  [
    'one less',
    ['find'],
    ['find', 'book'],
    { strict: false, unordered: false, subset: true, superset: false },
  ],
  [
    'another',
    ['find', 'cancel'],
    ['find', 'book'],
    { strict: false, unordered: false, subset: false, superset: false },
  ],
])('%s', async (_, ran, named, wanted) => {
  expect(await match(ran, named)).toEqual(wanted);
});

test('shares are of the cases that name tools', async () => {
  const scores = [await match(['find'], ['find']), await match([], ['find'])];
  expect(trajectoryMetrics(scores)).toMatchObject({
    'scenarios.trajectory.strict': {
      value: 0.5,
      n: 2,
      ci95: [expect.any(Number), expect.closeTo(0.905, 3)],
    },
    'scenarios.trajectory.subset': { value: 1, n: 2 },
  });
  expect(trajectoryMetrics([])).toEqual({});
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { belowFloor, floorsSchema } from './floors.ts';

const floors = { up: { floor: 0.9 }, down: { ceiling: 0.02 } };

it.each([
  [{ up: 0.9, down: 0.02 }, 0],
  [{ up: 0.899 }, 1],
  [{ down: 0.021 }, 1],
  [{ up: 0.1, down: 0.9 }, 2],
  [{ other: 0 }, 0],
])('%o has %i complaints', (values, complaints) => {
  const metrics = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, n: 1 }]),
  );
  expect(belowFloor(metrics, floors)).toHaveLength(complaints);
});

it('reads the floors that are kept', () => {
  const text = readFileSync(new URL('./baselines.json', import.meta.url), 'utf8');
  expect(Object.keys(floorsSchema.parse(JSON.parse(text))).length).toBeGreaterThan(10);
});

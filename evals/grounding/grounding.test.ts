import { expect, it } from 'vitest';
import { judgeGrounding } from './grounding-suite.ts';

it('judges every reply and question of the tables rightly', () => {
  const { metrics, wrong } = judgeGrounding();
  expect(wrong).toEqual([]);
  const cases = Object.values(metrics).reduce((sum, { n }) => sum + n, 0);
  expect(cases).toBeGreaterThan(150);
});

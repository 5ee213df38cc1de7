import { expect, it } from 'vitest';
import { ndcg10, rankOf, recall1 } from './rank-metrics.ts';

it.each([
  [0, 1, 1],
  [1, 1 / Math.log2(3), 0],
  [9, 1 / Math.log2(11), 0],
  [10, 0, 0],
  [-1, 0, 0],
])('rank %i gives nDCG %f and recall %i', (rank, ndcg, recall) => {
  expect(ndcg10(rank)).toBeCloseTo(ndcg);
  expect(recall1(rank)).toBe(recall);
});

it('counts a document once, where it first stands', () => {
  expect(rankOf(['a', 'a', 'b', 'a', 'c'], 'c')).toBe(2);
  expect(rankOf(['a'], 'b')).toBe(-1);
});

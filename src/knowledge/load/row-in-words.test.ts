import { expect, it } from 'vitest';
import { rowInWords } from './row-in-words.ts';

it('names each value by its column, as far as there are names', () => {
  const rows = [['1'], ['1', '2', '3'], ['', '2']];
  expect(rows.map((row) => rowInWords(['A', 'B'], row))).toEqual(['A: 1', 'A: 1; B: 2; 3', 'B: 2']);
});

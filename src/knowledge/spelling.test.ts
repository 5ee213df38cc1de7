import { expect, it } from 'vitest';
import { makeSpelling } from './spelling.ts';

const spelling = makeSpelling(['application', 'deposit', 'parking', 'paring', 'b2b']);

it.each([
  ['aplication', 'application'],
  ['aplicatoin', undefined],
  ['depositt', 'deposit'],
  ['eposit', undefined],
  ['paking', undefined],
  ['cat', undefined],
  ['2024x', undefined],
])('takes %s for %s', (word, meant) => {
  expect(spelling(word)).toBe(meant);
});

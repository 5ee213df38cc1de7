import { expect, test } from 'vitest';
import { sameQuestion } from './same-question.ts';

test.each([
  ['How much is the application fee?', 'What does the application cost?'],
  ['Are dogs allowed?', 'do you allow dogs'],
  ['When is the rent due?', 'When do I have to pay the rent?'],
])('%s = %s', (one, other) => {
  expect(sameQuestion(one, other)).toBe(true);
});

test.each([
  ['Are dogs allowed?', 'Are cats allowed?'],
  ['Are dogs allowed?', 'Are dogs not allowed?'],
  ['Are dogs allowed?', 'Are two dogs allowed?'],
  ['Is there a fee after 30 days?', 'Is there a fee after 60 days?'],
  ['Can a tenant sue the landlord?', 'Can the landlord sue a tenant?'],
  ['How much is the rent?', 'When is the rent due?'],
  ['How much is it?', 'What does it cost?'],
  ['Is parking free at Harborlight?', 'Is parking free at Topsail Landing?'],
])('%s ≠ %s', (one, other) => {
  expect(sameQuestion(one, other)).toBe(false);
});

import { expect, it, vi } from 'vitest';
import { askDecision } from './ask-decision.ts';

const waiting = [
  { tool: 'book_viewing' as const, args: {} },
  { tool: 'capture_lead' as const, args: {} },
];

function answers(...lines: string[]) {
  const left = [...lines];
  return { next: async () => left.shift() ?? null, close: () => undefined };
}

it.each([
  [['a'], { decision: 'approve' }],
  [[' Approve '], { decision: 'approve' }],
  [['what?', '', 'a'], { decision: 'approve' }],
  [['r', ''], { decision: 'reject' }],
  [['r', 'too early'], { decision: 'reject', reason: 'too early' }],
  [['reject', 'x'.repeat(600)], { decision: 'reject', reason: 'x'.repeat(500) }],
  [['r'], { decision: 'reject' }],
  [['e', '', '{"name":"Ida"}'], { decision: 'edit', args: [{}, { name: 'Ida' }] }],
  [['e', 'nonsense', '[1]', '{"a":1}', ''], { decision: 'edit', args: [{ a: 1 }, {}] }],
  [['e', '{}'], null],
  [[], null],
])('%j means %j', async (lines, decision) => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  expect(await askDecision(answers(...lines), waiting)).toEqual(decision);
});

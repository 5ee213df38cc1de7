import { expect, it } from 'vitest';
import { afterCache, afterRespond, afterValidate } from './routes.ts';
import type { PlannedCall } from './state.ts';

const call = (over: Partial<PlannedCall>): PlannedCall => ({
  id: 'c',
  tool: 't',
  args: {},
  effectKey: 'k',
  needsApproval: false,
  ...over,
});
const passed = { verdict: 'passed' as const, problems: [] };

it.each([
  ['hit', 'persist'],
  ['miss', 'retrieve'],
  ['skip', 'retrieve'],
] as const)('after a cache %s comes %s', (verdict, next) => {
  expect(afterCache({ cache: { verdict } })).toBe(next);
});

it.each([
  [null, 'validate'],
  [[call({})], 'act'],
  [[call({}), call({ needsApproval: true })], 'approve'],
  [[call({ needsApproval: true, decision: 'approved' })], 'act'],
] as const)('after respond: %#', (calls, next) => {
  expect(afterRespond({ pendingAction: calls && { calls: [...calls] } })).toBe(next);
});

it.each([
  [null, null, 'respond'],
  [passed, null, 'persist'],
  [null, [call({})], 'act'],
  [null, [call({ needsApproval: true })], 'approve'],
] as const)('after validate: %#', (validation, calls, next) => {
  const verdict = validation && { ...validation, problems: [] };
  const pendingAction = calls && { calls: [...calls] };
  expect(afterValidate({ validation: verdict, pendingAction })).toBe(next);
});

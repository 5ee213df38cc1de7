import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelRulesSchema } from '../schemas/providers.ts';
import { judgeModel, matchesPattern } from './judge-model.ts';

const AGENT = '3f1f6b3e-5a43-4f0e-9a57-5d2f2f9f6d11';
const wish = { provider: 'openai', model: 'gpt-4o-mini', agentId: AGENT };
const rules = (value: object) => modelRulesSchema.parse(value);

describe('a pattern', () => {
  it.each([
    ['gpt-4o-mini', 'gpt-4o-mini', true],
    ['GPT-4O*', 'gpt-4o-mini', true],
    ['gpt-4o', 'gpt-4o-mini', false],
    ['*mini', 'gpt-4o-mini', true],
    ['*4o*', 'gpt-4o-mini', true],
    ['gpt*4*mini', 'gpt-4o-mini', true],
    ['gpt*mini*mini', 'gpt-4o-mini', false],
    ['*', '', true],
    ['a*a', 'a', false],
    ['.*', 'gpt', false],
  ])('%s on %s: %s', (pattern, name, fits) => {
    expect(matchesPattern(pattern, name)).toBe(fits);
  });

  it('says what a regular expression would', () => {
    const text = (letters: string[]) => fc.string({ unit: fc.constantFrom(...letters) });
    fc.assert(
      fc.property(text(['a', 'b', '*']), text(['a', 'b']), (pattern, name) => {
        const regex = new RegExp(`^${pattern.replaceAll('*', '[^]*')}$`);
        expect(matchesPattern(pattern, name)).toBe(regex.test(name));
      }),
    );
  });
});

describe('the rules', () => {
  const deny = { effect: 'deny', models: ['*'], reason: 'no' };
  it.each([
    ['nothing said', {}, wish, null],
    ['all denied', { default: 'deny' }, wish, 'no rule allows it'],
    ['the first that fits', { rules: [{ effect: 'allow', models: ['gpt*'] }, deny] }, wish, null],
    ['a reason', { rules: [deny] }, wish, 'no'],
    ['none given', { rules: [{ effect: 'deny', models: ['*'] }] }, wish, 'a rule denies it'],
    ['a provider', { rules: [{ ...deny, models: ['openai/*'] }] }, wish, 'no'],
    ['another provider', { rules: [{ ...deny, models: ['azure/*'] }] }, wish, null],
    ['the role', { rules: [{ ...deny, roles: ['viewer'] }] }, { ...wish, role: 'viewer' }, 'no'],
    [
      'another role',
      { rules: [{ ...deny, roles: ['viewer'] }] },
      { ...wish, role: 'member' },
      null,
    ],
    ['no role', { rules: [{ ...deny, roles: ['viewer'] }] }, wish, null],
    ['the agent', { rules: [{ ...deny, agent_ids: [AGENT] }] }, wish, 'no'],
    [
      'another agent',
      { rules: [{ ...deny, agent_ids: ['3f1f6b3e-5a43-4f0e-9a57-5d2f2f9f6d12'] }] },
      wish,
      null,
    ],
  ] as const)('%s', (_, given, wished, refusal) => {
    expect(judgeModel(rules(given), wished)).toBe(refusal);
  });
});

import { describe, expect, it } from 'vitest';
import { stepsAtDeath } from './marks.ts';

describe('stepsAtDeath', () => {
  it.each([
    ['nothing at all', '', ['idle']],
    ['a run in its second step', 'a one\na two\n', ['two']],
    ['a run that was over', 'a one\na over\n', ['idle']],
    ['two runs and a claim', 'a one\n- claiming\nb two\n', ['one', 'claiming', 'two']],
    ['a claim that was over', '- claiming\n- over\na one\n', ['one']],
    ['half a line', 'a one\nb', ['one']],
  ])('tells %s', (_what, text, steps) => {
    expect(stepsAtDeath(text)).toEqual(steps);
  });
});

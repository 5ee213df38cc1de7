import { describe, expect, it } from 'vitest';
import { editedArgs } from './edited-args.ts';

describe('edited arguments', () => {
  it('are one object for each action', () => {
    expect(editedArgs(['{"a":1}', '{}'])).toEqual({ ok: true, args: [{ a: 1 }, {}] });
  });

  it.each([
    [['{"a":'], 0, 'not valid JSON'],
    [[''], 0, 'not valid JSON'],
    [['{}', '[1]'], 1, 'one JSON object'],
    [['{}', 'null'], 1, 'one JSON object'],
    [['"text"'], 0, 'one JSON object'],
  ])('are refused, with where and why: %j', (texts, at, problem) => {
    expect(editedArgs(texts)).toEqual({ ok: false, at, problem: expect.stringContaining(problem) });
  });
});

import { describe, expect, it } from 'vitest';
import { factsOf } from './step-facts.ts';
import { duration, nodeName, suggestionsFor } from './words.ts';

describe('what a node told', () => {
  it.each([
    [undefined, []],
    [
      { intents: [{ name: 'faq', confidence: 0.914 }], acts: [], language: 'en' },
      [
        { label: 'Intents', values: ['faq 91 %'] },
        { label: 'Language', values: ['en'] },
      ],
    ],
    [{ cache: 'hit' }, [{ label: 'Cache', values: ['hit: answered from an earlier answer'] }]],
    [{ cache: 'new' }, [{ label: 'Cache', values: ['new'] }]],
    [
      { passages: [{ title: 'Fees', source: 'fees.md', score: 0.03278 }] },
      [{ label: 'Passages', values: ['Fees (fees.md), score 0.033'] }],
    ],
    [{ verdict: 'passed', problems: [] }, [{ label: 'Verdict', values: ['passed'] }]],
    [{ other: { a: 1 } }, [{ label: 'other', values: ['{\n  "a": 1\n}'] }]],
    [{ constructor: 'x' }, [{ label: 'constructor', values: ['x'] }]],
    [
      { intents: 'odd', passages: 7 },
      [
        { label: 'Intents', values: ['odd'] },
        { label: 'Passages', values: ['7'] },
      ],
    ],
  ])('is put in words: %j', (detail, facts) => {
    expect(factsOf(detail)).toEqual(facts);
  });
});

describe('words', () => {
  it.each([
    [0.4, '0 ms'],
    [42, '42 ms'],
    [1_249, '1.2 s'],
  ])('tell that %d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('name what the page does not know by its own name', () => {
    expect([nodeName('retrieve'), nodeName('toString')]).toEqual(['Documents', 'toString']);
    expect(suggestionsFor('constructor')).toHaveLength(1);
    expect(suggestionsFor('real_estate').length).toBeGreaterThan(1);
  });
});

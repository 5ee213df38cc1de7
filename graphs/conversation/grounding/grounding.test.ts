import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherEvidence, ungrounded } from './evidence.ts';
import { makeSentenceGate } from './sentence-gate.ts';

const evidence = gatherEvidence({
  timeZone: 'America/Los_Angeles',
  data: [
    {
      ok: true,
      listings: [
        {
          ListPrice: 612_500,
          UnparsedAddress: '14 Oak Street, Unit 2',
          LivingArea: 900,
          BedroomsTotal: 2,
        },
      ],
      slots: ['2026-11-24T14:00:00-08:00'],
      open: ['09:00-18:00'],
    },
  ],
  texts: ['The fee is $45, call (510) 555-0142 or write to desk@example.com by December 1.'],
});

describe('grounding', () => {
  it.each([
    'It costs $612,500.',
    'About $612.5k, or $0.6M roughly.',
    'See 14 Oak St on Tuesday, November 24 at 2:00 PM.',
    'We are open from 9 am to 6pm.',
    'Nov 24th at 14:00 works.',
    'The fee is 45 dollars.',
    'Call 510-555-0142 or +1 510 555 0142.',
    'Write to desk@example.com by December 1st.',
    'It has 2 bedrooms and 900 square feet.',
    'You may bring 3 guests in May.',
  ])('accepts what tools and documents said: %s', (sentence) => {
    expect(ungrounded(sentence, evidence)).toEqual([]);
  });

  it.each([
    ['It costs $612,000.', 'money'],
    ['Around $650k.', 'money'],
    ['A deposit of 900 dollars.', 'money'],
    ['See 16 Oak Street.', 'address'],
    ['Tuesday, November 25.', 'date'],
    ['Monday, November 24.', 'date'],
    ['on 12/25', 'date'],
    ['at 3 PM', 'time'],
    ['at 20:30', 'time'],
    ['Call 510-555-0199.', 'phone'],
    ['Write to boss@example.com.', 'email'],
  ])('refuses what nobody said: %s', (sentence, kind) => {
    expect(ungrounded(sentence, evidence).join()).toContain(kind);
  });

  it('accepts every sentence that only repeats evidence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), (dollars) => {
        const known = gatherEvidence({
          timeZone: 'UTC',
          data: [{ ListPrice: dollars }],
          texts: [],
        });
        expect(ungrounded(`It is $${dollars.toLocaleString('en-US')}.`, known)).toEqual([]);
        expect(ungrounded(`It is $${(dollars + 1).toLocaleString('en-US')}.`, known)).toHaveLength(
          1,
        );
      }),
    );
  });

  it('reads long hostile text in linear time', () => {
    const text = `${'1'.repeat(20_000)} ${'a '.repeat(20_000)}${'$1,'.repeat(10_000)}`;
    expect(Array.isArray(ungrounded(text, evidence))).toBe(true);
  });
});

describe('sentence gate', () => {
  const open = (bad: RegExp) => {
    const out: string[] = [];
    const gate = makeSentenceGate({
      check: (sentence) => (bad.test(sentence) ? ['bad'] : []),
      format: (sentence) => sentence,
      release: (text) => out.push(text),
    });
    return { gate, out };
  };

  it('releases all that passes, however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 30 }), (chunks) => {
        const { gate, out } = open(/(?!)/);
        for (const chunk of chunks) gate.push(chunk);
        expect(gate.end().released).toBe(chunks.join(''));
        expect(out.join('')).toBe(chunks.join(''));
      }),
    );
  });

  it('releases nothing from the first refused sentence on', () => {
    const { gate, out } = open(/secret/);
    for (const chunk of ['One. Tw', 'o. The sec', 'ret is out. Three.']) gate.push(chunk);
    expect(gate.end()).toEqual({
      released: 'One. Two. ',
      rejected: 'The secret is out. Three.',
      problems: ['bad'],
    });
    expect(out.join('')).toBe('One. Two. ');
  });
});

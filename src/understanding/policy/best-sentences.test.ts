import { describe, expect, it } from 'vitest';
import { bestSentences } from './best-sentences.ts';

const boats = {
  title: 'Boat policy',
  text: [
    'Boats are welcome at the north pier. Every boat is',
    'registered first.',
    '',
    '# Mooring fees',
    '',
    'A mooring is $70 a month for each boat. It is paid in advance.',
    '',
    '# Visiting boats',
    '',
    "A visitor's boat may stay for up to 3 nights.",
  ].join('\n'),
};
const workshop = {
  title: 'Workshop',
  text: [
    'Faults',
    '',
    'Report a fault at the hatch or call (555) 555-0100. Most faults are mended within 4 days.',
    '',
    '# Opening',
    '',
    'The hatch is open from 8:00 am to 4:30 pm on weekdays. Nobody is there on Sunday.',
  ].join('\n'),
};
const joining = {
  title: 'Joining the harbor club',
  text: [
    '# What we ask for',
    '',
    '1. A passport or another photo ID.',
    '2. Proof of insurance.',
    '',
    '# Charges',
    '',
    '| What | Charge |',
    '| --- | --- |',
    '| Joining fee | $45 |',
    '| Spare locker key | $12 |',
    '',
    '# Holding deposit',
    '',
    'A place can be held with a deposit of $300. We return it within 21 days.',
  ].join('\n'),
};
const all = [joining, boats, workshop];
const answer = (question: string, sources = all) => bestSentences(question, sources);

describe('bestSentences', () => {
  it.each([
    [
      'What is your boat policy?',
      'Boats are welcome at the north pier. Every boat is registered first.',
    ],
    ['tell me about mooring', 'A mooring is $70 a month for each boat. It is paid in advance.'],
    ['how long may a visiting boat stay', "A visitor's boat may stay for up to 3 nights."],
    ['how much is a mooring', 'A mooring is $70 a month for each boat. It is paid in advance.'],
    ['what does the joinning cost', 'Joining fee: $45'],
    ['lost my locker key, what does a new one cost?', 'Spare locker key: $12'],
    ['which documents do I need', 'A passport or another photo ID. Proof of insurance.'],
    [
      'when do i get my deposit back',
      'A place can be held with a deposit of $300. We return it within 21 days.',
    ],
  ])('%s', (question, quote) => {
    expect(answer(question)?.quote).toBe(quote);
  });

  it.each([
    ['how do i report something broken', 'Report a fault at the hatch or call (555) 555-0100.'],
    ['until what time is the hatch open?', '8:00 am to 4:30 pm'],
    ['how quickly are faults mended', 'within 4 days'],
  ])('%s', (question, fact) => {
    expect(answer(question)).toMatchObject({ title: 'Workshop' });
    expect(answer(question)?.quote).toContain(fact);
  });

  it.each([
    'is there a sauna?',
    'how much is the sauna',
    'do you sell fishing licences',
    'what is the harbor master called',
    'how old is the lighthouse',
    'hello there',
    '',
  ])('has nothing to say to "%s"', (question) => {
    expect(answer(question)).toBeNull();
  });

  it('quotes no heading and nothing that the passage does not hold', () => {
    const questions = [
      'boat policy',
      'visiting boats',
      'faults',
      'opening',
      'mooring fees',
      'charges',
    ];
    for (const question of questions) {
      const found = answer(question);
      const text = all.find(({ title }) => title === found?.title)?.text.replaceAll('\n', ' ');
      expect(found?.quote).toMatch(/^(?!Faults |Opening |Mooring fees |Visiting boats )/);
      const cells = (plain = '') => plain.replaceAll(' | ', ': ');
      expect(cells(text)).toContain(found?.quote);
    }
  });

  it('keeps to one sentence where only one is wanted, and to names that say something', () => {
    expect(bestSentences('how much is a mooring', all, { max: 1 })?.quote).toBe(
      'A mooring is $70 a month for each boat.',
    );
    expect(bestSentences('mooring?', all, { known: ['Mooring'] })).toBeNull();
    expect(bestSentences('boats?', [])).toBeNull();
  });
});

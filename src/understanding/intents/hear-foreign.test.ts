import { describe, expect, it } from 'vitest';
import type { Agent } from '../../schemas/agent.ts';
import { memorySchema, slotsSchema } from '../../schemas/dialogue.ts';
import { type Context, hear } from '../testing/hear.ts';
import { makeUnderstand } from '../understand.ts';
import { isForeign, isStrange } from './hear-foreign.ts';

const busy: Context = { asked: 'date', slots: { task: 'viewing_schedule' }, offered: ['H1'] };

describe('a topic of elsewhere', () => {
  it.each([
    ['turn off the lights in the hallway please'],
    ['put washing powder on my shopping list'],
    ['move 90 dollars from my savings to my checking account'],
    ['is flight 212 to Lisbon delayed'],
    ['how many grams are in a pound'],
    ['wake me at a quarter to seven with the alarm'],
    ['skip to the next song please'],
    ['my card got declined at the bakery'],
    ['when should I change the oil in my truck'],
  ])('%s', (text) => {
    const { intents, slots, changed } = hear(text);
    expect(isForeign(intents)).toBe(true);
    expect(intents).toHaveLength(1);
    // Nothing of it is taken for a wish.
    expect(slots).toEqual(slotsSchema.parse({}));
    expect(changed).toEqual([]);
  });

  it.each<[string, Context?]>([
    ['I would like to rent a car park space with the flat'],
    ['do you have rentals near the airport'],
    ['how long does a viewing take?'],
    ['when must the rent be paid?'],
    ['schedule an appointment for me at 9 Fern Lane'],
    ['Lena Fox, 415 555 0188'],
    ['the 14th of this month', busy],
    ['at half past six', busy],
    ['any other places?', { offered: ['H1', 'H2'], asked: 'which_listing' }],
    ['this seems interesting'],
    ['and what is their telephone number?'],
    ['can you text me the address'],
    ['I lost my key'],
    ['the smoke alarm keeps beeping'],
    ['half a million dollars or less'],
    ['between 2200 and 2900 dollars'],
    ['dec 3 at 2:15 pm'],
    ['that sounds interesting', { offered: ['H1', 'H2'], asked: 'which_listing' }],
  ])('not: %s', (text, context) => {
    expect(isForeign(hear(text, context).intents)).toBe(false);
  });

  it('is none at a reception that may be that of a restaurant', () => {
    const text = 'I need a table for two at eight';
    expect(isForeign(hear(text).intents)).toBe(true);
    expect(hear(text, { world: 'granite' }).intents[0]?.name).toBe('booking');
  });

  it('is not looked for by agents of a custom kind', () => {
    const understand = makeUnderstand();
    const heardBy = (agentType: Agent['type']) =>
      understand({
        ...{ text: 'how many calories does rice have', now: new Date('2026-11-23T18:00:00Z') },
        ...{ timeZone: 'UTC', defaultLanguage: 'en', agentType },
        ...{ openQuestion: undefined, previousReply: undefined },
        ...{ slots: slotsSchema.parse({}), memory: memorySchema.parse({}) },
        vocabulary: { areas: [], buildings: [] },
      });
    // A word that the rules know is one of elsewhere for every agent that has homes or a desk.
    expect(isForeign(heardBy('real_estate').intents)).toBe(true);
    expect(isStrange(heardBy('custom').intents)).toBe(false);
  });
});

describe('a question that rules do not know', () => {
  it.each([
    ['who discovered penicillin', 'strange'],
    ['which river runs through Vienna', 'strange'],
    ['are calls to you recorded', 'left'],
    ['is there a gym nearby', 'left'],
    ['what deposits do sellers owe', 'faq'],
  ])('%s: %s', (text, as) => {
    const { intents } = hear(text);
    const [top] = intents;
    expect(isStrange(intents) ? 'strange' : top?.name === 'unknown' ? 'left' : top?.name).toBe(as);
  });
});

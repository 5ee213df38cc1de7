import { describe, expect, it } from 'vitest';
import { type Context, hear } from './testing/hear.ts';

const shown: Context = {
  ...{ asked: 'which_listing', offered: ['H1'] },
  slots: { task: 'property_search' },
};
const confirming: Context = {
  ...{ asked: 'confirm', offered: ['H1'] },
  slots: { task: 'viewing_schedule', focusListingKey: 'H1' },
};

describe('a yes or no without the words for it', () => {
  it.each<[string, string[], Context]>([
    ['That one seems pretty good', ['affirm'], shown],
    ['That is ok for me', ['affirm'], shown],
    // Nothing is written on the strength of a guess.
    ['That one seems pretty good', [], confirming],
    ['is that one any good?', [], shown],
  ])('%s: %j', (text, acts, context) => {
    expect(hear(text, context).acts).toEqual(acts);
  });

  it('a home that is liked is visited', () => {
    expect(hear('That one seems pretty good', shown).intents[0]?.name).toBe('viewing_schedule');
  });
});

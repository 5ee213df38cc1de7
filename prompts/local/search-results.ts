import type { Listing, Relaxed } from '../../src/schemas/listing.ts';
import { describeListing } from './describe-listing.ts';
import { list } from './say-time.ts';
import { vary } from './vary.ts';

const RELAXED: Record<Relaxed, string> = {
  keyword: 'the extra keyword',
  furnished: 'the furnishing',
  inUnitLaundry: 'the in-unit laundry',
  garage: 'the garage',
  petsAllowed: 'pets being allowed',
  propertySubType: 'the type of home',
  minBathrooms: 'the number of bathrooms',
  maxPrice: 'the top of your budget',
  minPrice: 'the lowest price',
  minBedrooms: 'the number of bedrooms',
  maxBedrooms: 'the number of bedrooms',
};
const PLACES = ['First', 'Second', 'Third', 'Fourth', 'Fifth'];

export const searchResults = {
  version: 'search-results@1',
  render: (v: {
    listings: Listing[];
    total: number;
    relaxed: Relaxed[];
    more: boolean;
    /** Areas that were named, too, but not looked into yet. */
    later: string[];
    /** What was looked for, in words: "2-bedroom homes to rent in Springfield". */
    wish: string;
    voice: boolean;
    seed: number;
  }): string => {
    const given = list([...new Set(v.relaxed.map((field) => RELAXED[field]))]);
    const shown = v.listings.length;
    const honest =
      given === ''
        ? ''
        : `Nothing ${v.more ? 'else matches' : 'matched'} everything you asked for, so I ` +
          `gave way on ${given}. `;
    const head =
      honest !== '' && !v.more
        ? vary(v.seed, ['The closest I have:', 'This comes closest:'])
        : v.more
          ? vary(v.seed, ['Here are some more:', 'These come next:'])
          : shown === 1 && v.total === 1
            ? vary(v.seed, ['I found one match:', 'There is one match:'])
            : v.total > shown
              ? vary(v.seed, [
                  `I found ${v.total} options for ${v.wish}. The best ${shown}:`,
                  `There are ${v.total} options for ${v.wish}. Here are ${shown}:`,
                ])
              : vary(v.seed, [
                  `I found ${v.total} options for ${v.wish}:`,
                  `Here are ${v.total} options for ${v.wish}:`,
                ]);
    const lines = v.listings.map((listing, at) => {
      const text = describeListing.render(listing);
      if (shown === 1) return v.voice ? `${text}.` : text;
      return v.voice ? `${PLACES[at]}, ${text}.` : `${at + 1}. ${text}`;
    });
    const next =
      v.later.length === 0 ? '' : `${v.voice ? ' ' : '\n'}I can look in ${list(v.later)} next.`;
    return v.voice
      ? `${honest}${head.replace(/:$/, '.')} ${lines.join(' ')}${next}`
      : `${honest}${head}\n${lines.join('\n')}${next}`;
  },
};

export const searchNextStep = {
  version: 'search-next-step@1',
  render: (v: { count: number; seed: number }): string =>
    v.count === 1
      ? vary(v.seed, ['Would you like to see it?', 'Shall I arrange a viewing?'])
      : vary(v.seed, [
          'Would you like to see one of them, or should I narrow it down?',
          'Does one of these appeal to you? I can tell you more or set up a viewing.',
          'Which one would you like to know more about or visit?',
        ]),
};

export const noResults = {
  version: 'no-results@1',
  cheaper: (v: { wish: string }): string =>
    `I have no ${v.wish} that cost less than those. Should I look in another area, or for ` +
    `something smaller?`,
  render: (v: { wish: string; areas: string[]; elsewhere: boolean; more: boolean }): string => {
    if (v.more)
      return (
        'Those were all the homes I have for this search. Should I change something, such ' +
        'as the area or the price?'
      );
    const offer = v.areas.length > 0 ? ` I have homes in ${list(v.areas)}.` : '';
    return v.elsewhere
      ? `I don't have any ${v.wish} right now.${offer} Would one of those areas work for you?`
      : `I don't have any ${v.wish} right now. Should I look in another area or change ` +
          `the price or size?`;
  },
};

import type { Listing } from '../../schemas/listing.ts';
import { pattern } from '../text/pattern.ts';

/** What homes are measured by; `sign` puts the best of "cheapest", "biggest" … first. */
export interface Measure {
  attribute: 'ListPrice' | 'LivingArea' | 'YearBuilt' | 'BedroomsTotal';
  sign: 1 | -1;
}

const WORDS: [string, Measure][] = [
  [
    '(?:cheap(?:er|est)|(?:least|less) expensive|lowest(?:[- ]priced)?|(?:more|most) affordable)',
    { attribute: 'ListPrice', sign: 1 },
  ],
  ['(?:(?:most|more) expensive|priciest|pricier|dearest)', { attribute: 'ListPrice', sign: -1 }],
  [
    '(?:bigg(?:er|est)|larg(?:er|est)|(?:most|more) spacious|roomi(?:er|est))',
    { attribute: 'LivingArea', sign: -1 },
  ],
  ['(?:small(?:er|est))', { attribute: 'LivingArea', sign: 1 }],
  ['(?:new(?:er|est)|most recent)', { attribute: 'YearBuilt', sign: -1 }],
  ['(?:old(?:er|est))', { attribute: 'YearBuilt', sign: 1 }],
  ['(?:(?:most|more) (?:bed)?rooms)', { attribute: 'BedroomsTotal', sign: -1 }],
];
const MEASURES = WORDS.map(([word, measure]) => ({ word: new RegExp(`\\b${word}\\b`), measure }));
const ANY_MEASURE = WORDS.map(([word]) => word).join('|');

const ASKS_BEST = new RegExp(
  String.raw`\b(?:which|what)(?:'s|s)?\b(?! about)(?! (?:area|day|time|slot|neighbou?rhood))` +
    String.raw`[^.?!]{0,36}\b(?:${ANY_MEASURE})\b`,
);
const ASKS_PAIR = pattern(
  '',
  String.raw`\b(?:compare|comparison|versus|vs)\b|\bdifferences?\b|`,
  String.raw`\bhow do(?:es)? [^.?!]* differ\b|`,
  String.raw`\b(?:${ANY_MEASURE}) (?:than|that)\b`,
);
/** Wants to come, or other homes than those on the table. */
const ELSE = pattern(
  '',
  String.raw`\b(?:see|visit|view|tour|book|schedule|anything|something|do you have|you have|`,
  String.raw`you(?:'ve| have) got|show me|find|looking for)\b`,
);

const placed = (ordinals: string, digit: number) =>
  new RegExp(
    String.raw`\b(?:${ordinals})\b|(?:#|\b(?:number|no\.?|option|than|and|or|is|vs\.?|`.concat(
      String.raw`versus|between|compare)(?: the)?) ?${digit}\b(?! ?-?(?:bed|bath|br\b|ba\b))`,
    ),
    'g',
  );
const PLACES: [RegExp, number][] = [
  [placed('first|1st', 1), 1],
  [placed('second|2nd', 2), 2],
  [placed('third|3rd', 3), 3],
];
const FIRST_SOME = /\bfirst (2|3|two|three)\b/;
const BOTH = /\b(?:them|these|those|both|all|they)\b/;
const SHOWN_MAX = 3;

export interface Comparison {
  /** Positions (1-based) among what was offered. */
  positions: number[];
  measure: Measure | undefined;
  /** One is to be named, not all to be told. */
  best: boolean;
}

/** A question that sets the homes on the table against each other. Reads lower case. */
export function hearComparison(lower: string, count: number): Comparison | undefined {
  if (ELSE.test(lower)) return undefined;
  const measure = MEASURES.find(({ word }) => word.test(lower))?.measure;
  const named = PLACES.flatMap(([place, at]) =>
    [...lower.matchAll(place)].map(({ index }) => ({ index, at })),
  )
    .toSorted((a, b) => a.index - b.index)
    .map(({ at }) => at);
  const all = Array.from({ length: Math.min(count, SHOWN_MAX) }, (_, at) => at + 1);
  const some = FIRST_SOME.exec(lower)?.[1];
  const positions = some
    ? all.slice(0, /3|three/.test(some) ? 3 : 2)
    : named.length > 1
      ? [...new Set(named)]
      : all;
  if (ASKS_PAIR.test(lower)) {
    const meant = some !== undefined || named.length > 1 || BOTH.test(lower);
    return meant || /\bcompare\b/.test(lower) ? { positions, measure, best: false } : undefined;
  }
  // With one on the table, "which is the cheapest?" asks for others.
  return measure !== undefined && count !== 1 && ASKS_BEST.test(lower)
    ? { positions, measure, best: true }
    : undefined;
}

/** The best of them by a measure; undefined where none of them states it. */
export function bestBy(listings: readonly Listing[], { attribute, sign }: Measure) {
  const stated = listings.filter((listing) => listing[attribute] !== null);
  return stated.toSorted((a, b) => sign * ((a[attribute] ?? 0) - (b[attribute] ?? 0)))[0];
}

const POINTS = pattern(
  '',
  String.raw`(?:\bnumber|\bno\.|\boption|\blisting|#) ?#?[1-9]\b|`,
  String.raw`^\W*(?:(?:and|what about|how about|tell me (?:more )?(?:about|of)?|i like|i'll take|`,
  String.raw`more about|ok(?:ay)?|so|hmm+|the details of)\b\W*)*the (?:first|second|third|fourth|`,
  String.raw`last|1st|2nd|3rd)(?: (?:one|1|home|place|option|listing|apartment|house))*\W*$`,
);

/** "Tell me more about number 2", "the second one": one of a list. */
export const pointsAtOne = (lower: string): boolean => POINTS.test(lower);

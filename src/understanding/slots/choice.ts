import type { DateTime } from 'luxon';
import type { Listing } from '../../schemas/listing.ts';
import { commonWords } from '../text/common-words.ts';
import { pattern } from '../text/pattern.ts';
import { fold, tokens } from '../text/tokens.ts';
import { streetWord } from './vocabulary-index.ts';

const ORDINAL: [RegExp, number][] = [
  [/\b(?:first|1st)\b/, 1],
  [/\b(?:second|2nd)\b/, 2],
  [/\b(?:third|3rd)\b/, 3],
  [/\b(?:fourth|4th)\b/, 4],
  [/\b(?:fifth|5th)\b/, 5],
  [/\bformer\b/, 1],
];
const NUMBERED = /\b(?:number|no\.?|option|choice|listing|#)\s?#?(\d{1,2})\b|#(\d{1,2})\b/;
const NOT_A_CHOICE = pattern(
  'g',
  String.raw`\b(?:first|second|third) (?:floor|time|thing|name|of all|of (?:january|february|`,
  'march|april|may|june|july|august|september|october|november|december)|month|week|',
  String.raw`day|weekend|bedroom|bathroom)\b|\b(?:a|one|just a|wait a) second\b|`,
  String.raw`\bfirst[- ]time\b|\b(?:1st|2nd|3rd|4th|5th) (?:of|at|if|is|would|around|in)\b|`,
  String.raw`\b(?:on|for) the (?:1st|2nd|3rd|4th|5th)\b`,
);

const ORDINAL_WORD = '(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)';
/** "not the first one", "rather than the 2nd": named only to be ruled out. */
const NOT_THAT_ONE = pattern(
  'g',
  String.raw`\b(?:not|instead of|rather than|except|forget(?: about)?|skip|don'?t (?:like|want)|`,
  String.raw`no to) (?:the )?${ORDINAL_WORD}(?: one)?\b|`,
  String.raw`\bthe ${ORDINAL_WORD}(?: one)? (?:is|was|looks?) (?:not|n't|too)\b|`,
  String.raw`\bthe ${ORDINAL_WORD}(?: one)? (?:isn't|doesn't|won't)\b`,
);

/** Position (1-based) the words name among `count` things, without looking at what they are. */
function hearOrdinal(lower: string, count: number, bareNumber: boolean): number | undefined {
  const text = lower.replace(NOT_A_CHOICE, ' ').replace(NOT_THAT_ONE, ' ');
  const numbered = NUMBERED.exec(text);
  const bare = bareNumber
    ? pattern(
        '',
        String.raw`^\D{0,16}?\b(\d)\b(?![\s-]*(?:bed|bath|br\b|bd\b|`,
        String.raw`ba\b|room|people|of us|k\b|[ap]m\b|`,
        String.raw`month|year|dollars))\D{0,16}$`,
      ).exec(text)
    : null;
  const digits = numbered?.[1] ?? numbered?.[2] ?? bare?.[1];
  if (digits !== undefined) return within(Number(digits), count);
  const ordinal = ORDINAL.find(([pattern]) => pattern.test(text));
  if (ordinal) return within(ordinal[1], count);
  if (
    /\b(?:the )?(?:last|latter|bottom)(?: one| option| slot| home| listing)?\b/.test(text) &&
    !/\blast (?:name|time|week|month|year|night|minute|question|thing)\b/.test(text)
  ) {
    return within(count, count);
  }
  if (/\b(?:the )?middle (?:one|option)\b/.test(text) && count === 3) return 2;
  if (/\b(?:the )?(?:top|upper) (?:one|option|listing)\b/.test(text)) return within(1, count);
  return undefined;
}

const within = (n: number, count: number): number | undefined =>
  n >= 1 && n <= count ? n : undefined;

const EXTREMES: [RegExp, (listing: Listing) => number][] = [
  [
    pattern(
      '',
      String.raw`\b(?:cheap(?:er|est)|least expensive|less expensive|lowest(?:[- ]priced)?|`,
      String.raw`more affordable|most affordable)\b`,
    ),
    (l) => l.ListPrice,
  ],
  [/\b(?:most expensive|priciest|more expensive|pricier|dearest)\b/, (l) => -l.ListPrice],
  [/\b(?:bigger|biggest|larger|largest|most spacious|roomier)\b/, (l) => -(l.LivingArea ?? 0)],
  [/\b(?:smaller|smallest)\b/, (l) => l.LivingArea ?? Number.MAX_SAFE_INTEGER],
  [/\b(?:newer|newest|most recent)\b/, (l) => -(l.YearBuilt ?? 0)],
  [/\b(?:older|oldest)\b/, (l) => l.YearBuilt ?? 9999],
];

const TRAITS: [RegExp, (listing: Listing) => boolean][] = [
  [/\bgarage|parking\b/, (l) => l.GarageSpaces > 0],
  [/\bpets?|dogs?|cats?\b/, (l) => l.PetsAllowed === true],
  [/\bunfurnished\b/, (l) => l.Furnished === false],
  [/\bfurnished\b/, (l) => l.Furnished === true],
  [/\blaundry|washer\b/, (l) => l.InUnitLaundry === true],
  [/\bloft\b/, (l) => l.PropertySubType === 'Loft'],
  [/\bcondo/, (l) => l.PropertySubType === 'Condominium'],
  [/\btown ?(?:house|home)/, (l) => l.PropertySubType === 'Townhouse'],
  [/\bstudio\b/, (l) => l.BedroomsTotal === 0],
];
const THE_ONE = pattern(
  '',
  String.raw`\b(?:the|that) (?:[\w$,.]+ ){0,3}(?:one|1|place|home|apartment|`,
  String.raw`listing|unit|option)\b|`,
  String.raw`\bthe (?:loft|condo|town ?house|town ?home|studio)\b`,
);

/** "cheapest" picks among what was shown only where the words point at that. */
const A_CHOICE = pattern(
  '',
  String.raw`\b(?:1|one|option|place|of (?:the (?:two|three|four|2|3|4|lot|bunch)|those|`,
  'these|them|',
  String.raw`all)|(?:among|from) (?:those|these|them))\b|\bthe [a-z]+est\b(?! (?:day|time|slot))|`,
  String.raw`^\W*(?:the )?\w+(?: \w+)?\W*$`,
);

/** Which offered listing the words describe: by name, street, price, size or a trait. */
export function hearListingChoice(
  lower: string,
  offered: Listing[],
  bareNumber: boolean,
): number | undefined {
  if (offered.length === 0) return undefined;
  const named = byWords(lower, offered);
  if (named !== undefined) return named;
  const ordinal = hearOrdinal(lower, offered.length, bareNumber);
  if (ordinal !== undefined) return ordinal;
  const extreme = A_CHOICE.test(lower)
    ? EXTREMES.find(
        ([pattern]) => pattern.test(lower) && !/\b(?:anything|something|any)\b/.test(lower),
      )
    : undefined;
  if (extreme) {
    const best = offered.toSorted((a, b) => extreme[1](a) - extreme[1](b))[0];
    return best === undefined ? undefined : offered.indexOf(best) + 1;
  }
  if (!THE_ONE.test(lower)) return undefined;
  const price = /\$?(\d{1,3}(?:,\d{3})+|\d{3,})(k)?/.exec(lower);
  const wanted = Number(price?.[1]?.replaceAll(',', '')) * (price?.[2] ? 1000 : 1);
  const priced = offered.filter((l) => l.ListPrice === wanted);
  const beds = /\b(\d)[\s-]*(?:bed|br|bd)/.exec(lower)?.[1];
  const sized = offered.filter((l) => beds !== undefined && l.BedroomsTotal === Number(beds));
  const trait = TRAITS.find(([pattern]) => pattern.test(lower));
  const alike = trait ? offered.filter(trait[1]) : [];
  const only = [priced, sized, alike].find((found) => found.length === 1)?.[0];
  return only === undefined ? undefined : offered.indexOf(only) + 1;
}

const PLAIN = pattern(
  '',
  '^(?:st|ave|rd|dr|ln|blvd|ct|pl|ter|sq|hwy|pkwy|cir|way|n|s|e|w|apt|unit|apartments?|',
  'homes?|condos?|lofts?|towers?|house|building|residences?|place|the|park|court|',
  String.raw`\d{5})$`,
);

/** The one offered listing whose name or street the message mentions. */
function byWords(lower: string, offered: Listing[]): number | undefined {
  const said = new Set(tokens(lower).map((t) => streetWord(t.word)));
  const scores = offered.map((listing) => {
    const names = `${listing.BuildingName ?? ''} ${listing.UnparsedAddress.split(',')[0] ?? ''}`;
    const words = new Set(tokens(names).map((t) => streetWord(t.word)));
    const place = tokens(`${listing.City} ${listing.SubdivisionName ?? ''}`).map((t) => t.word);
    const specific = [...words].filter(
      (w) =>
        said.has(w) && !PLAIN.test(w) && !commonWords.has(w) && (w.length > 2 || /^\d{2,}/.test(w)),
    );
    const here =
      THE_ONE.test(lower) && place.length > 0 && fold(lower).includes(fold(listing.City));
    return specific.length * 2 + (here ? 1 : 0);
  });
  const best = Math.max(...scores);
  if (best === 0 || scores.filter((s) => s === best).length > 1) return undefined;
  return scores.indexOf(best) + 1;
}

/** Which offered start is meant: "the 3 pm one", "the later one", "first works", "any". */
export function hearSlotChoice(
  lower: string,
  slots: DateTime[],
  heard: { date?: string | undefined; time?: string | undefined; dayPart?: string | undefined },
): number | undefined {
  if (slots.length === 0) return undefined;
  const matches = slots.filter(
    (slot) =>
      (heard.date === undefined || slot.toISODate() === heard.date) &&
      (heard.time === undefined || slot.toFormat('HH:mm') === heard.time),
  );
  if (heard.time !== undefined) return one(matches, slots);
  const ordinal = hearOrdinal(lower, slots.length, false);
  if (ordinal !== undefined) return ordinal;
  const pool = heard.date === undefined ? slots : matches;
  if (/\b(?:latest|later|last)\b/.test(lower)) return one(pool.slice(-1), slots);
  if (
    pattern(
      '',
      String.raw`\b(?:earliest|earlier|soonest|sooner|any(?: of (?:them|`,
      'those))?(?: time)?|whichever|',
      String.raw`either|whatever|you (?:pick|choose)|doesn'?t matter)\b`,
    ).test(lower)
  ) {
    return one(pool.slice(0, 1), slots);
  }
  if (heard.dayPart !== undefined) {
    return one(pool.filter((slot) => inPart(slot, heard.dayPart)).slice(0, 1), slots);
  }
  if (heard.date !== undefined) return one(matches, slots);
  if (
    slots.length === 1 &&
    pattern(
      '',
      String.raw`\b(?:yes|yeah|yep|sure|ok(?:ay)?|that (?:one|works|time)|works|fine|good|perfect|`,
      String.raw`great|please|do it|take it)\b`,
    ).test(lower) &&
    !/\bnot?\b|n't\b/.test(lower)
  ) {
    return 1;
  }
  return undefined;
}

const one = (pool: DateTime[], slots: DateTime[]): number | undefined => {
  const [only] = pool;
  return only !== undefined && pool.length === 1 ? slots.indexOf(only) + 1 : undefined;
};

export const inPart = (slot: DateTime, part: string | undefined): boolean =>
  part === 'morning'
    ? slot.hour < 12
    : part === 'afternoon'
      ? slot.hour >= 12 && slot.hour < 17
      : slot.hour >= 17;

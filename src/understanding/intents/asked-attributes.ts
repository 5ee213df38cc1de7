import { hearRequested, isAboutMany } from '../slots/requested.ts';
import { pattern } from '../text/pattern.ts';

/** Rules and fees of the agency that only sound like an attribute of a home. */
const RULES = pattern(
  'g',
  String.raw`\b(?:pets?|dogs?|cats?|animals?|parking|garage|guest|visitors?|security|holding|late|`,
  String.raw`application|cleaning|cancellation|move[- ]in|agency|admin\w*|earnest|laundry|moving)`,
  ' (?:rents?|fees?|deposits?|polic(?:y|ies)|charges?|rules?|limits?|costs?|permits?|',
  String.raw`weights?|money)\b|\b(?:guest|visitors?'?|street) parking\b|\brent (?:is )?(?:due|`,
  String.raw`payment|`,
  String.raw`increases?)\b|\b(?:pay|paying|paid) (?:the |my |our )?rent\b|\bprice(?:s)? (?:of|`,
  String.raw`for) (?:a|`,
  'an|your|the) (?!(?:one|1|place|home|house|apartment|flat|condo|loft|unit|town|studio|',
  String.raw`first|second|third|last|other|listing|property)\b)[a-z]\w*`,
);
const HOME_WORD =
  '(?:it|that|this|they|one|▪+|(?:the|that|this) (?:\\w+ ){0,2}(?:one|1|place|home|house|' +
  'apartment|apt|flat|condo|loft|townhouse|unit|studio|property|listing|first|second|third|last))';
const MORE: [string, RegExp][] = [
  [
    'ListPrice',
    pattern(
      '',
      String.raw`\bwhat ${HOME_WORD}(?:'s| is| are)? (?:costs?|rents? for|renting for|goes for|`,
      String.raw`going for|sells for|listed (?:for|at)|priced)\b|`,
      String.raw`\bhow much\b[^.?!]{0,30}\b(?:asking|`,
      String.raw`want|charge|charging|pay|selling|renting|going|listed|priced|cost)\b[^.?!]{0,16}`,
      String.raw`\b${HOME_WORD}|\bhow much (?:\w+ ){0,3}${HOME_WORD}|\b(?:what|whats|what's)\b`,
      String.raw`[^.?!]{0,16}\b(?:price|rent|cost)\b[^.?!]{0,12}${HOME_WORD}|`,
      String.raw`\b${HOME_WORD} (?:price|`,
      String.raw`rent|cost)s?\b|\b(?:rent|price|asking price|cost)(?: (?:of|for|on|`,
      String.raw`at))? ${HOME_WORD}|`,
      String.raw`\b(?:the |its |monthly )(?:monthly )?(?:rent|price|cost)\b(?=[^.?!]*\?)|`,
      String.raw`^\W*(?:and |the )*(?:monthly )?(?:rent|price|cost)\b`,
      // "Cost of being towed", "price for a spare key": not of the home.
      String.raw`(?! (?:of|for|to) (?:an? |being|getting|\w+ing\b))`,
    ),
  ],
  [
    'StandardStatus',
    pattern(
      '',
      String.raw`\b(?:still|yet|currently) (?:\w+ ){0,3}?(?:available|free|vacant|open|up|listed|`,
      String.raw`unsold|for (?:rent|sale)|on the market|to rent|to buy|rent|buy|get|be rented|`,
      String.raw`be had)\b|`,
      String.raw`${HOME_WORD} (?:\w+ )?(?:available|vacant|on the market|for (?:sale|rent)|gone|`,
      String.raw`taken|sold|rented|pending|under (?:contract|offer))\b|\b(?:been|already|`,
      String.raw`is) (?:sold|`,
      String.raw`rented(?: out)?|leased|snapped up|gone)\b|\bavailability of ${HOME_WORD}|`,
      String.raw`\b(?:has|did) (?:someone|somebody|anyone|`,
      String.raw`anybody) (?:else )?(?:already )?(?:taken|`,
      `rented|bought|take|rent|buy) ${HOME_WORD}`,
    ),
  ],
  ['BedroomsTotal', /^\W*(?:and |the )*(?:bed ?rooms?|beds)\W*$|\bbed(?:room)?s? and bath/],
  ['BedroomsTotal', /\bnumber of bed(?:room)?s?\b/],
  [
    'BathroomsTotalInteger',
    /^\W*(?:and |the )*(?:bath ?rooms?|baths)\W*$|\bnumber of bath(?:room)?s?\b/,
  ],
  ['LivingArea', /\bsq\.? ?(?:ft|feet|m)\b|\bsqft\b|\bfootage\b|\bfloor ?space\b/],
];
const TERSE_MAX = 5;

/** "sqft", "parking?", "rent? pets ok?": too short for a sentence, about what is on the table. */
const isTerse = (lower: string): boolean =>
  lower.split(/\s+/).filter((word) => /[a-z]/.test(word)).length <= TERSE_MAX &&
  !/\b(?:view|see|visit|book|tour|with|want|need|looking|find|no|yes|cancel|thanks?|thx)\b/.test(
    lower,
  );
const WONDERS =
  /\b(?:wonder|remind me|like to know|want to know|need to know|may i (?:ask|know)|tell me)\b/;

/** Attributes asked for of the listing on the table, as RESO names; also in short forms. */
export function askedAttributes(
  lower: string,
  given: { atHand: boolean; named: boolean; focused: boolean; timed: boolean },
): string[] {
  if (!given.atHand) return [];
  const wonders = WONDERS.exec(lower)?.index ?? 0;
  const rest = lower.slice(wonders).replace(RULES, ' ');
  const terse = (given.named || given.focused) && isTerse(rest);
  const asks = terse || WONDERS.test(rest);
  const text = asks && !rest.includes('?') ? `${rest}?` : rest;
  const plain = hearRequested(text, given);
  if (isAboutMany(text) && !given.named) return plain;
  if (!asks && !/\?|\b(?:how|what|is|are|does|can|has)\b/.test(text)) return plain;
  const ruled = rest !== lower.slice(wonders) && plain.length === 0;
  const more = MORE.filter(
    ([name, cue]) =>
      !plain.includes(name) &&
      cue.test(text) &&
      !(ruled && name === 'ListPrice' && !given.named) &&
      !(name === 'StandardStatus' && given.timed),
  ).map(([name]) => name);
  return [...plain, ...more];
}

import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Recogniser, Span } from './recogniser.ts';

interface Group extends Span {
  digits: string;
}

const GROUPS_MAX = 7;
const DIGITS_MIN = 8;
const DIGITS_MAX = 15;
/** How digits are grouped in North America; anything else there is some other number. */
const NANP_SHAPES = new Set(['10', '3-3-4', '3-7', '6-4', '11', '1-10', '1-3-3-4']);
/** ISO times and UUIDs. */
const OTHER_DIGITS =
  /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2})?|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;

/**
 * Phone numbers: international ones, and national ones of these countries as people there write
 * them. Seven-digit local numbers are left: they look like price ranges.
 */
export const makePhoneRecogniser = (
  countries: readonly CountryCode[] = ['US', 'GB'],
): Recogniser => ({
  kind: 'PHONE',
  find(text) {
    const groups = digitGroups(text);
    const spans: Span[] = [];
    for (let at = 0; at < groups.length; ) {
      const taken = longestNumber(text, groups, at, countries);
      const first = groups[at];
      const last = groups[at + taken - 1];
      if (taken > 0 && first && last) spans.push({ start: beginning(text, first), end: last.end });
      at += Math.max(taken, 1);
    }
    return spans;
  },
});

/** Runs of digits that stand alone: not within a word, a decimal, an amount, a date or an id. */
function digitGroups(text: string): Group[] {
  const others = [...text.matchAll(OTHER_DIGITS)].map((m) => ({
    start: m.index,
    end: m.index + m[0].length,
  }));
  const groups: Group[] = [];
  let other = 0;
  for (const match of text.matchAll(/(?<![\p{L}\p{N}_])\d{1,15}(?![\p{L}\p{N}_])/gu)) {
    const start = match.index;
    while ((others[other]?.end ?? Number.POSITIVE_INFINITY) <= start) other += 1;
    if ((others[other]?.start ?? Number.POSITIVE_INFINITY) <= start) continue;
    groups.push({ start, end: start + match[0].length, digits: match[0] });
  }
  return groups;
}

/** How many groups from `at` on make the longest valid number; 0 when none do. */
function longestNumber(
  text: string,
  groups: Group[],
  at: number,
  countries: readonly CountryCode[],
): number {
  const first = groups[at];
  if (
    first === undefined ||
    /[$€£#]\s?$/.test(text.slice(Math.max(0, first.start - 2), first.start))
  )
    return 0;
  let digits = '';
  const shape: number[] = [];
  let longest = 0;
  for (let n = 0; n < GROUPS_MAX; n += 1) {
    const group = groups[at + n];
    const before = groups[at + n - 1];
    if (group === undefined) break;
    if (n > 0 && before && !joins(text.slice(before.end, group.start))) break;
    digits += group.digits;
    shape.push(group.digits.length);
    if (digits.length > DIGITS_MAX) break;
    if (digits.length < DIGITS_MIN) continue;
    const plus = text[beginning(text, first)] === '+';
    if (isPhone(digits, plus, shape.join('-'), countries)) longest = n + 1;
  }
  return longest;
}

const joins = (gap: string): boolean => /^(?:[ .\-\u00a0/]|\) ?|\)-| \(|-\(| ?- ?)$/.test(gap);

/** The + or bracket that belongs to a number. */
function beginning(text: string, { start }: Span): number {
  let from = start;
  if (text[from - 1] === '(') from -= 1;
  if (text[from - 1] === '+') from -= 1;
  return from;
}

function isPhone(digits: string, plus: boolean, shape: string, countries: readonly CountryCode[]) {
  if (plus || digits.startsWith('00')) {
    return parsePhoneNumberFromString(`+${digits.replace(/^00/, '')}`)?.isPossible() ?? false;
  }
  return countries.some((country) => {
    const number = parsePhoneNumberFromString(digits, country);
    return country === 'US' || country === 'CA'
      ? NANP_SHAPES.has(shape) && number?.isValid()
      : // Possible, not valid: numbers kept for drama and tests belong to no range.
        digits.startsWith('0') && number?.isPossible();
  });
}

import { pattern } from '../text/pattern.ts';
import { hearPurpose } from './purpose.ts';

export interface PartyHeard {
  partySize?: number;
  purpose?: string;
  /** The purpose only tells what is reserved ("meeting room"), not why. */
  general?: boolean;
}

const HEADS = [
  '(?:people|peeps|persons?|ppl|pers|pax|guests?|adults?|attendees|participants|folks|visitors|',
  'colleagues|students|kids|friends|of us|heads|seats|seaters?)',
].join('');
const NOT_CLOCK = [
  String.raw`(?![\d:,]|\s?(?:[ap]\.?m|o'?clock|k\b|beds?|bath|months?|min|`,
  'hours?|days?))',
].join('');
const SIZE = [
  pattern('g', String.raw`\b(\d{1,3})[ -]${HEADS}\b(?! (?:more|extra))`),
  pattern(
    'g',
    String.raw`\b(?:we(?:'re| are|'ll be| will be| would be|'d be)|there(?:'ll be|`,
    " will be|'s| are| is)|",
    'us being|make (?:it|that) for|now|group size|head ?count|party size|party|total)',
    '(?: (?:now|actually|going to be|is|of|only|just|about|around|then))*:? ',
    String.raw`(\d{1,3})\b${NOT_CLOCK}`,
  ),
  pattern(
    'g',
    String.raw`\b(?:table|party|group|meeting|rooms?|reservation|booking|dinner|lunch|`,
    'brunch|place|',
    String.raw`tour|visit|desks?|seats?|spots?|appointment|workshop|space) (?:for|of) (\d{1,3})\b`,
    NOT_CLOCK,
  ),
  /\b(\d{1,3}) (?:altogether|in total|total|all told|in all|all together|strong)\b/g,
];
/** "for two" beside a clock time of its own is no time. */
const FOR_SO_MANY = pattern('', String.raw`\bfor (\d{1,2})\b${NOT_CLOCK}(?! (?:st|nd|rd|th)\b)`);
const CLOCK = /\d ?[ap]\.?m\b|\d:\d\d|o'?clock|\bnoon\b|\bat \d/;
const JUST_ME = pattern(
  '',
  String.raw`\b(?:just|only) (?:me|myself|for me|1)\b|\bby myself\b|\bon my own\b|\balone\b|`,
  String.raw`\bit'?s (?:just )?only me\b|\bsolo\b`,
);
const ME_PLUS = pattern(
  '',
  String.raw`\b(?:me|myself|i) (?:and|plus|\+|with) (?:my )?(\d+|an?|wife|husband|partner|friend|`,
  'colleague|boss|mother|father|mom|dad|sister|brother|girlfriend|boyfriend|',
  String.raw`son|daughter)\b`,
);
const PLUS_ME = pattern(
  '',
  String.raw`\bmy (?:wife|husband|partner|friend|colleague|boss|mother|father|mom|dad|`,
  'sister|brother|',
  String.raw`girlfriend|boyfriend|son|daughter) and (?:i|me|myself)\b|\bthe 2 of us\b|`,
  String.raw`\bboth of us\b`,
);
const AND_OTHERS =
  /\b(\d{1,2}) (?:adults?|grown-?ups?),?(?: and| plus| \+| &)? (\d{1,2}) (?:kids?|child(?:ren)?)\b/;

/** How many come, and what for. Reads masked lower-case text; `asked`: the number was. */
export function hearParty(open: string, lower: string, asked: boolean): PartyHeard {
  const heard: PartyHeard = {};
  const size = sizeIn(open, asked);
  if (size !== undefined && size > 0) heard.partySize = size;
  const reason = hearPurpose(lower, open);
  if (reason !== undefined) Object.assign(heard, reason);
  return heard;
}

function sizeIn(open: string, asked: boolean): number | undefined {
  const mixed = AND_OTHERS.exec(open);
  if (mixed) return Number(mixed[1]) + Number(mixed[2]);
  // "not three, we will be five": the last number is the one that stands.
  const counted = SIZE.flatMap((words) =>
    [...open.matchAll(words)]
      .filter(({ index }) => !/\b(?:not|instead of|rather than)\s+$/.test(open.slice(0, index)))
      .map((match) => ({ at: match.index, n: Number(match[1]) })),
  ).sort((a, b) => a.at - b.at);
  const last = counted.at(-1);
  if (last) return last.n;
  const plus = ME_PLUS.exec(open)?.[1];
  if (plus !== undefined) return 1 + (/^\d/.test(plus) ? Number(plus) : 1);
  if (PLUS_ME.test(open)) return 2;
  if (JUST_ME.test(open)) return 1;
  const meant = FOR_SO_MANY.exec(open);
  if (meant && CLOCK.test(open.replace(meant[0], ''))) return Number(meant[1]);
  if (!asked) return undefined;
  const bare = /(?<![\d:$])\b(\d{1,3})\b(?!\s?(?:[ap]m|:|\/))/.exec(open)?.[1];
  if (bare !== undefined) return Number(bare);
  return /\b(?:both|couple|my (?:wife|husband|partner))\b/.test(open) ? 2 : undefined;
}

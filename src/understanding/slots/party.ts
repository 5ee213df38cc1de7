import { pattern } from '../text/pattern.ts';
export interface PartyHeard {
  partySize?: number;
  purpose?: string;
}

const SIZE = [
  pattern(
    '',
    String.raw`\b(?:table|party|group|meeting|room|reservation|booking|dinner|lunch|place) (?:for|`,
    String.raw`of) (\d{1,3})\b(?!\s?(?:[ap]m|:|k\b|beds?|months?|min|hours?))`,
  ),
  /\bfor (\d{1,3}) (?:people|persons?|guests?|adults?|of us|pax|attendees|folks|colleagues)\b/,
  /\b(\d{1,3}) (?:people|persons|guests|adults|of us|pax|attendees|folks|colleagues)\b/,
  /\b(?:there(?:'ll| will)? be|there are|we are|we're|we'll be) (\d{1,3})\b(?! ?(?:[ap]m|:))/,
  /\bparty size(?: is| of|:)? (\d{1,3})\b/,
];
const JUST_ME = /\b(?:just|only) me\b|\bby myself\b|\bon my own\b|\bjust myself\b|\balone\b/;
const ME_PLUS = pattern(
  '',
  String.raw`\b(?:me|myself|i) (?:and|plus|\+) (?:my )?(\d+|wife|husband|partner|friend|`,
  String.raw`colleague|boss|mother|father|mom|dad|sister|brother|girlfriend|boyfriend)\b`,
);
const PURPOSES: [RegExp, string][] = [
  [/\bmeeting room\b|\bconference room\b/, 'meeting room'],
  [/\b(?:lease|contract|papers?) signing\b/, 'signing papers'],
  [/\bconsultation\b|\bconsult\b/, 'consultation'],
  [
    /\b(?:sign|signing) (?:the |my |a )?(?:lease|contract|papers?|paperwork|documents?)\b/,
    'signing papers',
  ],
  [
    /\b(?:pick ?up|collect|drop off) (?:the |my )?(?:keys?|package|parcel|documents?)\b/,
    'keys or papers',
  ],
  [/\binterview\b/, 'interview'],
  [/\bvaluation\b|\bapprais\w+\b/, 'valuation'],
  [/\btable\b|\bdinner\b|\blunch\b|\bbrunch\b/, 'table'],
  [/\bmeet(?:ing)?\b/, 'meeting'],
  [/\boffice\b|\bcome (?:in|by)\b|\bstop by\b|\bdrop (?:in|by)\b/, 'office visit'],
];

/** How many come, and what for. Reads masked lower-case text; `asked`: the number was. */
export function hearParty(open: string, lower: string, asked: boolean): PartyHeard {
  const heard: PartyHeard = {};
  const size = SIZE.map((pattern) => pattern.exec(open)?.[1]).find((n) => n !== undefined);
  const plus = ME_PLUS.exec(open)?.[1];
  const bare = asked ? /(?<![\d:$])\b(\d{1,3})\b(?!\s?(?:[ap]m|:|\/))/.exec(open)?.[1] : undefined;
  if (size !== undefined) heard.partySize = Number(size);
  else if (plus !== undefined) heard.partySize = 1 + (/^\d/.test(plus) ? Number(plus) : 1);
  else if (JUST_ME.test(open)) heard.partySize = 1;
  else if (bare !== undefined) heard.partySize = Number(bare);
  else if (asked && /\b(?:both|couple|2 of us|my (?:wife|husband|partner))\b/.test(open))
    heard.partySize = 2;
  if (heard.partySize === 0) delete heard.partySize;
  const purpose = PURPOSES.find(([pattern]) => pattern.test(lower))?.[1];
  if (purpose !== undefined) heard.purpose = purpose;
  return heard;
}

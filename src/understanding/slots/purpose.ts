import { commonWords } from '../text/common-words.ts';
import { pattern } from '../text/pattern.ts';

/** Reasons to come that have a name of their own, the most telling first. */
const NAMED: [RegExp, string][] = [
  [
    pattern(
      '',
      String.raw`\b(?:lease|contract|papers?) signing\b|`,
      String.raw`\bsign(?:ing)? (?:the |my |our |a )?(?:lease|contract|papers?|paperwork|`,
      String.raw`documents?)\b`,
    ),
    'signing papers',
  ],
  [
    pattern(
      '',
      String.raw`\b(?:pick(?:ing)? ?up|collect(?:ing)?|drop(?:ping)? off) (?:the |my |`,
      'our |some |a )?',
      String.raw`(?:keys?|package|parcel|documents?)\b`,
    ),
    'keys or papers',
  ],
  [/\bjob interview\b/, 'job interview'],
  [/\binterviews?\b/, 'interview'],
  [/\bvaluation\b|\bapprais\w+\b/, 'valuation'],
  [/\bconsultation\b|\bconsult\b/, 'consultation'],
];
const WHOSE_MEETING = pattern(
  '',
  String.raw`\b(?:clients?|team|board|staff|sales|business|project|family|committee|club|investor|`,
  String.raw`customer|parents?|tenants?|owners?) meeting\b`,
);
/** What is reserved rather than why; told only when there is no better reason. */
const GENERAL: [RegExp, string][] = [
  [/\bmeeting rooms?\b|\bconference rooms?\b/, 'meeting room'],
  [/\btable\b|\bdinner\b|\blunch\b|\bbrunch\b/, 'table'],
  [/\btour\b/, 'tour'],
  [/\bmeet(?:ing)?\b/, 'meeting'],
  [/\boffice\b|\bcome (?:in|by)\b|\bstop by\b|\bdrop (?:in|by)\b/, 'office visit'],
];
const WORD = String.raw`[\p{L}][\p{L}'-]*`;
const STOP = [
  String.raw`(?=\s*(?:$|[.,;:!?▪]|\d)|\s+(?:on|at|for|with|this|next|tomorrow|today|in|`,
  'around|about|from|please|and|but|by|when|if|because|mon|tue|wed|thu|fri|sat|sun))',
].join('');
const FREE = [
  pattern(
    'u',
    String.raw`\b(?:it'?s |this is |is |be )?for (?:an? |my |our |his |her |the |some )`,
    `(${WORD}(?: ${WORD}){0,2}?)${STOP}`,
  ),
  pattern(
    'u',
    String.raw`\b(?:like|want|need|book|schedule|reserve|make|get|have|arrange|run|hold|host|`,
    'celebrate|do|organi[sz]e|give|come (?:in )?for)',
    `(?: me| us)? an? (${WORD}(?: ${WORD}){0,2}?)${STOP}`,
  ),
  pattern(
    'u',
    String.raw`\b(?:come|visit|stop by|drop by|drop in|swing by)\b[^.?!]{0,60}?\bto `,
    `((?!be|come|see you|you)${WORD}(?: ${WORD}){1,3}?)${STOP}`,
  ),
];
const NO_REASON = pattern(
  '',
  '(?:^| )(?:time|times|day|slot|spot|reservation|booking|appointment|appt|',
  'visit|table|room|',
  'people|person|persons|group|party of|second|minute|moment|while|hour|hours|half|few|',
  'name|phone|number|email|monday|tuesday|wednesday|thursday|friday|saturday|sunday|',
  'morning|afternoon|evening|noon|week|weekend|place|seat|seats|couple|question|look|',
  'person|first|second|third|same|hello|later|earlier|different|other|following)(?: |$)',
);

/** "cleaning weds 9.30": a note begins with what it is about. */
const NOTED = pattern('u', `^(${WORD}(?: ${WORD})??)${STOP}`);

/**
 * What a visit to the desk is for: a reason with a name of its own, else the words it was said in.
 * `general` marks what only tells what is reserved. Reads lower-case text; `open` is the masked
 * one.
 */
export function hearPurpose(
  lower: string,
  open: string,
): { purpose: string; general: boolean } | undefined {
  const meeting = WHOSE_MEETING.exec(lower)?.[0];
  if (meeting !== undefined) return { purpose: meeting, general: false };
  const named = NAMED.find(([words]) => words.test(lower))?.[1];
  if (named !== undefined) return { purpose: named, general: false };
  for (const words of FREE) {
    const said = words.exec(open)?.[1]?.trim();
    if (said !== undefined && said.length > 2 && !NO_REASON.test(said)) {
      return { purpose: said, general: false };
    }
  }
  const noted = NOTED.exec(open)?.[1];
  if (noted !== undefined && isNote(noted)) return { purpose: noted, general: false };
  const general = GENERAL.find(([words]) => words.test(lower))?.[1];
  return general === undefined ? undefined : { purpose: general, general: true };
}

const isNote = (said: string): boolean =>
  said.length > 3 &&
  !NO_REASON.test(said) &&
  said.split(' ').every((word) => !commonWords.has(word)) &&
  !GENERAL.some(([words]) => words.test(said));

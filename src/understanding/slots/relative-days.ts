import type { DateTime } from 'luxon';
import { pattern } from '../text/pattern.ts';
import type { Hit } from './price.ts';

export interface DayHit extends Hit {
  /** Undefined when the day it counts from is not known. */
  date: string | undefined;
  /** False when a day named elsewhere in the message says it better ("this weekend, Sunday"). */
  exact: boolean;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WEEKDAY = '(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|s|rs|r|nes)?';

type Reckoned = (
  match: RegExpExecArray,
  now: DateTime,
  known: DateTime | undefined,
) => DateTime | undefined;

/** ISO weekdays count from Monday, so a week that comes begins after this week's Sunday. */
const inWeek = (now: DateTime, ahead: number, day: string | undefined): DateTime =>
  now.startOf('week').plus({ weeks: ahead, days: Math.max(0, WEEKDAYS.indexOf(day ?? 'mon')) });

const coming = (now: DateTime, day: string | undefined): DateTime => {
  const date = inWeek(now, 0, day);
  return date < now.startOf('day') ? date.plus({ weeks: 1 }) : date;
};

const FROM_NOW: [RegExp, Reckoned][] = [
  [
    pattern('', String.raw`\b(?:the )?week after next,?(?: on)?(?: the)? ${WEEKDAY}\b`),
    ([, day], now) => inWeek(now, 2, day),
  ],
  [
    pattern('', String.raw`\bnext week(?:'s)?,?(?: on| the)? ${WEEKDAY}\b`),
    ([, day], now) => inWeek(now, 1, day),
  ],
  [
    pattern('', String.raw`\b${WEEKDAY},?(?: of| in| the)? (?:next|the following) week\b`),
    ([, day], now) => inWeek(now, 1, day),
  ],
  [
    pattern('', String.raw`\ba week (?:from|on|after) ${WEEKDAY}\b`),
    ([, day], now) => coming(now, day).plus({ weeks: 1 }),
  ],
  [
    pattern('', String.raw`\b${WEEKDAY} (?:after next|week)\b`),
    ([, day], now) => coming(now, day).plus({ weeks: 1 }),
  ],
  [/\bnext weekend\b/, (_, now) => inWeek(now, 1, 'sat')],
  [
    /\b(?:this|at the|on the|over the|the) (?:coming )?week-?end\b/,
    (_, now) => (now.weekday === 7 ? now.startOf('day') : inWeek(now, 0, 'sat')),
  ],
];
const FROM_KNOWN: [RegExp, Reckoned][] = [
  [
    /\b(?:a|1|one) week (?:later|after(?: that)?)\b|\bthe (?:week after|following week)\b/,
    (_match, _now, known) => known?.plus({ weeks: 1 }),
  ],
  [
    /\b(?:a|1|one) day later\b|\b(?:the )?(?:next|following) day\b|\bthe day after(?! tomorrow)\b/,
    (_match, _now, known) => known?.plus({ days: 1 }),
  ],
  [
    /\b(?:a|1|one) day (?:earlier|sooner)\b|\bthe (?:day before|previous day)\b/,
    (_match, _now, known) => known?.minus({ days: 1 }),
  ],
];

/**
 * Days reckoned from this week or from a day that is on the table: "next week Wednesday", "this
 * weekend", "the following day". `known` is the day wished or booked so far.
 */
export function relativeDays(lower: string, now: DateTime, known: DateTime | undefined): DayHit[] {
  for (const [words, reckon] of [...FROM_NOW, ...FROM_KNOWN]) {
    const match = words.exec(lower);
    if (!match) continue;
    const date = reckon(match, now, known)?.toISODate() ?? undefined;
    const exact = match[1] !== undefined;
    return [{ date, exact, start: match.index, end: match.index + match[0].length }];
  }
  return [];
}

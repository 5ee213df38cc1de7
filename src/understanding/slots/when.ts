import { DateTime } from 'luxon';
import type { Agent } from '../../schemas/agent.ts';
import type { Slots } from '../../schemas/dialogue.ts';
import { pattern } from '../text/pattern.ts';
import type { Sheet } from '../text/sheet.ts';
import { calendarHits, type Moment } from './calendar-hits.ts';
import type { Hit } from './price.ts';
import { type DayHit, relativeDays } from './relative-days.ts';

export interface WhenHeard {
  date?: string;
  time?: string;
  dayPart?: NonNullable<Slots['dayPart']>;
  spans: Hit[];
}

const NEGATED = pattern(
  '',
  String.raw`(?:\bnot|\binstead of|\brather than|\bisn'?t|\bcan'?t(?: (?:do|make|on))?|`,
  String.raw`\bcannot (?:do|make)|\bdoesn'?t work (?:on|at)?|\bexcept|\bfrom)\s+(?:on |at |for |`,
  'the |this |next )*$',
);
/** What follows a day that was named only to be ruled out. */
const RULED_OUT = pattern(
  '',
  String.raw`^\s*(?:does(?:n'?t| not) (?:work|suit|fit)|(?:won'?t|will not|can'?t) (?:work|do|be)|`,
  "is(?:n'?t| not| no)? (?:no good|good|possible|impossible|bad|out|off|full|",
  'too (?:early|',
  "late|soon))|(?:i|we)(?:'m| am|'re| are)? (?:busy|away|working|can'?t|cannot|have to)|",
  String.raw`no longer (?:works|suits))\b`,
);
const AT_BARE = pattern(
  '',
  String.raw`\b(?:at|around|about|by|after|from|@|for|to|it|then|say|maybe|do|make it|let's say|`,
  String.raw`between)\s+(1[0-2]|[1-9])(?::([0-5]\d))?(?![\d:,.]*\d|\s?(?:k\b|%|bed|bath|br\b|`,
  String.raw`bd\b|people|person|guests?|of us|adults?|months?|years?|days?|weeks?|hours?|min|`,
  String.raw`thousand|million|hundred|dollars|car|sq|\/|-?(?:st|nd|rd|th)\b|or more))`,
);
const BARE_CLOCK = /(?<![\d:$,.])\b([01]?\d|2[0-3]):([0-5]\d)\b(?!\s?[ap]m)/;
const GREETING = /\bgood (?:morning|afternoon|evening|day|night)\b/g;
const PARTS: [NonNullable<Slots['dayPart']>, RegExp][] = [
  ['morning', /\b(?:mornings?|before (?:noon|lunch)|a\.m\.? is|early in the day)\b/],
  ['afternoon', /\b(?:afternoons?|after lunch|early afternoon)\b/],
  ['evening', /\b(?:evenings?|tonight|after work|at night)\b/],
];

/**
 * Day, clock time and part of the day as the person means them in the agent's zone.
 * An hour without am or pm is meant within a working day (8–11 am, 12–7 pm) unless a part of the
 * day or an offered slot says otherwise. `asked` is what the last question waits for.
 */
export function hearWhen(
  sheet: Sheet,
  context: {
    now: Date;
    timeZone: string;
    asked: 'date' | 'time' | undefined;
    offeredClocks: string[];
    /** Days of the times on offer: "Monday" is the Monday that was just offered. */
    offeredDays: string[];
    correcting: boolean;
    hours?: Agent['businessHours'] | undefined;
    /** The day wished or booked so far, which "the next day" counts from. */
    known?: DateTime | undefined;
  },
): WhenHeard | null {
  const local = DateTime.fromJSDate(context.now, { zone: context.timeZone });
  const heard: WhenHeard = { spans: [] };
  // "Good morning" says nothing about when.
  const lower = sheet.openLower().replace(GREETING, (words) => ' '.repeat(words.length));
  const part = PARTS.find(([, pattern]) => pattern.test(lower))?.[0];
  const all = withRelative(calendarHits(lower, local), relativeDays(lower, local, context.known));
  const hits = wanted(lower, all, context.known?.toISODate() ?? undefined);
  const days = hits.filter((hit) => hit.date !== undefined);
  const day = context.correcting
    ? days.at(-1)
    : (days.find((hit) => hit.hour !== undefined) ?? days[0]);
  const inMonth = day?.date === undefined || day.weekday ? dayOfMonth(lower, local) : null;
  // "Tuesday the 13th" is the 13th, not the Tuesday that comes next.
  const ownDay = day?.date === undefined || sameWeekday(day, inMonth) ? inMonth : null;
  const date = ownDay?.date ?? (day?.weekday ? offeredDay(day, context.offeredDays) : day?.date);
  if (date !== undefined) heard.date = date;
  for (const hit of [...hits, ...(ownDay ? [ownDay] : [])]) heard.spans.push(hit);

  const timed = hits.filter((hit) => hit.hour !== undefined);
  const timeHit = context.correcting ? timed.at(-1) : day?.hour !== undefined ? day : timed[0];
  const clock = timeHit ? timeHit : bareTime(lower, context.asked === 'time', heard.spans);
  if (clock?.hour !== undefined) {
    const hour = clock.certain
      ? clock.hour
      : (onlyOpenHour(
          clock,
          part,
          date ?? context.known?.toISODate() ?? undefined,
          context.hours,
        ) ?? likelyHour(clock.hour, clock.minute, part, context.offeredClocks));
    heard.time = two(hour, clock.minute);
    heard.spans.push(clock);
  } else if (part) heard.dayPart = part;
  if (/\btonight\b|\bthis (?:morning|afternoon|evening)\b/.test(lower) && date === undefined) {
    const today = local.toISODate();
    if (today !== null) heard.date = today;
  }
  for (const span of heard.spans) sheet.claim(span.start, span.end);
  const { date: d, time: t, dayPart: p } = heard;
  return d === undefined && t === undefined && p === undefined ? null : heard;
}

const weekdayOf = (date: string | undefined): number | undefined =>
  date === undefined ? undefined : DateTime.fromISO(date).weekday;

const sameWeekday = (day: Moment, other: Moment | null): boolean =>
  other !== null && weekdayOf(day.date) === weekdayOf(other.date);

const offeredDay = ({ date }: Moment, offered: string[]): string | undefined =>
  offered.find((each) => weekdayOf(each) === weekdayOf(date)) ?? date;

/** A day reckoned from the week outranks the calendar library's reading of the same words. */
function withRelative(hits: Moment[], relative: DayHit[]): Moment[] {
  const [own] = relative;
  if (!own) return hits;
  const overlaps = (hit: Moment) => hit.start < own.end && own.start < hit.end;
  const { date } = own;
  const better = !own.exact && hits.some((hit) => hit.date !== undefined && !overlaps(hit));
  if (better || date === undefined) return hits.filter((hit) => !overlaps(hit));
  if (!hits.some(overlaps)) {
    return [{ date, start: own.start, end: own.end, minute: 0, certain: true }, ...hits];
  }
  return hits.map((hit) => {
    if (!overlaps(hit)) return hit;
    const start = Math.min(hit.start, own.start);
    return { ...hit, date, weekday: false, start, end: Math.max(hit.end, own.end) };
  });
}

/** Without the days that were ruled out; of several, not the one that is to be changed. */
function wanted(lower: string, all: Moment[], known: string | undefined): Moment[] {
  const open = all.filter((hit) => !NEGATED.test(lower.slice(0, hit.start)));
  const possible = open.filter((hit) => !RULED_OUT.test(lower.slice(hit.end)));
  const hits = possible.length > 0 ? possible : open;
  const others = hits.filter((hit) => hit.date !== undefined && hit.date !== known);
  return others.length > 0
    ? hits.filter((hit) => hit.date !== known || hit.date === undefined)
    : hits;
}

/** "the 5th", "on the 21st", "5th of this month": the next such day. */
function dayOfMonth(lower: string, local: DateTime): Moment | null {
  const match = pattern(
    '',
    String.raw`\b(?:on |for )?(?:the )?([12]?\d|3[01])(?:st|nd|rd|th)\b(?: of (this|`,
    String.raw`next) month)?(?! (?:one|floor|option|avenue|ave|street|st\b|place|home|house|`,
    'listing|apartment))',
  ).exec(lower);
  if (!match?.[1]) return null;
  const wanted = Number(match[1]);
  const first = match[2] === 'next' ? local.plus({ months: 1 }).startOf('month') : local;
  for (let ahead = 0; ahead <= 12; ahead += 1) {
    const month = first.startOf('month').plus({ months: ahead });
    const day = month.set({ day: wanted });
    if (day.month === month.month && day >= local.startOf('day')) {
      const date = day.toISODate();
      if (date === null) return null;
      return {
        date,
        minute: 0,
        certain: true,
        start: match.index,
        end: match.index + match[0].length,
      };
    }
  }
  return null;
}

function bareTime(lower: string, asked: boolean, taken: Hit[]): Moment | null {
  let rest = lower;
  for (const { start, end } of taken) {
    rest = rest.slice(0, start) + '▪'.repeat(end - start) + rest.slice(end);
  }
  const alone = asked
    ? pattern(
        '',
        String.raw`^\D{0,24}?\b(1[0-2]|[1-9])(?::([0-5]\d))?\b(?![\d,.]*\d|`,
        String.raw`\s?(?:k\b|bed|bath|people|`,
        'of us))',
      ).exec(rest)
    : null;
  const match = BARE_CLOCK.exec(rest) ?? AT_BARE.exec(rest) ?? alone;
  if (!match?.[1]) return null;
  const offset = match[0].lastIndexOf(match[1] + (match[2] === undefined ? '' : `:${match[2]}`));
  const start = match.index + Math.max(0, offset);
  const hour = Number(match[1]);
  const certain = hour > 12 || /^0\d/.test(match[1]);
  return {
    hour,
    minute: Number(match[2] ?? 0),
    certain,
    start,
    end: match.index + match[0].length,
  };
}

function likelyHour(
  hour: number,
  minute: number,
  part: Slots['dayPart'],
  offered: string[],
): number {
  if (hour > 12) return hour;
  const both = [hour % 12, (hour % 12) + 12];
  const shown = both.find((h) => offered.includes(two(h, minute)));
  if (shown !== undefined) return shown;
  if (part === 'morning') return hour % 12;
  if (part === 'evening' || part === 'afternoon') return (hour % 12) + 12;
  return hour >= 8 && hour < 12 ? hour : (hour % 12) + 12;
}

/** Of "eight" in the morning and in the evening, the one at which somebody is there. */
function onlyOpenHour(
  { hour = 0, minute }: Moment,
  part: Slots['dayPart'],
  date: string | undefined,
  hours: Agent['businessHours'] = {},
): number | undefined {
  if (hour > 12 || part !== undefined) return undefined;
  const day = weekdayOf(date);
  const spans = Object.entries(hours)
    .filter(([weekday]) => day === undefined || Number(weekday) === day)
    .flatMap(([, open]) => open ?? []);
  const open = [hour % 12, (hour % 12) + 12].filter((each) =>
    spans.some((span) => span.open <= two(each, minute) && two(each, minute) < span.close),
  );
  return open.length === 1 ? open[0] : undefined;
}

const pad = (n: number): string => String(n).padStart(2, '0');
const two = (hour: number, minute: number): string => `${pad(hour)}:${pad(minute)}`;

import { en } from 'chrono-node';
import { DateTime } from 'luxon';
import type { Slots } from '../../schemas/dialogue.ts';
import { pattern } from '../text/pattern.ts';
import type { Sheet } from '../text/sheet.ts';
import type { Hit } from './price.ts';

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
const MOVING_IN = pattern(
  '',
  String.raw`\b(?:mov(?:e|ing)(?: in)?|move-in|start(?:ing|s)?|available|vacant|lease(?: \w+)?|`,
  String.raw`(?<!come |stop |drop |swing |go |pass )by|until|since|built)\s+(?:in |on |by |from |`,
  'date (?:is |of )?|around |before |after )*$',
);
/** Words chrono reads as days or months that are more often something else. */
const DOUBTFUL = pattern(
  'i',
  '^(?:sun|sat|mon|wed|may|march|mar|now|right now|a second|second|sec|this month|',
  "next month|last|today's)$",
);
const AT_BARE = pattern(
  '',
  String.raw`\b(?:at|around|about|by|after|from|@|for|to|it|then|say|maybe|do|make it|let's say|`,
  String.raw`between)\s+(1[0-2]|[1-9])(?::([0-5]\d))?(?![\d:,.]*\d|\s?(?:k\b|%|bed|bath|br\b|`,
  String.raw`bd\b|people|person|guests?|of us|adults?|months?|years?|days?|weeks?|hours?|min|`,
  String.raw`thousand|million|hundred|dollars|car|sq|\/|-?(?:st|nd|rd|th)\b|or more))`,
);
const BARE_CLOCK = /(?<![\d:$,.])\b([01]?\d|2[0-3]):([0-5]\d)\b(?!\s?[ap]m)/;
const PARTS: [NonNullable<Slots['dayPart']>, RegExp][] = [
  ['morning', /\b(?:mornings?|before (?:noon|lunch)|a\.m\.? is|early in the day)\b/],
  ['afternoon', /\b(?:afternoons?|after lunch|midday)\b/],
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
    correcting: boolean;
  },
): WhenHeard | null {
  const local = DateTime.fromJSDate(context.now, { zone: context.timeZone });
  const heard: WhenHeard = { spans: [] };
  const lower = sheet.openLower();
  const part = PARTS.find(([, pattern]) => pattern.test(lower))?.[0];
  const hits = chronoHits(lower, local).filter((hit) => !NEGATED.test(lower.slice(0, hit.start)));
  const days = hits.filter((hit) => hit.date !== undefined);
  const day = context.correcting
    ? days.at(-1)
    : (days.find((hit) => hit.hour !== undefined) ?? days[0]);
  const ownDay = day?.date === undefined ? dayOfMonth(lower, local) : null;
  const date = day?.date ?? ownDay?.date;
  if (date !== undefined) heard.date = date;
  for (const hit of [...hits, ...(ownDay ? [ownDay] : [])]) heard.spans.push(hit);

  const timed = hits.filter((hit) => hit.hour !== undefined);
  const timeHit = context.correcting ? timed.at(-1) : day?.hour !== undefined ? day : timed[0];
  const clock = timeHit ? timeHit : bareTime(lower, context.asked === 'time', heard.spans);
  if (clock?.hour !== undefined) {
    const hour = clock.certain
      ? clock.hour
      : likelyHour(clock.hour, clock.minute, part, context.offeredClocks);
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

interface Moment extends Hit {
  date?: string;
  hour?: number;
  minute: number;
  /** Whether am or pm is beyond doubt. */
  certain: boolean;
}

function chronoHits(lower: string, local: DateTime): Moment[] {
  const reference = { instant: local.toJSDate(), timezone: local.offset };
  return en.casual.parse(lower, reference, { forwardDate: true }).flatMap((result): Moment[] => {
    const { start, index, text } = result;
    const before = lower.slice(0, index);
    const alone = lower.trim() === text;
    const placed = /\b(?:on|this|next|for|by|about|or|and|until|in)\s+$/.test(before);
    if (DOUBTFUL.test(text) && !alone && (!placed || /^(?:now|may|second)/i.test(text))) return [];
    if (/\bseconds?\b|^(?:a |the )?(?:\d+ )?(?:minutes?|months?|years?)$/i.test(text)) return [];
    if (/^(?:(?:an?|half an|a half|\d+)\s+)+(?:hours?|minutes?|mins?)\b/i.test(text)) return [];
    const dated = start.isCertain('day') || start.isCertain('weekday');
    const monthOnly = !dated && start.isCertain('month');
    if (monthOnly || (dated && MOVING_IN.test(before))) return [];
    const hour =
      start.isCertain('hour') && !/^(?:now|right now)/i.test(text) ? start.get('hour') : null;
    const minute = start.get('minute') ?? 0;
    const span = { start: index, end: index + text.length, minute };
    if (/\b(?:in|within) (?:\d+|a|an|half an) (?:minutes?|hours?)\b/.test(text)) return [];
    const certain =
      start.isCertain('meridiem') ||
      (/\d{1,2}:\d{2}/.test(text) && (hour ?? 0) > 12) ||
      /noon|midnight/.test(text);
    const weekday = /^(?:next|this)\s+week$/.test(text);
    const date =
      dated && !weekday
        ? `${start.get('year')}-${pad(start.get('month') ?? 1)}-${pad(start.get('day') ?? 1)}`
        : undefined;
    if (date === undefined && hour === null) return [];
    return [
      {
        ...span,
        ...(date === undefined ? {} : { date }),
        ...(hour === null ? {} : { hour }),
        certain,
      },
    ];
  });
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

const pad = (n: number): string => String(n).padStart(2, '0');
const two = (hour: number, minute: number): string => `${pad(hour)}:${pad(minute)}`;

import { DateTime } from 'luxon';

/** A day or a clock time that was said, with its place in the text. */
export interface Moment {
  kind: 'date' | 'time';
  text: string;
  start: number;
  end: number;
  /** `2019-03-04` or `15:30`. */
  value: string;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'mon tue wed thu fri sat sun'.split(' ');
const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const MONTH = [
  String.raw`(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|`,
  String.raw`sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?`,
].join('');
const DAY = String.raw`(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b`;
const NTH = String.raw`(\d{1,2})(?:\s?(?:st|nd|rd|th))`;
const HOUR = String.raw`(\d{1,2}|${NUMBERS.join('|')})`;
const HALF = [
  String.raw`(a\.?m\.?\b|p\.?m\.?|o['"’]?\s?clock|noon|in the (?:morning|afternoon|evening)|`,
  'at night|(?:this |tomorrow )?(?:morning|afternoon|evening))',
].join('');
const OF_MONTH = String.raw`(?:the\s)?(\d{1,2})(?:\s?(?:st|nd|rd|th))?\s(?:of\s|day of\s)?`;
const PART_OF_HOUR = '(half past|(?:a\\s)?quarter (?:past|to|after))';

type Reader = [
  kind: Moment['kind'],
  shape: RegExp,
  read: (hit: RegExpExecArray, now: DateTime) => string,
];

const weekday = (text: string): number => DAYS.indexOf(text.slice(0, 3)) + 1;
const monthOf = (text: string): number => MONTHS.indexOf(text.slice(0, 3)) + 1;
const numberOf = (text: string): number =>
  /^\d/.test(text) ? Number(text) : NUMBERS.indexOf(text) + 1;

function onMonth(now: DateTime, month: number, day: number, year?: string): string {
  const near = now.set({ day: 1, month }).plus({ days: day - 1 });
  if (year !== undefined) return iso(near.set({ year: Number(year) }));
  return iso(near < now.startOf('day').minus({ days: 45 }) ? near.plus({ years: 1 }) : near);
}

const iso = (day: DateTime): string => day.toFormat('yyyy-MM-dd');

/** The next such weekday; "next Monday" said on a Monday is a week on. */
function comingDay(now: DateTime, day: number, minimum: number): string {
  const ahead = (day - now.weekday + 7) % 7;
  return iso(now.plus({ days: ahead < minimum ? ahead + 7 : ahead }));
}

const inWeek = (now: DateTime, day: number, weeks: number): string =>
  iso(now.startOf('week').plus({ weeks, days: day - 1 }));

function clock(hour: number, minute: number, half: string): string {
  let on24 = hour % 24;
  const word = half.toLowerCase();
  if (/^p|afternoon|evening|night|noon/.test(word) && on24 < 12) on24 += 12;
  else if (/^a\.?m|morning/.test(word) && on24 === 12) on24 = 0;
  else if (!/^a\.?m|^p|morning|afternoon|evening|night|noon/.test(word) && on24 < 7) on24 += 12;
  return `${String(on24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

const shape = (text: string): RegExp => new RegExp(String.raw`(?<![\w$])${text}`, 'gi');

/** In the order of length: what an earlier shape took is not read again. */
const READERS: Reader[] = [
  ['date', shape(String.raw`(\d{4})-(\d{2})-(\d{2})\b`), (hit) => hit[0]],
  [
    'date',
    shape(
      String.raw`(${MONTH})\s(?:the\s)?(\d{1,2})(?:\s?(?:st|nd|rd|th))?\b(?!:)(?:,?\s(\d{4}))?`,
    ),
    ([, month = '', day, year], now) =>
      onMonth(now, monthOf(month.toLowerCase()), Number(day), year),
  ],
  [
    'date',
    shape(String.raw`${OF_MONTH}(${MONTH})(?:,?\s(\d{4}))?`),
    ([, day, month = '', year], now) =>
      onMonth(now, monthOf(month.toLowerCase()), Number(day), year),
  ],
  [
    'date',
    shape(String.raw`(?:the\s)?${NTH}\s(?:of|in)\s(this|the|next)\s(?:current\s)?month\b`),
    ([, day, which], now) =>
      iso(now.startOf('month').plus({ months: which === 'next' ? 1 : 0, days: Number(day) - 1 })),
  ],
  [
    'date',
    shape(String.raw`(${DAY})\s(?:(?:of\s)?(next|this)\sweek)\b`),
    ([, day = '', which], now) =>
      inWeek(now, weekday(day.toLowerCase()), which?.toLowerCase() === 'next' ? 1 : 0),
  ],
  [
    'date',
    shape(String.raw`(next|this|coming)\sweek\s(?:on\s)?(${DAY})`),
    ([, which, day = ''], now) =>
      inWeek(now, weekday(day.toLowerCase()), which?.toLowerCase() === 'this' ? 0 : 1),
  ],
  [
    'date',
    shape(String.raw`(next|this|coming)\s(?:coming\s)?(${DAY})`),
    ([, which = '', day = ''], now) =>
      comingDay(now, weekday(day.toLowerCase()), which.toLowerCase() === 'next' ? 1 : 0),
  ],
  [
    'date',
    shape(String.raw`(?:the\s)?day after tomorr?ow\b`),
    (_, now) => iso(now.plus({ days: 2 })),
  ],
  ['date', shape(String.raw`tomm?orr?ow\b`), (_, now) => iso(now.plus({ days: 1 }))],
  [
    'date',
    shape(String.raw`(?:later\s)?(?:today|tonight|this (?:day|evening))\b`),
    (_, now) => iso(now),
  ],
  [
    'date',
    shape(String.raw`(?:the\s)?${NTH}\b(?!\s(?:street|st|ave\w*|floor)\b)`),
    ([, day], now) => {
      const here = now.startOf('month').plus({ days: Number(day) - 1 });
      return iso(here < now.startOf('day') ? here.plus({ months: 1 }) : here);
    },
  ],
  ['date', shape(DAY), ([day = ''], now) => comingDay(now, weekday(day.toLowerCase()), 0)],
  [
    'time',
    shape(String.raw`(?:(morning|afternoon|evening)\s)?${PART_OF_HOUR}\s${HOUR}(?:\s?${HALF})?`),
    ([, before = '', part = '', hour = '', after = ''], _) => {
      const whole = numberOf(hour.toLowerCase());
      const half = after === '' ? before : after;
      if (/half/i.test(part)) return clock(whole, 30, half);
      if (!/to$/i.test(part)) return clock(whole, 15, half);
      const [h = '0'] = clock(
        whole,
        0,
        /noon|morning/.test(half) && whole === 12 ? 'pm' : half,
      ).split(':');
      return `${String((Number(h) + 23) % 24).padStart(2, '0')}:45`;
    },
  ],
  [
    'time',
    shape(String.raw`(morning|afternoon|evening)\s${HOUR}(?::(\d{2}))?\b`),
    ([, half = '', hour = '', minute = '0']) =>
      clock(numberOf(hour.toLowerCase()), Number(minute), half),
  ],
  [
    'time',
    shape(String.raw`${HOUR}[:.](\d{2})(?:\s?(?:o['"’]?\s?clock\s)?${HALF})?`),
    ([, hour = '', minute = '0', half = '']) =>
      clock(numberOf(hour.toLowerCase()), Number(minute), half),
  ],
  [
    'time',
    shape(String.raw`${HOUR}\s?o['"’]?\s?clock(?:\s${HALF})?`),
    ([, hour = '', half = '']) => clock(numberOf(hour.toLowerCase()), 0, half),
  ],
  [
    'time',
    shape(String.raw`${HOUR}\s?${HALF}`),
    ([, hour = '', half = '']) => clock(numberOf(hour.toLowerCase()), 0, half),
  ],
  ['time', shape(String.raw`(?:noon|midday)\b`), () => '12:00'],
];

/** The days and clock times of a text, in its order; each stretch is read once. */
export function findMoments(text: string, now: DateTime): Moment[] {
  const found: Moment[] = [];
  for (const [kind, pattern, read] of READERS) {
    for (const hit of text.matchAll(pattern)) {
      const start = hit.index;
      const end = start + hit[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      found.push({ kind, text: hit[0], start, end, value: read(hit, now) });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The one day or time that a phrase names, or null. */
export function readMoment(text: string, now: DateTime): string | null {
  return findMoments(text, now)[0]?.value ?? null;
}

export const startOfDay = (day: string): DateTime => DateTime.fromISO(day, { zone: 'utc' });

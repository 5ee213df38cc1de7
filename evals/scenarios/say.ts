import { z } from 'zod';

/** A fact a reply must, or must never, contain. Words are matched, wording is not. */
export type Say =
  | string
  | { any: Say[] }
  | { all: Say[] }
  | { number: number }
  | { time: string }
  | { date: string };

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM, 24 hours');

const text = z
  .string()
  .min(1)
  .superRefine((value, context) => {
    try {
      asPattern(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `not a regular expression: ${String(error)}` });
    }
  });

export const saySchema: z.ZodType<Say> = z.lazy(() =>
  z.union([
    text,
    z.strictObject({ any: z.array(saySchema).min(1) }),
    z.strictObject({ all: z.array(saySchema).min(1) }),
    z.strictObject({ number: z.number() }),
    z.strictObject({ time: clock }),
    z.strictObject({ date: z.iso.date() }),
  ]),
);

/** Whether a reply holds the fact. Case, white space and typographic signs do not count. */
export function says(reply: string, what: Say): boolean {
  const plain = plainText(reply);
  if (typeof what === 'string') {
    const pattern = asPattern(what);
    return pattern === null ? plain.includes(plainText(what)) : pattern.test(plain);
  }
  if ('any' in what) return what.any.some((one) => says(reply, one));
  if ('all' in what) return what.all.every((one) => says(reply, one));
  if ('number' in what) return numbersIn(plain).includes(what.number);
  if ('time' in what) return timePattern(what.time).test(plain);
  return datePattern(what.date).test(plain);
}

/** The entry as its author wrote it, for reports. */
export const sayText = (what: Say): string =>
  typeof what === 'string' ? what : JSON.stringify(what);

const asPattern = (value: string): RegExp | null => {
  const found = /^\/(.+)\/[iu]*$/s.exec(value);
  return found?.[1] === undefined ? null : new RegExp(found[1], 'iu');
};

const plainText = (value: string): string =>
  value
    .normalize('NFKC')
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[‐-―−]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
    .trim();

const SCALE: Record<string, number> = { k: 1_000, m: 1_000_000, million: 1_000_000 };

/** "$2,950", "2950.00", "850k" and "1.2 million" are all read as numbers. */
function numbersIn(plain: string): number[] {
  const found = plain.matchAll(/(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:\s?(k|m|million)\b)?/g);
  return [...found].map(([, whole = '', fraction = '', unit = '']) => {
    const value = Number(whole.replaceAll(',', '') + fraction) * (SCALE[unit] ?? 1);
    return Math.round(value * 100) / 100;
  });
}

/** 14:00 is also 2 pm, 2:00 p.m. and 2 o'clock; noon and midnight have their names. */
function timePattern(time: string): RegExp {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  const minutes = String(minute).padStart(2, '0');
  const half = hour < 12 ? 'a' : 'p';
  const short = `0?${twelve}${minute === 0 ? `(?:[:.]00)?` : `[:.]${minutes}`}`;
  const forms = [
    `(?<![\\d:])${String(hour).padStart(2, '0')}:${minutes}(?!\\s?[ap]\\.?m)`,
    `(?<![\\d:])${short}\\s?${half}\\.?m\\b`,
    ...(minute === 0 ? [`(?<![\\d:])${twelve} o'clock`] : []),
    ...(time === '12:00' ? ['\\bnoon\\b'] : []),
    ...(time === '00:00' ? ['\\bmidnight\\b'] : []),
  ];
  return new RegExp(forms.join('|'), 'iu');
}

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];

/** 2026-11-24 is also November 24th, 24 Nov and 11/24. */
function datePattern(date: string): RegExp {
  const [year = '', month = '', day = ''] = date.split('-');
  const full = MONTHS[Number(month) - 1] ?? '';
  const name = `(?:${full}|${full.slice(0, 3)}t?)\\.?`;
  const number = `0?${Number(day)}`;
  const forms = [
    date,
    `${name} ${number}(?:st|nd|rd|th)?(?!\\d)`,
    `(?<!\\d)${number}(?:st|nd|rd|th)?(?: of)? ${name}(?![a-z])`,
    `(?<!\\d)0?${Number(month)}/${number}(?:/(?:${year}|${year.slice(2)}))?(?!\\d)`,
  ];
  return new RegExp(forms.join('|'), 'iu');
}

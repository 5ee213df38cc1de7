import { pattern } from '../text/pattern.ts';
export interface Hit {
  start: number;
  end: number;
}

export interface PriceHeard {
  min?: number;
  max?: number;
  /** Said with "a month", "monthly" and the like. */
  monthly: boolean;
  spans: Hit[];
}

const UNIT = '(k|m|mm|mil|million|millions|thousand|grand|hundred)?';
const NUMBER = String.raw`(\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)`;
const AMOUNT = String.raw`\$?\s?${NUMBER}\s?${UNIT}(?![\w%])`;
const RANGE = new RegExp(`${AMOUNT}\\s*(?:-|–|to|and|or)\\s*${AMOUNT}`, 'gi');
const SINGLE = new RegExp(AMOUNT, 'gi');

const SCALE: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  grand: 1e3,
  hundred: 100,
  m: 1e6,
  mm: 1e6,
  mil: 1e6,
  million: 1e6,
  millions: 1e6,
};

const AT_MOST_BEFORE = pattern(
  '',
  String.raw`(?:\bunder|\bbelow|\bless than|\bup to|\bat most|\bmax(?:imum)?(?: (?:is|of|at))?|`,
  String.raw`\bmore than(?<=\b(?:no|not) more than)|\bcap(?:ped)?(?: (?:is|of|at))?|\bwithin|`,
  String.raw`\bcheaper than|(?:\bnot|n't go|\bnot go|nothing) (?:over|above)|\bexceed(?:ing)?|`,
  String.raw`\blimit(?: (?:is|of))?|\bceiling(?: (?:is|of|at))?)\s*(?:of |about |around )?$`,
);
const AT_LEAST_BEFORE = pattern(
  '',
  String.raw`(?:\bover|\babove|\bat least|\bmore than|\bmin(?:imum)?(?: (?:is|of))?|`,
  String.raw`\bstarting (?:at|from)|\bupwards? of|\bnorth of|\bfrom)\s*(?:of )?$`,
);
const ABOUT_BEFORE = pattern(
  '',
  String.raw`(?:\baround|\babout|\broughly|\bapprox(?:imately|\.)?|\bcirca|~|\bsomewhere near|`,
  String.raw`\bclose to)\s*$`,
);
const AT_MOST_AFTER =
  /^\s*(?:or (?:less|under|below|cheaper|lower)|max(?:imum)?\b|tops\b|at (?:the )?most|and under)/;
const AT_LEAST_AFTER = /^\s*(?:\+|or (?:more|above|over|up)|and up|plus\b|minimum\b|at least)/;
const ABOUT_AFTER = /^\s*(?:ish\b|or so\b|-ish\b|give or take)/;
const MONEY_AFTER =
  /^\s*(?:dollars?|bucks|usd|a month|per month|\/ ?mo|monthly|each month|pcm|a mo\b|month\b)/;
const MONEY_BEFORE = pattern(
  '',
  String.raw`(?:\bbudget|\bafford|\bspend(?:ing)?|\bpay(?:ing)?|\bprice[ds]?|\bcosts?|\brent|`,
  String.raw`\bmoney)\b[^.?!▪]{0,28}$`,
);
const MONTHLY = /\b(?:a|per|each|every) month\b|\bmonthly\b|\/ ?mo(?:nth)?\b|\bpcm\b|\ba mo\b/;
const NOT_MONEY_AFTER = pattern(
  '',
  String.raw`^\s*-?\s*(?:bed|bath|br\b|bd\b|ba\b|sq|feet|foot|ft|people|person|guest|year|month|`,
  String.raw`week|day|hour|min|mile|car|spaces?|am\b|pm\b|a\.m|p\.m|o'?clock|:\d|(?:st|nd|rd|`,
  String.raw`th)\b)`,
);
const ABOUT_SPAN = 0.1;

/**
 * Prices in dollars out of masked, lower-case text with digits: "850k", "under 2,500 a month",
 * "between 400 and 600 thousand", "$2,000-2,500", "1.2m", "around 500k" (±10 %).
 * `asked`: the budget was asked for, so a bare number is one. `buying` reads "850" as 850,000.
 */
export function hearPrice(
  lower: string,
  context: { asked: boolean; buying: boolean },
): PriceHeard | null {
  const monthly = MONTHLY.test(lower);
  for (const match of lower.matchAll(RANGE)) {
    const start = match.index;
    const end = start + match[0].length;
    const [, low = '', lowUnit, high = '', highUnit] = match;
    const around = { before: lower.slice(0, start), after: lower.slice(end), text: match[0] };
    if (!isMoney(around, Math.max(number(low), number(high)), lowUnit ?? highUnit, context))
      continue;
    const max = scaled(number(high), highUnit, context, monthly);
    const shared = number(low) < number(high) || (lowUnit === undefined && number(low) < 1000);
    const min = scaled(number(low), lowUnit ?? (shared ? highUnit : undefined), context, monthly);
    if (min < max) return { min, max, monthly, spans: [{ start, end }] };
  }
  let heard: PriceHeard | null = null as PriceHeard | null;
  for (const match of lower.matchAll(SINGLE)) {
    const start = match.index;
    const end = start + match[0].length;
    const before = lower.slice(0, start);
    const after = lower.slice(end);
    const [text, digits = '', unit] = match;
    if (!isMoney({ before, after, text }, number(digits), unit, context)) continue;
    const value = scaled(number(digits), unit, context, monthly);
    const spans = [...(heard?.spans ?? []), { start, end }];
    const previous = heard === null ? {} : bounds(heard);
    heard = { ...previous, ...boundOf(before, after, value), monthly, spans };
  }
  return heard;
}

const number = (digits: string): number => Number(digits.replaceAll(',', ''));
const bounds = ({ min, max }: PriceHeard) => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});

function boundOf(before: string, after: string, value: number): { min?: number; max?: number } {
  const rest = after.replace(MONEY_AFTER, '').replace(/^\s*(?:a|per|each) month/, '');
  if (AT_MOST_BEFORE.test(before) || AT_MOST_AFTER.test(rest)) return { max: value };
  if (AT_LEAST_BEFORE.test(before) || AT_LEAST_AFTER.test(rest)) return { min: value };
  if (ABOUT_BEFORE.test(before) || ABOUT_AFTER.test(rest)) {
    return { min: round(value * (1 - ABOUT_SPAN)), max: round(value * (1 + ABOUT_SPAN)) };
  }
  return { max: value };
}

const round = (value: number): number => Math.round(value);

function isMoney(
  around: { before: string; after: string; text: string },
  value: number,
  unit: string | undefined,
  context: { asked: boolean },
): boolean {
  const { before, after, text } = around;
  if (value === 0) return false;
  if (text.includes('$') || MONEY_AFTER.test(after)) return true;
  if (NOT_MONEY_AFTER.test(after) || /[:/]\s*$/.test(before)) return false;
  if (unit !== undefined) return unit !== 'm' || value < 100;
  if (context.asked) return value >= 100;
  const bounded =
    AT_MOST_BEFORE.test(before) || AT_LEAST_BEFORE.test(before) || ABOUT_BEFORE.test(before);
  if (bounded || /\bbetween\s*$/.test(before)) return value >= 300;
  return value >= 300 && MONEY_BEFORE.test(before);
}

function scaled(
  value: number,
  unit: string | undefined,
  context: { buying: boolean },
  monthly: boolean,
): number {
  if (unit !== undefined) return round(value * (SCALE[unit] ?? 1));
  // Buyers say "850" and mean thousands; nobody buys a home for a rent.
  return context.buying && !monthly && value < 10_000 ? round(value * 1000) : value;
}

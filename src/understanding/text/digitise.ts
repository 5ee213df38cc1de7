import { pattern } from './pattern.ts';

const UNITS: Record<string, number> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
};
const TEENS: Record<string, number> = {
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
};
const TENS: Record<string, number> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const SCALES: Record<string, number> = { hundred: 100, thousand: 1000, million: 1_000_000 };
const SMALL = { ...UNITS, ...TEENS, ...TENS };

const WORD = [...Object.keys(SMALL), ...Object.keys(SCALES)].join('|');
const RUN = new RegExp(`\\b(?:${WORD})(?:(?:\\s+and\\s+|\\s*-\\s*|\\s+)(?:${WORD}))*\\b`, 'gi');

/** "one" is a number only where something is counted: "that one" is not. */
const COUNTED_AFTER_ONE = pattern(
  'i',
  String.raw`^[\s-]*(?:bed|bath|br\b|bd\b|or two|to two|person|people|guest|adult|car\b|thousand|`,
  String.raw`hundred|million|pm\b|am\b|p\.m|a\.m|o'?clock|thirty|fifteen|forty|ten|month|full)`,
);
const COUNTING_BEFORE_ONE =
  /(?:\bat|\bpast|\bto|\bjust|\bonly|\bleast|\bhave|\bparty of|\bfor)\s*$/i;
/** "at one in the afternoon": an hour, since a time follows it. */
const HOUR_BEFORE_ONE = pattern(
  'i',
  String.raw`(?:\b(?:at|around|about|past|by|to|say|for|until|make it|(?:mon|tues|wednes|`,
  'thurs|fri|',
  String.raw`satur|sun)day|tomorrow|today))\s*$`,
);
const HOUR_AFTER_ONE = pattern(
  'i',
  String.raw`^,?\s*(?:in the (?:morning|afternoon|day)|sharp|on (?:the|mon|tue|wed|thu|fri|sat|`,
  'sun)|tomorrow|today|this (?:afternoon|mon|tue|wed|thu|fri|sat|sun)|next|then|works|',
  'would|instead|mon|tues|wednes|thurs|fri|satur|sun)',
);

/**
 * Writes number words as digits: "two thousand five hundred" → "2500", "twenty five hundred" →
 * "2500", "half a million" → "500000", "five five five" → "5 5 5". Everything else stays.
 */
export function digitise(text: string): string {
  return text
    .replace(/\bhalf a million\b/gi, '500000')
    .replace(/\ba (million|thousand|hundred)\b/gi, 'one $1')
    .replace(/\b(?:a )?couple (?:of )?(?=bed|bath|people|guest|of us)/gi, 'two ')
    .replace(/\b(double|triple) (\w+)\b/gi, (all, times: string, digit: string) => {
      const unit = digit.toLowerCase();
      if (!(unit in UNITS) && !/^\d$/.test(unit)) return all;
      return Array(times.toLowerCase() === 'double' ? 2 : 3)
        .fill(unit)
        .join(' ');
    })
    .replace(RUN, (run: string, offset: number, whole: string) => {
      if (run.toLowerCase() === 'one') {
        const counts =
          COUNTED_AFTER_ONE.test(whole.slice(offset + run.length)) ||
          (COUNTING_BEFORE_ONE.test(whole.slice(0, offset)) &&
            /^\s*(?:$|[.,!?]|please\b)/i.test(whole.slice(offset + run.length))) ||
          (HOUR_BEFORE_ONE.test(whole.slice(0, offset)) &&
            HOUR_AFTER_ONE.test(whole.slice(offset + run.length)));
        return counts ? '1' : run;
      }
      if (/^(?:hundred|thousand|million)$/i.test(run)) return run;
      return numbersIn(run.toLowerCase().split(/\s+and\s+|\s*-\s*|\s+/)).join(' ');
    });
}

/** Splits a run of number words into the numbers it names: units next to units stay apart. */
function numbersIn(words: string[]): number[] {
  const numbers: number[] = [];
  let total = 0;
  let group: number | undefined;
  const flush = () => {
    if (group !== undefined || total > 0) numbers.push(total + (group ?? 0));
    total = 0;
    group = undefined;
  };
  for (const word of words) {
    const scale = SCALES[word];
    const small = SMALL[word as keyof typeof SMALL];
    if (scale === 100) group = (group ?? 1) * 100;
    else if (scale !== undefined) {
      total += (group ?? 1) * scale;
      group = undefined;
    } else if (small !== undefined) {
      const joins =
        group === undefined ||
        (group % 100 === 0 && group > 0) ||
        (group % 10 === 0 && group % 100 >= 20 && word in UNITS && small > 0);
      if (!joins) flush();
      group = (group ?? 0) + small;
    }
  }
  flush();
  return numbers;
}

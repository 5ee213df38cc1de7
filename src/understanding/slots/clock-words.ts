const ORDINALS: Record<string, number> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
};
const MONTHS =
  'january|february|march|april|may|june|july|august|september|october|november|december';
const ORDINAL_WORD = Object.keys(ORDINALS).join('|');

const DAY_WORD = [
  String.raw`\b(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|`,
  'today|tomorrow',
].join('');

const clock = (hour: number, minute: number): string =>
  `${hour < 1 ? 12 : hour}:${String(minute).padStart(2, '0')}`;

/**
 * Writes spoken clock times and ordinal days as digits: "half past 3" → "3:30", "quarter to 4" →
 * "3:45", "3ish" → "3", "ten thirty" (already "10 30") → "10:30", "March third" → "March 3rd".
 */
export function clockWords(text: string): string {
  return text
    .replace(/\b(?:the )?day after tomorrow\b/gi, 'in 2 days')
    .replace(/\b(?:tmrw|tmr|tmrrw|tmw|tomm?orr?ow|tommorow|tomorow|2morrow)\b/gi, 'tomorrow')
    .replace(/\b(?:noon-?ish|mid-?day|lunch-? ?time)\b/gi, 'noon')
    .replace(/\b([01]?\d|2[0-3])h([0-5]\d)?\b/gi, (_, h: string, m = '00') => `${h}:${m}`)
    .replace(
      new RegExp(`(${DAY_WORD}),? (?:at )?([01]?\\d|2[0-3])[.](00|15|30|45)\\b`, 'gi'),
      '$1 $2:$3',
    )
    .replace(/\bat ([01]?\d|2[0-3])[.](00|15|30|45)\b(?! ?(?:k\b|m\b|mil|%|percent))/gi, 'at $1:$2')
    .replace(
      new RegExp(`(${DAY_WORD}),? at ([01]\\d|2[0-3])([0-5]\\d)\\b(?! ?(?:a|per|dollars))`, 'gi'),
      '$1 at $2:$3',
    )
    .replace(/\b([01]\d|2[0-3]):?([0-5]\d) ?(?:hours|hrs)\b/gi, '$1:$2')
    .replace(/\bwed(?:ens|nes|ns|nse)?day\b/gi, 'Wednesday')
    .replace(/\bweds\b/gi, 'Wednesday')
    .replace(/\bsat(?:er|ur|tur)day\b/gi, 'Saturday')
    .replace(/\bthur?s?day\b/gi, 'Thursday')
    .replace(/\btu(?:es|se|e)day\b/gi, 'Tuesday')
    .replace(/\bhalf past (\d{1,2})\b/gi, (_, h: string) => clock(Number(h), 30))
    .replace(/\bhalf (\d{1,2})\b(?= (?:on|in|pm|am)|$)/gi, (_, h: string) => clock(Number(h), 30))
    .replace(/\b(?:a )?quarter (?:past|after) (\d{1,2})\b/gi, (_, h: string) =>
      clock(Number(h), 15),
    )
    .replace(/\b(?:a )?quarter (?:to|of|before) (\d{1,2})\b/gi, (_, h: string) =>
      clock(Number(h) - 1, 45),
    )
    .replace(/\b(\d{1,2})(?: minutes?)? past (\d{1,2})\b/gi, (_, m: string, h: string) =>
      clock(Number(h), Number(m)),
    )
    .replace(
      /\b(\d{1,2})(?: minutes?)? to (\d{1,2})(?= ?(?:am|pm|o'?clock))/gi,
      (all, m: string, h: string) =>
        [5, 10, 20, 25].includes(Number(m)) ? clock(Number(h) - 1, 60 - Number(m)) : all,
    )
    .replace(/\b(1[0-2]|[1-9])[ .](00|15|30|45)(?= ?(?:am|pm|a\.m|p\.m)\b)/gi, '$1:$2')
    .replace(
      /\b(at|around|about|for) (1[0-2]|[1-9])[ .](15|30|45)\b(?! ?(?:k\b|thousand|,|people))/gi,
      '$1 $2:$3',
    )
    .replace(/\b(1[0-2]|[1-9])(:[0-5]\d)? ?-?ish\b/gi, 'at $1$2')
    .replace(/\b(1[0-2]|[1-9])(:[0-5]\d)? ?([ap])(?:\. ?m\.|\.? ?m\b)/gi, '$1$2 $3m')
    .replace(/\b(1[0-2]|[1-9]) o'? ?clock\b/gi, '$1:00')
    .replace(
      new RegExp(`\\b(twenty|thirty)[ -](${ORDINAL_WORD})\\b`, 'gi'),
      (_, tens: string, unit: string) =>
        suffixed((tens.toLowerCase() === 'twenty' ? 20 : 30) + (ORDINALS[unit.toLowerCase()] ?? 0)),
    )
    .replace(
      /\b(20|30)[ -](first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b/gi,
      (_, tens: string, unit: string) =>
        suffixed(Number(tens) + (ORDINALS[unit.toLowerCase()] ?? 0)),
    )
    .replace(
      new RegExp(`\\b(${MONTHS}) (?:the )?(${ORDINAL_WORD})\\b`, 'gi'),
      (_, month: string, day: string) => `${month} ${suffixed(ORDINALS[day.toLowerCase()] ?? 1)}`,
    )
    .replace(
      new RegExp(`\\b(${ORDINAL_WORD}) of (${MONTHS}|this month|next month)\\b`, 'gi'),
      (_, day: string, month: string) =>
        `${suffixed(ORDINALS[day.toLowerCase()] ?? 1)} of ${month}`,
    )
    .replace(
      new RegExp(
        `\\b(on the|for the) (${ORDINAL_WORD})\\b` +
          '(?! (?:one|floor|option|home|house|place|apartment|listing))',
        'gi',
      ),
      (_, lead: string, day: string) => `${lead} ${suffixed(ORDINALS[day.toLowerCase()] ?? 1)}`,
    );
}

function suffixed(day: number): string {
  const tail = day % 10;
  const teen = day > 10 && day < 20;
  return `${day}${teen ? 'th' : tail === 1 ? 'st' : tail === 2 ? 'nd' : tail === 3 ? 'rd' : 'th'}`;
}

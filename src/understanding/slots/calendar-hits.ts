import { en } from 'chrono-node';
import type { DateTime } from 'luxon';
import { pattern } from '../text/pattern.ts';
import type { Hit } from './price.ts';

export interface Moment extends Hit {
  date?: string;
  hour?: number;
  minute: number;
  /** Whether am or pm is beyond doubt. */
  certain: boolean;
  /** Only the name of a weekday was said. */
  weekday?: boolean;
}

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
const pad = (n: number): string => String(n).padStart(2, '0');

/** Days and clock times as the calendar library reads them, without what only looks like one. */
export function calendarHits(lower: string, local: DateTime): Moment[] {
  const reference = { instant: local.toJSDate(), timezone: local.offset };
  return en.casual.parse(lower, reference, { forwardDate: true }).flatMap((result): Moment[] => {
    const { start, index, text } = result;
    const before = lower.slice(0, index);
    const alone = lower.trim() === text;
    const placed = /\b(?:on|this|next|for|by|about|or|and|until|in)\s+$/.test(before);
    if (DOUBTFUL.test(text) && !alone && (!placed || /^(?:now|may|second)/i.test(text))) return [];
    if (/\bseconds?\b|^(?:a |the )?(?:\d+ )?(?:minutes?|months?|years?)$/i.test(text)) return [];
    if (/^(?:(?:an?|half|\d+)\s+){1,4}(?:hours?|minutes?|mins?)\b/i.test(text)) return [];
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
        weekday: start.isCertain('weekday') && !start.isCertain('day'),
      },
    ];
  });
}

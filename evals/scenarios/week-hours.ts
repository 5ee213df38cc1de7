import { z } from 'zod';
import type { BusinessHours } from '../../src/schemas/agent.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const SPAN = /^(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)$/;

const spans = z.union([z.string(), z.array(z.string()), z.null()]);

/**
 * Opening hours as people write them: `{mon-fri: "09:00-18:00", sat: ["9:00-12:00"], sun: closed}`.
 * Days that are not named are closed; a later line replaces an earlier one.
 */
export const weekHoursSchema = z
  .record(z.string(), spans)
  .transform((week, context): BusinessHours => {
    const hours: BusinessHours = { '1': [], '2': [], '3': [], '4': [], '5': [], '6': [], '7': [] };
    for (const [days, given] of Object.entries(week)) {
      const range = daysOf(days);
      const open = spansOf(given);
      if (range === null || open === null) {
        context.addIssue({
          code: 'custom',
          path: [days],
          message: 'write days as mon, mon-fri and times as "09:00-18:00" or closed',
        });
        return z.NEVER;
      }
      for (const day of range) hours[day] = open;
    }
    return hours;
  });

type Day = keyof BusinessHours & string;

function daysOf(text: string): Day[] | null {
  const [from = '', to = from] = text
    .toLowerCase()
    .split('-')
    .map((day) => day.trim().slice(0, 3));
  const [first, last] = [DAYS.indexOf(from), DAYS.indexOf(to)];
  if (first < 0 || last < first) return null;
  return DAYS.slice(first, last + 1).map((day) => String(DAYS.indexOf(day) + 1) as Day);
}

function spansOf(given: z.infer<typeof spans>): { open: string; close: string }[] | null {
  if (given === null || given === 'closed') return [];
  const found = [given].flat().map((span) => SPAN.exec(span.trim()));
  return found.every((match) => match !== null)
    ? found.map(([, open = '', close = '']) => ({ open: pad(open), close: pad(close) }))
    : null;
}

const pad = (clock: string): string => clock.padStart(5, '0');

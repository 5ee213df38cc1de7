import type { DateTime } from 'luxon';

/** "2:00 PM" */
export const sayTime = (time: DateTime): string => time.setLocale('en-US').toFormat('h:mm a');

/** "Tuesday, November 24" */
export const sayDay = (time: DateTime): string => time.setLocale('en-US').toFormat('cccc, LLLL d');

/** "Tuesday, November 24 at 2:00 PM" */
export const sayMoment = (time: DateTime): string => `${sayDay(time)} at ${sayTime(time)}`;

/** Starts grouped by day: "Saturday, November 21 at 10:00 AM, 10:30 AM or 11:00 AM". */
export function sayMoments(times: DateTime[]): string {
  const days = new Map<string, string[]>();
  for (const time of times) {
    const day = sayDay(time);
    days.set(day, [...(days.get(day) ?? []), sayTime(time)]);
  }
  return list(
    [...days].map(([day, clocks]) => `${day} at ${list(clocks, 'or')}`),
    'or',
    '; ',
  );
}

/** "a, b and c" */
export function list(items: string[], word = 'and', comma = ', '): string {
  const head = items.slice(0, -1);
  const last = items.at(-1) ?? '';
  return head.length === 0 ? last : `${head.join(comma)} ${word} ${last}`;
}

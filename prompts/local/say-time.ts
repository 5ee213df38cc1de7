import type { DateTime } from 'luxon';

/** "2:00 PM" */
export const sayTime = (time: DateTime): string => time.setLocale('en-US').toFormat('h:mm a');

const isSpanish = (time: DateTime): boolean => time.locale?.startsWith('es') ?? false;

/** "Tuesday, November 24", or in the language of the time's locale: "martes 24 de noviembre" */
export const sayDay = (time: DateTime): string =>
  isSpanish(time)
    ? time.setLocale('es').toFormat("cccc d 'de' LLLL")
    : time.setLocale('en-US').toFormat('cccc, LLLL d');

const atClock = (day: string, clocks: string, spanish: boolean): string =>
  spanish
    ? `el ${day} a ${clocks.startsWith('1:') ? 'la' : 'las'} ${clocks}`
    : `${day} at ${clocks}`;

/** "Tuesday, November 24 at 2:00 PM"; "el martes 24 de noviembre a las 2:00 PM" */
export const sayMoment = (time: DateTime): string =>
  atClock(sayDay(time), sayTime(time), isSpanish(time));

/** Starts grouped by day: "Saturday, November 21 at 10:00 AM, 10:30 AM or 11:00 AM". */
export function sayMoments(times: DateTime[]): string {
  const days = new Map<string, string[]>();
  for (const time of times) {
    const day = sayDay(time);
    days.set(day, [...(days.get(day) ?? []), sayTime(time)]);
  }
  const spanish = times.some(isSpanish);
  const or = spanish ? 'o' : 'or';
  return list(
    [...days].map(([day, clocks]) => atClock(day, list(clocks, or), spanish)),
    or,
    '; ',
  );
}

/** "a, b and c" */
export function list(items: string[], word = 'and', comma = ', '): string {
  const head = items.slice(0, -1);
  const last = items.at(-1) ?? '';
  return head.length === 0 ? last : `${head.join(comma)} ${word} ${last}`;
}

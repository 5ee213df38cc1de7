import { DateTime, Interval } from 'luxon';
import type { BusinessHours } from '../src/schemas/agent.ts';

export interface Busy {
  startsAt: Date;
  endsAt: Date;
}

const GRID_MINUTES = 30;
const DAYS_AHEAD_MAX = 14;

/** Opening intervals of one local day; handles `24:00` and days when clocks change. */
export function openIntervals(hours: BusinessHours, day: DateTime): Interval<true>[] {
  const spans = hours[String(day.weekday) as keyof BusinessHours] ?? [];
  return spans.flatMap(({ open, close }) => {
    const interval = Interval.fromDateTimes(at(day, open), at(day, close));
    return interval.isValid ? [interval] : [];
  });
}

/** A clock time on a local day. */
export function at(day: DateTime, clock: string): DateTime {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return day.startOf('day').set({ hour, minute });
}

export const isOpenFor = (
  hours: BusinessHours,
  timeZone: string,
  startsAt: Date,
  endsAt: Date,
): boolean => {
  const start = DateTime.fromJSDate(startsAt, { zone: timeZone });
  const end = DateTime.fromJSDate(endsAt, { zone: timeZone });
  return openIntervals(hours, start).some((open) => open.start <= start && end <= open.end);
};

const overlaps = (busy: Busy[], start: DateTime, end: DateTime): boolean =>
  busy.some((b) => b.startsAt.getTime() < end.toMillis() && start.toMillis() < b.endsAt.getTime());

/** Free starts on one day, on the half hour, in order. */
export function freeStarts(input: {
  hours: BusinessHours;
  day: DateTime;
  minutes: number;
  busy: Busy[];
  notBefore: Date;
}): DateTime[] {
  const free: DateTime[] = [];
  for (const open of openIntervals(input.hours, input.day)) {
    let start: DateTime = open.start;
    while (start.plus({ minutes: input.minutes }) <= open.end) {
      const end = start.plus({ minutes: input.minutes });
      if (start.toMillis() > input.notBefore.getTime() && !overlaps(input.busy, start, end)) {
        free.push(start);
      }
      start = start.plus({ minutes: GRID_MINUTES });
    }
  }
  return free;
}

/** The free starts nearest to a moment: that day first, then the days after it. */
export function nextFreeStarts(input: {
  hours: BusinessHours;
  timeZone: string;
  around: Date;
  minutes: number;
  busy: Busy[];
  now: Date;
  limit: number;
}): DateTime[] {
  const around = DateTime.fromJSDate(input.around, { zone: input.timeZone });
  const found: DateTime[] = [];
  for (let ahead = 0; ahead <= DAYS_AHEAD_MAX && found.length < input.limit; ahead += 1) {
    const day = around.startOf('day').plus({ days: ahead });
    const free = freeStarts({ ...input, day, notBefore: input.now });
    const nearest = free.toSorted(
      (a, b) =>
        Math.abs(a.toMillis() - around.toMillis()) - Math.abs(b.toMillis() - around.toMillis()),
    );
    found.push(...nearest.slice(0, input.limit - found.length));
  }
  return found.toSorted((a, b) => a.toMillis() - b.toMillis());
}

/** Next opening after a moment, or null when the agent never opens. */
export function nextOpening(hours: BusinessHours, timeZone: string, after: Date): DateTime | null {
  const from = DateTime.fromJSDate(after, { zone: timeZone });
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    for (const open of openIntervals(hours, from.startOf('day').plus({ days: ahead }))) {
      if (open.start > from) return open.start;
    }
  }
  return null;
}

export const isoWithOffset = (time: DateTime): string => {
  const text = time.toISO({ suppressMilliseconds: true });
  if (text === null) throw new RangeError(`not a time: ${time.invalidReason}`);
  return text;
};

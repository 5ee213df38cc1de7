import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { freeStarts, isOpenFor, nextFreeStarts, nextOpening } from './opening-hours.ts';

const zone = 'America/Los_Angeles';
const weekdays = { open: '09:00', close: '17:00' };
const hours = {
  '1': [weekdays],
  '2': [weekdays],
  '3': [
    { open: '09:00', close: '12:00' },
    { open: '13:00', close: '24:00' },
  ],
};
const local = (text: string) => DateTime.fromISO(text, { zone });

describe('opening hours', () => {
  it.each([
    ['2026-11-23T09:00', '2026-11-23T09:30', true],
    ['2026-11-23T08:59', '2026-11-23T09:30', false],
    ['2026-11-23T16:45', '2026-11-23T17:15', false],
    ['2026-11-25T11:45', '2026-11-25T13:15', false],
    ['2026-11-25T23:30', '2026-11-26T00:00', true],
    ['2026-11-26T10:00', '2026-11-26T10:30', false],
  ])('%s to %s is open: %s', (from, to, open) => {
    expect(isOpenFor(hours, zone, local(from).toJSDate(), local(to).toJSDate())).toBe(open);
  });

  it('finds the next opening, across days and none', () => {
    expect(nextOpening(hours, zone, local('2026-11-26T10:00').toJSDate())?.toISO()).toBe(
      local('2026-11-30T09:00').toISO(),
    );
    expect(nextOpening({}, zone, new Date())).toBeNull();
  });

  it('offers the starts nearest to the one asked for', () => {
    const around = local('2026-11-23T14:00');
    const busy = [{ startsAt: around.toJSDate(), endsAt: around.plus({ minutes: 30 }).toJSDate() }];
    const starts = nextFreeStarts({
      hours,
      timeZone: zone,
      around: around.toJSDate(),
      minutes: 30,
      busy,
      now: local('2026-11-23T08:00').toJSDate(),
      limit: 3,
    });
    expect(starts.map((s) => s.toFormat('HH:mm'))).toEqual(['13:00', '13:30', '14:30']);
  });

  it('never offers a closed, taken or past start', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 13 }),
        fc.array(fc.integer({ min: 0, max: 47 }), { maxLength: 10 }),
        fc.integer({ min: 0, max: 1439 }),
        (dayOffset, taken, nowMinute) => {
          const day = local('2026-11-23T00:00').plus({ days: dayOffset });
          const now = day.plus({ minutes: nowMinute }).toJSDate();
          const busy = taken.map((slot) => {
            const startsAt = day.plus({ minutes: slot * 30 });
            return {
              startsAt: startsAt.toJSDate(),
              endsAt: startsAt.plus({ minutes: 30 }).toJSDate(),
            };
          });
          for (const start of freeStarts({ hours, day, minutes: 30, busy, notBefore: now })) {
            const end = start.plus({ minutes: 30 });
            expect(isOpenFor(hours, zone, start.toJSDate(), end.toJSDate())).toBe(true);
            expect(start.toJSDate() > now).toBe(true);
            expect(
              busy.some((b) => b.startsAt < end.toJSDate() && start.toJSDate() < b.endsAt),
            ).toBe(false);
          }
        },
      ),
    );
  });

  it('keeps local hours when clocks change', () => {
    const starts = freeStarts({
      hours: { '7': [weekdays] },
      day: local('2026-03-08T00:00'),
      minutes: 30,
      busy: [],
      notBefore: new Date(0),
    });
    expect(starts[0]?.toFormat('HH:mm')).toBe('09:00');
    expect(starts).toHaveLength(16);
  });
});

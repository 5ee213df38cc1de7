import { DateTime } from 'luxon';
import {
  busyAround,
  type Calendar,
  RESERVATION_MINUTES,
  suggestions,
  VIEWING_MINUTES,
} from './calendar.ts';
import { at, freeStarts, isOpenFor, isoWithOffset, openIntervals } from './opening-hours.ts';
import { failure, makeTool } from './tool.ts';

const SLOTS_MAX = 6;

export const makeCheckAvailability = (deps: { calendar: Calendar }) =>
  makeTool({
    name: 'check_availability',
    description:
      'Opening hours and free starts of one day (agency time zone), for a listing or in general.',
    effect: 'read',
    run: async ({ listingKey, date, time }, context) => {
      const { businessHours: hours, timeZone } = context.agent;
      const day = DateTime.fromISO(date, { zone: timeZone });
      if (!day.isValid) return failure('bad_date', `${date} is not a date; use YYYY-MM-DD.`);
      const asked = time === undefined ? null : at(day, time);
      const around = (asked ?? day).toJSDate();
      const busy = await busyAround(deps.calendar, context, around, listingKey);
      // A desk that takes reservations offers starts that leave time for one.
      const reserves = listingKey === undefined && context.agent.tools.includes('make_reservation');
      const minutes = reserves ? RESERVATION_MINUTES : VIEWING_MINUTES;
      const free = freeStarts({ hours, day, minutes, busy, notBefore: context.now });
      const end = asked?.plus({ minutes });
      const reason =
        asked === null || end === undefined
          ? null
          : asked.toJSDate() <= context.now
            ? 'past'
            : !isOpenFor(hours, timeZone, asked.toJSDate(), end.toJSDate())
              ? 'closed'
              : busy.some((b) => b.startsAt < end.toJSDate() && asked.toJSDate() < b.endsAt)
                ? 'taken'
                : null;
      return {
        ok: true,
        available: asked === null ? null : reason === null,
        reason,
        open: openIntervals(hours, day).map(
          (span) => `${span.start.toFormat('HH:mm')}-${span.end.toFormat('HH:mm')}`,
        ),
        slots:
          free.length > 0 && asked === null
            ? free.slice(0, SLOTS_MAX).map(isoWithOffset)
            : suggestions(context, around, minutes, busy),
        timeZone,
      };
    },
  });

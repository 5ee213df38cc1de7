import { DateTime } from 'luxon';
import type { Hearing, Slots } from '../../schemas/dialogue.ts';

/**
 * Forgets what a finished errand used up: after a booking its day and time no longer stand for
 * the next wish, and a "yes" goes on with nothing.
 */
export function settle({ slots, memory, timeZone, openQuestion }: Hearing): Slots {
  const { task } = slots;
  if (task === undefined || task === 'property_search') return slots;
  if (openQuestion === 'anything_else') {
    const { task: _done, ...others } = slots;
    return others;
  }
  const last = memory.viewings.at(-1);
  if (last === undefined) return slots;
  const start = DateTime.fromISO(last.startsAt, { zone: timeZone });
  const same = start.toISODate() === slots.date && start.toFormat('HH:mm') === slots.time;
  const done =
    task === 'viewing_cancel' ? last.status === 'cancelled' : last.status === 'booked' && same;
  if (!done) return slots;
  const { task: _task, date: _date, time: _time, dayPart: _part, ...rest } = slots;
  return rest;
}

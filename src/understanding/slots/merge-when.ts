import { DateTime } from 'luxon';
import type { Hearing, Slots } from '../../schemas/dialogue.ts';
import type { Reading } from '../read-message.ts';
import { hearShift } from './shift.ts';

/** Day and time as they stand after a message: picked of an offer, moved, or said. */
export function mergeWhen(slots: Slots, hearing: Hearing, read: Reading): void {
  const { when, slotChoice, spokenSlots } = read;
  const picked = slotChoice === undefined ? undefined : spokenSlots[slotChoice - 1];
  if (picked) {
    slots.date = picked.toISODate() ?? slots.date ?? '';
    slots.time = picked.toFormat('HH:mm');
    delete slots.dayPart;
    return;
  }
  const shifted = shift(hearing, read);
  if (shifted) {
    slots.date = shifted.toISODate() ?? '';
    slots.time = shifted.toFormat('HH:mm');
    return;
  }
  if (!when) return;
  if (when.date !== undefined) {
    if (
      slots.date !== undefined &&
      slots.date !== when.date &&
      when.time === undefined &&
      hearing.openQuestion === 'slot_choice' &&
      !/\bsame (?:time|hour)\b/.test(read.lower)
    )
      delete slots.time;
    slots.date = when.date;
  } else if (when.time !== undefined) {
    const day = onlyDay(spokenSlots);
    // A bare clock time after an offer for other days is meant for one of these.
    const elsewhere =
      hearing.openQuestion === 'slot_choice' && !daysOf(spokenSlots).has(slots.date);
    if (day !== undefined && (slots.date === undefined || elsewhere)) slots.date = day;
    else if (elsewhere && spokenSlots.length > 0) delete slots.date;
  }
  if (when.time !== undefined) {
    slots.time = when.time;
    delete slots.dayPart;
  } else if (when.dayPart !== undefined) {
    slots.dayPart = when.dayPart;
    delete slots.time;
  }
}

const daysOf = (slots: DateTime[]): Set<string | undefined> =>
  new Set(slots.map((slot) => slot.toISODate() ?? undefined));

const onlyDay = (slots: DateTime[]): string | undefined => {
  const days = daysOf(slots);
  return days.size === 1 ? [...days][0] : undefined;
};

/** "An hour later" than what is booked, else than what was about to be. */
function shift(
  { memory, slots, timeZone }: Hearing,
  { lower, when }: Reading,
): DateTime | undefined {
  const minutes = hearShift(lower);
  if (minutes === undefined || when?.time !== undefined) return undefined;
  const booked = memory.viewings.filter((v) => v.status === 'booked');
  const only = booked.length === 1 ? booked[0]?.startsAt : undefined;
  const wished = slots.date && slots.time ? `${slots.date}T${slots.time}` : undefined;
  const from = wished ?? only;
  return from === undefined
    ? undefined
    : DateTime.fromISO(from, { zone: timeZone }).plus({ minutes });
}

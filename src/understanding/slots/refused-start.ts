import { DateTime } from 'luxon';
import type { Hearing, Slots } from '../../schemas/dialogue.ts';

/**
 * Whether the start wished so far could not be had: other times are on offer, or a new day was
 * asked for. It must not be proposed again.
 */
export function isStartRefused({ slots, memory, openQuestion, timeZone }: Hearing): boolean {
  const { date, time } = slots;
  if (date === undefined || time === undefined) return false;
  if (openQuestion !== 'slot_choice' && openQuestion !== 'date') return false;
  const wished = DateTime.fromISO(`${date}T${time}`, { zone: timeZone }).toMillis();
  return memory.offeredSlots.every((slot) => DateTime.fromISO(slot).toMillis() !== wished);
}

/** The day may have other times, so that it stays. */
export function withoutTime({ time: _refused, ...slots }: Slots): Slots {
  return slots;
}

/** The same start at the same home: nothing new was wished. */
export const isSameStart = (one: Slots, other: Slots): boolean =>
  one.date === other.date &&
  one.time === other.time &&
  one.focusListingKey === other.focusListingKey;

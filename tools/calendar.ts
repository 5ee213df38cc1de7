import { DateTime } from 'luxon';
import { type Busy, isOpenFor, isoWithOffset, nextFreeStarts } from './opening-hours.ts';
import { failure, type ToolContext } from './tool.ts';

export const VIEWING_MINUTES = 30;
export const RESERVATION_MINUTES = 60;

export interface Calendar {
  /** Booked intervals that touch [from, to) of this agent or, when given, this listing. */
  busy(
    tenantId: string,
    range: { agentId: string; listingKey?: string | undefined; from: Date; to: Date },
  ): Promise<Busy[]>;
}

const RANGE_DAYS = 15;

/** Busy intervals around a moment, wide enough to offer the next free starts. */
export const busyAround = (
  calendar: Calendar,
  context: ToolContext,
  around: Date,
  listingKey?: string,
): Promise<Busy[]> => {
  const day = DateTime.fromJSDate(around, { zone: context.agent.timeZone }).startOf('day');
  return calendar.busy(context.tenantId, {
    agentId: context.agent.id,
    listingKey,
    from: day.toJSDate(),
    to: day.plus({ days: RANGE_DAYS }).toJSDate(),
  });
};

export const suggestions = (context: ToolContext, around: Date, minutes: number, busy: Busy[]) =>
  nextFreeStarts({
    hours: context.agent.businessHours,
    timeZone: context.agent.timeZone,
    around: around < context.now ? context.now : around,
    minutes,
    busy,
    now: context.now,
    limit: 3,
  }).map(isoWithOffset);

/** Why a start cannot be had, with the next free ones; null when hours allow it. */
export function refuseOutsideHours(
  context: ToolContext,
  startsAt: Date,
  minutes: number,
  busy: Busy[],
) {
  const nextFree = suggestions(context, startsAt, minutes, busy);
  if (startsAt <= context.now) {
    return failure('in_the_past', 'That time has passed; offer one of nextFree.', { nextFree });
  }
  const endsAt = new Date(startsAt.getTime() + minutes * 60_000);
  const { businessHours, timeZone } = context.agent;
  return isOpenFor(businessHours, timeZone, startsAt, endsAt)
    ? null
    : failure('outside_hours', 'Closed at that time; offer one of nextFree.', { nextFree });
}

export const takenFailure = (context: ToolContext, around: Date, minutes: number, busy: Busy[]) =>
  failure('slot_taken', 'That slot is taken; offer one of nextFree.', {
    nextFree: suggestions(context, around, minutes, busy),
  });

import type { ViewingBook } from './book-viewing.ts';
import {
  busyAround,
  type Calendar,
  refuseOutsideHours,
  takenFailure,
  VIEWING_MINUTES,
} from './calendar.ts';
import { findViewing } from './change-viewing.ts';
import { makeTool } from './tool.ts';

export const makeRescheduleViewing = (deps: { calendar: Calendar; viewings: ViewingBook }) =>
  makeTool({
    name: 'reschedule_viewing',
    description: 'Move a booked viewing to another start. Without appointmentId: the only one.',
    effect: 'write',
    run: async ({ startsAt: start, ...which }, context) => {
      const viewing = await findViewing(deps.viewings, which, context);
      if ('ok' in viewing) return viewing;
      const startsAt = new Date(start);
      const all = await busyAround(deps.calendar, context, startsAt, viewing.listingKey);
      const busy = all.filter((b) => b.startsAt.getTime() !== Date.parse(viewing.startsAt));
      const refused = refuseOutsideHours(context, startsAt, VIEWING_MINUTES, busy);
      if (refused) return refused;
      const endsAt = new Date(startsAt.getTime() + VIEWING_MINUTES * 60_000);
      if (busy.some((b) => b.startsAt < endsAt && startsAt < b.endsAt)) {
        return takenFailure(context, startsAt, VIEWING_MINUTES, busy);
      }
      const { appointmentId } = viewing;
      const moved = await deps.viewings.move(context.tenantId, appointmentId, startsAt, endsAt);
      return { ok: true, viewing: moved };
    },
  });

import type { ViewingBook } from './book-viewing.ts';
import { findViewing } from './change-viewing.ts';
import { makeTool } from './tool.ts';

export const makeCancelViewing = (deps: { viewings: ViewingBook }) =>
  makeTool({
    name: 'cancel_viewing',
    description: 'Cancel a booked viewing. Without appointmentId: the only one coming up.',
    effect: 'write',
    run: async (which, context) => {
      const viewing = await findViewing(deps.viewings, which, context);
      if ('ok' in viewing) return viewing;
      const cancelled = await deps.viewings.cancel(context.tenantId, viewing.appointmentId);
      return { ok: true, viewing: cancelled };
    },
  });

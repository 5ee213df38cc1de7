import type { ToolFailure, Viewing } from '../src/schemas/tool-calls.ts';
import type { ViewingBook } from './book-viewing.ts';
import { failure, type ToolContext } from './tool.ts';

/** Which viewing is meant: the named one, else the only one coming up. */
export async function findViewing(
  viewings: Pick<ViewingBook, 'upcoming'>,
  which: {
    appointmentId?: string | undefined;
    phone?: string | undefined;
    email?: string | undefined;
  },
  context: ToolContext,
): Promise<Viewing | ToolFailure> {
  const upcoming = await viewings.upcoming(context.tenantId, {
    threadId: context.threadId,
    phone: which.phone,
    email: which.email,
    after: context.now,
  });
  const named = upcoming.find((viewing) => viewing.appointmentId === which.appointmentId);
  if (named) return named;
  if (which.appointmentId !== undefined || upcoming.length === 0) {
    return failure(
      'no_viewing',
      'No upcoming viewing found here; ask for the phone number or e-mail it was booked under.',
    );
  }
  const [only, ...others] = upcoming;
  if (only !== undefined && others.length === 0) return only;
  const list = upcoming.map((v) => `${v.appointmentId} at ${v.startsAt}, ${v.address}`).join('; ');
  return failure('which_viewing', `Several viewings are booked: ${list}. Ask which one.`);
}

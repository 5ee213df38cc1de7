import type { Viewing } from '../src/schemas/tool-calls.ts';
import {
  busyAround,
  type Calendar,
  refuseOutsideHours,
  takenFailure,
  VIEWING_MINUTES,
} from './calendar.ts';
import type { LeadBook } from './capture-lead.ts';
import type { ListingReader } from './get-property.ts';
import { failure, makeTool } from './tool.ts';

export interface NewViewing {
  agentId: string;
  threadId: string;
  listingKey: string;
  leadId: string;
  startsAt: Date;
  endsAt: Date;
}

export interface ViewingBook {
  /** @throws AppError `slot_taken` when the agent or the listing is booked then. */
  book(tenantId: string, viewing: NewViewing): Promise<Viewing>;
  /**
   * Booked viewings that start after `after`, soonest first: those of the thread, and those
   * whose lead has exactly this phone or e-mail.
   */
  upcoming(
    tenantId: string,
    whose: {
      threadId: string;
      phone?: string | undefined;
      email?: string | undefined;
      after: Date;
    },
  ): Promise<Viewing[]>;
  /** @throws AppError `slot_taken`; `not_found` when it is not booked any more. */
  move(tenantId: string, appointmentId: string, startsAt: Date, endsAt: Date): Promise<Viewing>;
  /** @throws AppError `not_found` when it is not booked any more. */
  cancel(tenantId: string, appointmentId: string): Promise<Viewing>;
}

export const makeBookViewing = (deps: {
  calendar: Calendar;
  viewings: ViewingBook;
  listings: ListingReader;
  leads: LeadBook;
}) =>
  makeTool({
    name: 'book_viewing',
    description:
      "Book a viewing of a listing. Needs the person's name and a phone number or e-mail. " +
      'On slot_taken or outside_hours nothing is booked: offer nextFree.',
    effect: 'write',
    run: async ({ listingKey, startsAt: start, ...contact }, context) => {
      const { tenantId, threadId, agent } = context;
      const startsAt = new Date(start);
      if (contact.phone === undefined && contact.email === undefined) {
        return failure('contact_missing', 'Ask for a phone number or an e-mail address first.');
      }
      if ((await deps.listings.get(tenantId, listingKey)) === null) {
        return failure('not_found', `There is no listing ${listingKey}; search again.`);
      }
      const busy = await busyAround(deps.calendar, context, startsAt, listingKey);
      const refused = refuseOutsideHours(context, startsAt, VIEWING_MINUTES, busy);
      if (refused) return refused;
      const endsAt = new Date(startsAt.getTime() + VIEWING_MINUTES * 60_000);
      if (busy.some((b) => b.startsAt < endsAt && startsAt < b.endsAt)) {
        return takenFailure(context, startsAt, VIEWING_MINUTES, busy);
      }
      const { leadId } = await deps.leads.upsert(tenantId, {
        threadId,
        agentId: agent.id,
        listingKey,
        ...contact,
      });
      const viewing = await deps.viewings.book(tenantId, {
        agentId: agent.id,
        threadId,
        listingKey,
        leadId,
        startsAt,
        endsAt,
      });
      return { ok: true, viewing };
    },
  });

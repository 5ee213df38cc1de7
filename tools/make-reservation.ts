import type { z } from 'zod';
import type { reservationSchema } from '../src/schemas/tool-calls.ts';
import { RESERVATION_MINUTES, refuseOutsideHours } from './calendar.ts';
import { failure, makeTool } from './tool.ts';

export interface ReservationBook {
  reserve(
    tenantId: string,
    reservation: {
      agentId: string;
      threadId: string;
      startsAt: Date;
      endsAt: Date;
      partySize: number;
      purpose: string | null;
      name: string;
      phone: string | null;
      email: string | null;
    },
  ): Promise<z.infer<typeof reservationSchema>>;
}

export const makeMakeReservation = (deps: { reservations: ReservationBook }) =>
  makeTool({
    name: 'make_reservation',
    description:
      'Reserve a time at reception (a meeting, a table, a visit to the office). Needs a name ' +
      'and a phone number or e-mail. On outside_hours nothing is reserved: offer nextFree.',
    effect: 'write',
    run: async (args, context) => {
      if (args.phone === undefined && args.email === undefined) {
        return failure('contact_missing', 'Ask for a phone number or an e-mail address first.');
      }
      const startsAt = new Date(args.startsAt);
      const refused = refuseOutsideHours(context, startsAt, RESERVATION_MINUTES, []);
      if (refused) return refused;
      const reservation = await deps.reservations.reserve(context.tenantId, {
        agentId: context.agent.id,
        threadId: context.threadId,
        startsAt,
        endsAt: new Date(startsAt.getTime() + RESERVATION_MINUTES * 60_000),
        partySize: args.partySize ?? 1,
        purpose: args.purpose ?? null,
        name: args.name,
        phone: args.phone ?? null,
        email: args.email ?? null,
      });
      return { ok: true, reservation };
    },
  });

import { DateTime } from 'luxon';
import { makeBookViewing, type ViewingBook } from '../../../tools/book-viewing.ts';
import type { Calendar } from '../../../tools/calendar.ts';
import { makeCancelViewing } from '../../../tools/cancel-viewing.ts';
import { type LeadDetails, makeCaptureLead } from '../../../tools/capture-lead.ts';
import { makeCheckAvailability } from '../../../tools/check-availability.ts';
import { makeEscalateToHuman } from '../../../tools/escalate-to-human.ts';
import { makeGetProperty } from '../../../tools/get-property.ts';
import { makeMakeReservation } from '../../../tools/make-reservation.ts';
import { makeRescheduleViewing } from '../../../tools/reschedule-viewing.ts';
import { makeSearchProperties } from '../../../tools/search-properties.ts';
import { toolSet } from '../../../tools/tool.ts';
import { AppError } from '../../errors.ts';
import type { Agent, Tenant } from '../../schemas/agent.ts';
import type { Listing, ListingQuery } from '../../schemas/listing.ts';

export interface Appointment {
  id: string;
  listingKey: string;
  startsAt: Date;
  endsAt: Date;
  status: 'booked' | 'cancelled';
  lead: LeadDetails;
}

export interface Reservation {
  startsAt: Date;
  partySize: number;
  purpose: string | null;
  name: string;
  phone: string | null;
  email: string | null;
}

export interface Stores {
  world: { tenant: Tenant; agent: Agent; listings: Listing[] };
  appointments: Appointment[];
  leads: LeadDetails[];
  reservations: Reservation[];
  tickets: { reason: string; urgency: string }[];
}

export const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The real tools over lists in memory. */
export function makeMemoryTools(stores: Stores) {
  const { world, appointments, leads, reservations, tickets } = stores;
  const { listings, agent, tenant } = world;
  const book = viewingBook(world, appointments, leads);
  const reader = {
    get: async (_: string, key: string) => listings.find((l) => l.ListingKey === key) ?? null,
  };
  const calendar: Calendar = {
    busy: async (_, { from, to }) =>
      appointments
        .filter((a) => a.status === 'booked' && a.startsAt < to && a.endsAt > from)
        .map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
  };
  const leadBook = {
    upsert: async (_: string, lead: LeadDetails) => {
      const mine = leads.find((l) => l.threadId === lead.threadId);
      if (mine)
        Object.assign(
          mine,
          Object.fromEntries(Object.entries(lead).filter(([, v]) => v !== undefined)),
        );
      else leads.push({ ...lead });
      return { leadId: id(500), created: mine === undefined };
    },
  };
  return toolSet([
    makeSearchProperties({ listings: { find: async (_, query) => find(listings, query) } }),
    makeGetProperty({ listings: reader }),
    makeCheckAvailability({ calendar }),
    makeBookViewing({ calendar, viewings: book, listings: reader, leads: leadBook }),
    makeRescheduleViewing({ calendar, viewings: book }),
    makeCancelViewing({ viewings: book }),
    makeMakeReservation({
      reservations: {
        reserve: async (_, r) => {
          reservations.push(r);
          return {
            reservationId: id(700 + reservations.length),
            startsAt: iso(r.startsAt, agent.timeZone),
            endsAt: iso(r.endsAt, agent.timeZone),
            partySize: r.partySize,
            purpose: r.purpose,
            name: r.name,
          };
        },
      },
    }),
    makeCaptureLead({ leads: leadBook }),
    makeEscalateToHuman({
      escalations: {
        open: async (_, ticket) => {
          tickets.push(ticket);
          return { ticketId: id(800 + tickets.length) };
        },
      },
      outbox: { add: async () => ({ outboxId: id(600) }) },
      contact: { phone: async () => tenant.phone },
    }),
  ]);
}

const iso = (time: Date, zone: string): string =>
  DateTime.fromJSDate(time, { zone }).toISO({ suppressMilliseconds: true }) ?? '';

function viewingBook(
  world: Stores['world'],
  appointments: Appointment[],
  leads: LeadDetails[],
): ViewingBook {
  const zone = world.agent.timeZone;
  const view = (a: Appointment) => ({
    appointmentId: a.id,
    listingKey: a.listingKey,
    address: world.listings.find((l) => l.ListingKey === a.listingKey)?.UnparsedAddress ?? '',
    startsAt: iso(a.startsAt, zone),
    endsAt: iso(a.endsAt, zone),
    status: a.status,
    contactName: a.lead.name ?? null,
  });
  const one = (appointmentId: string): Appointment => {
    const found = appointments.find((a) => a.id === appointmentId);
    if (!found) throw new AppError('not_found', 'no such appointment');
    return found;
  };
  return {
    book: async (_, v) => {
      const lead = leads.find((l) => l.threadId === v.threadId) ?? {
        threadId: v.threadId,
        agentId: v.agentId,
      };
      const made: Appointment = { ...v, id: id(appointments.length + 1), status: 'booked', lead };
      appointments.push(made);
      return view(made);
    },
    upcoming: async (_, { threadId, phone, email, after }) =>
      appointments
        .filter((a) => a.status === 'booked' && a.startsAt > after)
        .filter(
          ({ lead }) =>
            lead.threadId === threadId ||
            (phone !== undefined && lead.phone === phone) ||
            (email !== undefined && lead.email === email),
        )
        .map(view),
    move: async (_, appointmentId, startsAt, endsAt) =>
      view(Object.assign(one(appointmentId), { startsAt, endsAt })),
    cancel: async (_, appointmentId) =>
      view(Object.assign(one(appointmentId), { status: 'cancelled' as const })),
  };
}

function find(listings: Listing[], q: ListingQuery) {
  const area = q.area?.toLowerCase();
  const all = listings.filter(
    (l) =>
      (area === undefined ||
        [l.City, l.SubdivisionName ?? '', l.PostalCode].some((a) => a.toLowerCase() === area)) &&
      (q.transaction === undefined ||
        (q.transaction === 'rent') === (l.PropertyType === 'Residential Lease')) &&
      l.ListPrice >= (q.minPrice ?? 0) &&
      l.ListPrice <= (q.maxPrice ?? Number.POSITIVE_INFINITY) &&
      l.BedroomsTotal >= (q.minBedrooms ?? 0) &&
      l.BedroomsTotal <= (q.maxBedrooms ?? 99) &&
      l.BathroomsTotalInteger >= (q.minBathrooms ?? 0) &&
      (q.propertySubType === undefined || l.PropertySubType === q.propertySubType) &&
      (q.petsAllowed === undefined || l.PetsAllowed === q.petsAllowed) &&
      (q.furnished === undefined || l.Furnished === q.furnished) &&
      (q.garage === undefined || l.GarageSpaces > 0 === q.garage) &&
      (q.inUnitLaundry === undefined || l.InUnitLaundry === q.inUnitLaundry),
  );
  const fresh = all.filter((l) => !(q.excludeListingKeys ?? []).includes(l.ListingKey));
  return { total: fresh.length, listings: fresh.slice(0, q.limit ?? 10) };
}

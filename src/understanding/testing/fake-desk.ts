import { DateTime } from 'luxon';
import { remember } from '../../../graphs/conversation/remember.ts';
import type { ViewingBook } from '../../../tools/book-viewing.ts';
import { makeBookViewing } from '../../../tools/book-viewing.ts';
import type { Calendar } from '../../../tools/calendar.ts';
import { makeCancelViewing } from '../../../tools/cancel-viewing.ts';
import { type LeadDetails, makeCaptureLead } from '../../../tools/capture-lead.ts';
import { makeCheckAvailability } from '../../../tools/check-availability.ts';
import { makeEscalateToHuman } from '../../../tools/escalate-to-human.ts';
import { makeGetProperty } from '../../../tools/get-property.ts';
import { makeMakeReservation } from '../../../tools/make-reservation.ts';
import { makeRescheduleViewing } from '../../../tools/reschedule-viewing.ts';
import { makeSearchProperties } from '../../../tools/search-properties.ts';
import { type ToolContext, toolSet } from '../../../tools/tool.ts';
import { AppError } from '../../errors.ts';
import type { Agent, Tenant } from '../../schemas/agent.ts';
import {
  type Brief,
  type Memory,
  memorySchema,
  type OpenQuestion,
  type Slots,
  slotsSchema,
  type Understanding,
} from '../../schemas/dialogue.ts';
import type { Passage } from '../../schemas/knowledge.ts';
import type { Listing, ListingQuery } from '../../schemas/listing.ts';
import { decide } from '../policy/decide.ts';
import { isCalls, type ToolReturn } from '../policy/scene.ts';
import { tokens } from '../text/tokens.ts';
import { makeUnderstand } from '../understand.ts';

export interface World {
  tenant: Tenant;
  agent: Agent;
  listings: Listing[];
  documents: { title: string; text: string }[];
  now: string;
  channel?: 'text' | 'voice';
  /** Appointments of others: [listingKey, local start]. */
  taken?: [string, string][];
}

export interface Reply {
  text: string;
  asked: OpenQuestion | undefined;
  calls: { name: string; args: Record<string, unknown>; result: unknown }[];
  understanding: Understanding;
}

interface Appointment {
  id: string;
  listingKey: string;
  startsAt: Date;
  endsAt: Date;
  status: 'booked' | 'cancelled';
  lead: LeadDetails;
}

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ROUNDS_MAX = 5;

/** The real tools over lists in memory, with the policy on top: a front desk for tests. */
export function makeFakeDesk(world: World) {
  const { tenant, agent, listings } = world;
  const zone = agent.timeZone;
  const appointments: Appointment[] = (world.taken ?? []).map(([listingKey, start], at) => {
    const startsAt = DateTime.fromISO(start, { zone });
    const endsAt = startsAt.plus({ minutes: 30 }).toJSDate();
    const lead = { threadId: 'other', agentId: agent.id };
    return {
      id: id(900 + at),
      listingKey,
      startsAt: startsAt.toJSDate(),
      endsAt,
      status: 'booked',
      lead,
    };
  });
  const leads: LeadDetails[] = [];
  const reservations: {
    startsAt: Date;
    partySize: number;
    purpose: string | null;
    name: string;
    phone: string | null;
    email: string | null;
  }[] = [];
  const tickets: { reason: string; urgency: string }[] = [];
  const tools = makeTools({ world, appointments, leads, reservations, tickets });

  let slots: Slots = slotsSchema.parse({});
  let memory: Memory = memorySchema.parse({});
  let openQuestion: OpenQuestion | undefined;
  let previousReply: string | undefined;
  let turnNumber = 0;
  const understand = makeUnderstand();
  const vocabulary = vocabularyOf(listings);

  async function say(text: string): Promise<Reply> {
    turnNumber += 1;
    const now = new Date(world.now);
    const understanding = understand({
      text,
      now,
      timeZone: zone,
      agentType: agent.type,
      defaultLanguage: agent.language,
      slots,
      memory,
      openQuestion,
      previousReply,
      vocabulary,
    });
    slots = understanding.slots;
    const results: ToolReturn[] = [];
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const brief: Brief = {
        tenant,
        agent,
        channel: world.channel ?? 'text',
        now: DateTime.fromJSDate(now, { zone }).toISO() ?? '',
        understanding: { ...understanding, slots },
        ...(openQuestion === undefined ? {} : { openQuestion }),
        memory,
        passages: passagesFor(text, world.documents),
        summary: '',
        areas: vocabulary.areas,
      };
      const step = decide(brief, { text, results, boundTools: agent.tools, previousReply });
      if (!isCalls(step)) {
        openQuestion = step.asked;
        previousReply = step.say;
        return {
          text: step.say,
          asked: step.asked,
          calls: results.map((r) => ({ ...r })),
          understanding,
        };
      }
      for (const call of step.calls) {
        const tool = tools.get(call.name);
        if (!tool) throw new Error(`no tool ${call.name}`);
        const args = tool.args.parse(call.args);
        const context: ToolContext = {
          tenantId: tenant.id,
          agent,
          threadId: 'thread',
          runId: `run-${turnNumber}`,
          now,
          effectKey: `key-${turnNumber}-${results.length}`,
        };
        const run = tool.run as (a: unknown, c: ToolContext) => Promise<unknown>;
        const result: unknown = JSON.parse(JSON.stringify(await run(args, context)));
        results.push({ name: call.name, args: call.args, result });
        ({ slots, memory } = remember({ slots, memory }, { tool: call.name, args, result }));
      }
    }
    throw new Error(`the policy does not come to an end: ${results.map((r) => r.name).join(', ')}`);
  }

  return {
    say,
    /** Bookings of this conversation that stand, as "listing@local start". */
    booked: () =>
      appointments
        .filter((a) => a.status === 'booked' && a.lead.threadId === 'thread')
        .map((a) => `${a.listingKey}@${local(a.startsAt, zone)}`),
    reservations: () =>
      reservations.map((r) => ({
        at: local(r.startsAt, zone),
        partySize: r.partySize,
        name: r.name,
        phone: r.phone,
      })),
    leads,
    tickets,
    memory: () => memory,
    slots: () => slots,
  };
}

const local = (time: Date, zone: string): string =>
  DateTime.fromJSDate(time, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");

export const vocabularyOf = (listings: Listing[]) => ({
  areas: [
    ...new Set(
      listings.flatMap((l) => [l.City, ...(l.SubdivisionName === null ? [] : [l.SubdivisionName])]),
    ),
  ],
  buildings: listings.map((l) => ({
    listingKey: l.ListingKey,
    name: l.BuildingName ?? '',
    address: `${l.UnparsedAddress}, ${l.City}`,
  })),
});

function makeTools(stores: {
  world: World;
  appointments: Appointment[];
  leads: LeadDetails[];
  reservations: {
    startsAt: Date;
    partySize: number;
    purpose: string | null;
    name: string;
    phone: string | null;
    email: string | null;
  }[];
  tickets: { reason: string; urgency: string }[];
}) {
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

function viewingBook(world: World, appointments: Appointment[], leads: LeadDetails[]): ViewingBook {
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

function passagesFor(text: string, documents: World['documents']): Passage[] {
  const asked = new Set(tokens(text).map((t) => t.word.replace(/s$/, '')));
  return documents
    .map((doc, at) => ({
      documentId: id(100 + at),
      chunkId: id(200 + at),
      title: doc.title,
      source: `${doc.title}.md`,
      text: doc.text,
      score: tokens(`${doc.title} ${doc.text}`).filter((t) => asked.has(t.word.replace(/s$/, '')))
        .length,
      similarity: null,
      keywordRank: null,
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, 3);
}

import { DateTime } from 'luxon';
import { remember } from '../../../graphs/conversation/remember.ts';
import type { ToolContext } from '../../../tools/tool.ts';
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
import type { Listing } from '../../schemas/listing.ts';
import { decide } from '../policy/decide.ts';
import { isCalls, type ToolReturn } from '../policy/scene.ts';
import { tokens } from '../text/tokens.ts';
import { makeUnderstand } from '../understand.ts';
import { type Appointment, id, makeMemoryTools, type Stores } from './memory-tools.ts';

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
  const leads: Stores['leads'] = [];
  const reservations: Stores['reservations'] = [];
  const tickets: Stores['tickets'] = [];
  const tools = makeMemoryTools({ world, appointments, leads, reservations, tickets });

  let slots: Slots = slotsSchema.parse({});
  let memory: Memory = memorySchema.parse({});
  let openQuestion: OpenQuestion | undefined;
  let previousReply: string | undefined;
  let language = agent.language;
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
      businessHours: agent.businessHours,
      defaultLanguage: language,
      slots,
      memory,
      openQuestion,
      previousReply,
      vocabulary,
    });
    ({ slots, language } = understanding);
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

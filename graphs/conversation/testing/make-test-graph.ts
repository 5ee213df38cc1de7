import { HumanMessage } from '@langchain/core/messages';
import { Command } from '@langchain/langgraph';
import { MemorySaver } from '@langchain/langgraph-checkpoint';
import type { Agent, Tenant } from '../../../src/schemas/agent.ts';
import { toolNames } from '../../../src/schemas/agent.ts';
import { slotsSchema, type Understanding } from '../../../src/schemas/dialogue.ts';
import type { Passage } from '../../../src/schemas/knowledge.ts';
import type { Listing } from '../../../src/schemas/listing.ts';
import { makeSearchProperties } from '../../../tools/search-properties.ts';
import { makeTool, toolSet } from '../../../tools/tool.ts';
import type { NodeEvent } from '../events.ts';
import { type ConversationDeps, compileConversation } from '../graph.ts';
import type { SharedAnswer } from '../nodes/check-cache.ts';
import { makeOpenSession } from '../session.ts';
import type { ConversationState } from '../state.ts';
import type { ScriptedModel } from './scripted-model.ts';

export const tenant: Tenant = {
  id: '11111111-1111-4111-8111-111111111111',
  slug: 'test',
  name: 'Test Homes',
  phone: '+1 510-555-0100',
  email: 'desk@example.com',
  knowledgeVersion: 1,
  listingsVersion: 1,
};

const agent: Agent = {
  id: '22222222-2222-4222-8222-222222222222',
  tenantId: tenant.id,
  slug: 'desk',
  name: 'Desk',
  type: 'real_estate',
  prompt: 'Be kind.',
  voice: null,
  tools: [...toolNames],
  businessHours: { '1': [{ open: '09:00', close: '18:00' }] },
  timeZone: 'America/Los_Angeles',
  language: 'en',
  approvals: [],
  version: 1,
};

export const listing: Listing = {
  ListingKey: 'L1',
  StandardStatus: 'Active',
  PropertyType: 'Residential',
  PropertySubType: 'Condominium',
  ListPrice: 612_000,
  UnparsedAddress: '14 Oak Street',
  City: 'Oakland',
  SubdivisionName: null,
  StateOrProvince: 'CA',
  PostalCode: '94607',
  BedroomsTotal: 2,
  BathroomsTotalInteger: 1,
  LivingArea: 900,
  YearBuilt: 1990,
  GarageSpaces: 1,
  PetsAllowed: true,
  Furnished: false,
  InUnitLaundry: true,
  BuildingName: null,
  PublicRemarks: 'Bright corner unit.',
};

const heard = (over: Partial<Understanding>): Understanding => ({
  intents: [{ name: 'property_search', confidence: 0.9 }],
  acts: [],
  slots: slotsSchema.parse({}),
  changed: [],
  requested: [],
  language: 'en',
  wantsHuman: false,
  upset: false,
  ...over,
});

export interface TestGraphOptions {
  model: ScriptedModel;
  understanding?: Partial<Understanding>;
  passages?: Passage[];
  approvals?: Agent['approvals'];
  memoryTurns?: number;
  channel?: 'text' | 'voice';
  tellsOfSomebody?: ConversationDeps['tellsOfSomebody'];
  prompt?: string;
  tools?: Agent['tools'];
  /** Puts other parts in place of those below. */
  adjust?: (deps: ConversationDeps) => ConversationDeps;
}

/** The whole graph over in-memory ports: one real search tool, one counted write. */
export function makeTestGraph(options: TestGraphOptions) {
  const answers = new Map<string, SharedAnswer>();
  const proposals = new Map<string, unknown>();
  const done = new Map<string, unknown>();
  const booked: unknown[] = [];
  const turns: unknown[] = [];
  const key = (s: { threadId: string; runId: string; step: number }) =>
    `${s.threadId}:${s.runId}:${s.step}`;
  const deps: ConversationDeps = {
    now: () => new Date('2026-11-23T18:00:00Z'),
    openSession: makeOpenSession(
      {
        load: async () => ({
          tenant,
          agent: {
            ...agent,
            approvals: options.approvals ?? [],
            prompt: options.prompt ?? agent.prompt,
            tools: options.tools ?? agent.tools,
          },
        }),
        vocabulary: async () => ({ areas: ['Oakland'], buildings: [] }),
      },
      async () => ({}),
    ),
    understand: () => heard(options.understanding ?? {}),
    cache: {
      get: async (k) => answers.get(k) ?? null,
      set: async (k, answer) => void answers.set(k, answer),
    },
    answererVersion: () => 'test',
    ...(options.tellsOfSomebody && { tellsOfSomebody: options.tellsOfSomebody }),
    search: async () => options.passages ?? [],
    topK: 3,
    models: { forReply: () => options.model },
    tools: toolSet([
      makeSearchProperties({ listings: { find: async () => ({ total: 1, listings: [listing] }) } }),
      makeTool({
        name: 'update_crm',
        description: 'counts',
        effect: 'write',
        run: async (args) => {
          booked.push(args);
          return { ok: true, outboxId: '33333333-3333-4333-8333-333333333333' };
        },
      }),
      makeTool({
        name: 'escalate_to_human',
        description: 'hands over',
        effect: 'write',
        run: async () => ({
          ok: true,
          ticketId: '44444444-4444-4444-8444-444444444444',
          openNow: true,
          opensAt: null,
          phone: tenant.phone,
        }),
      }),
    ]),
    proposals: {
      find: async (_tenant, step) => proposals.get(key(step)) ?? null,
      save: async (_tenant, { message, ...step }) => {
        if (!proposals.has(key(step))) proposals.set(key(step), message);
        return proposals.get(key(step));
      },
    },
    effects: {
      once: async (_tenant, effect, run) => {
        const replayed = done.has(effect.key);
        if (!replayed) done.set(effect.key, await run());
        return { result: done.get(effect.key), replayed };
      },
    },
    systemPrompt: () => 'system',
    safeReply: () => 'I would rather have a colleague confirm that.',
    transcript: { recordTurn: async (_tenant, turn) => void turns.push(turn) },
    summarise: (previous, old) => `${previous}|${old.map((turn) => turn.user).join(',')}`,
    memoryTurns: options.memoryTurns ?? 10,
  };
  const saver = new MemorySaver();
  const graph = compileConversation(options.adjust?.(deps) ?? deps, saver);
  let runs = 0;

  async function play(input: string | { resume: unknown }, runId = `run-${++runs}`) {
    const events: NodeEvent[] = [];
    let state: ConversationState | undefined;
    let waiting: unknown;
    const streamed: unknown[] = [];
    const fed =
      typeof input === 'string'
        ? { messages: [new HumanMessage({ id: `human:${runId}`, content: input })] }
        : new Command<unknown, Record<string, never>, never>({ resume: { value: input.resume } });
    const stream = await graph.stream(fed, {
      configurable: { thread_id: 'thread' },
      context: {
        tenantId: tenant.id,
        agentId: agent.id,
        threadId: 'thread',
        runId,
        isFresh: false,
        principal: undefined,
        channel: options.channel ?? 'text',
        approvals: [],
      },
      streamMode: ['custom', 'updates', 'values'],
    });
    for await (const [mode, chunk] of stream as AsyncIterable<[string, unknown]>) {
      if (mode === 'custom') events.push(chunk as NodeEvent);
      streamed.push(chunk);
      if (mode === 'values') state = chunk as ConversationState;
      if (
        mode === 'updates' &&
        chunk !== null &&
        typeof chunk === 'object' &&
        '__interrupt__' in chunk
      ) {
        waiting = chunk.__interrupt__;
      }
    }
    if (state === undefined) throw new Error('the graph ended without a state');
    const said = events.flatMap((e) => (e.event === 'token' ? [e.data.text] : [])).join('');
    const nodes = events.flatMap((e) =>
      e.event === 'node' && e.data.phase === 'start' ? [e.data.node] : [],
    );
    return { events, state, said, nodes, waiting, streamed };
  }

  return { play, booked, turns, answers, proposals, saver, graph };
}

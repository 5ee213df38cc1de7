import { describe, expect, test } from 'vitest';
import type { Heard } from './chat-client.ts';
import { parseEvents } from './chat-client.ts';
import { judgeOutcome, type Rows } from './judge-outcome.ts';
import { judgeTurn } from './judge-turn.ts';
import { scenarioSchema } from './scenario-format.ts';
import { shownListings } from './shown-listings.ts';
import { tenantFileSchema } from './tenant-format.ts';

const home = (ListingKey: string, UnparsedAddress: string, more = {}) => ({
  ListingKey,
  UnparsedAddress,
  City: 'Salem',
  PropertyType: 'Residential Lease',
  ListPrice: 2000,
  BedroomsTotal: 2,
  ...more,
});
const { listings } = tenantFileSchema.parse({
  name: 'T',
  agents: [{ slug: 'a', name: 'A', timeZone: 'UTC', hours: { mon: '09:00-17:00' } }],
  listings: [
    home('S-1', '12 Mill Lane #4', { BuildingName: 'Millworks' }),
    home('S-2', '12 Mill Lane #40', { BuildingName: 'Millworks', ListPrice: 3000 }),
    home('S-3', '7 Oak Court, Salem, OR 97301', { BuildingName: 'Oak Court House' }),
    home('S-4', '107 Oak Court'),
  ],
});
const context = { listings, timeZone: 'UTC' };

const turn = (expectations: object) => {
  const [parsed] = scenarioSchema.parse({
    id: 'x',
    title: 'x',
    agent: 'a',
    now: '2026-11-23T10:00:00Z',
    turns: [{ user: 'hi', ...expectations }],
  }).turns;
  if (parsed === undefined) throw new RangeError('no turn');
  return parsed;
};

const heard = (reply: string, tools: string[] = []): Heard => ({
  ok: true,
  tools: tools.map((name) => ({ name, args: {}, result: {} })),
  result: {
    thread_id: 'b7a4f0cb-1111-4222-8333-944455556666',
    run_id: 'b7a4f0cb-1111-4222-8333-944455556667',
    status: 'success',
    reply,
    citations: [
      {
        documentId: 'b7a4f0cb-1111-4222-8333-944455556668',
        title: 'Fees',
        source: 'fees.md',
        quote: 'The fee is $45.',
      },
    ],
    intents: ['faq'],
    cached: false,
    waiting: [],
  },
});

describe('shownListings', () => {
  test.each([
    ['I have 12 Mill Lane #4 for you', ['S-1']],
    ['12 Mill Lane, #40', ['S-2']],
    ['107 Oak Court is nice', ['S-4']],
    ['7 Oak Court in Salem', ['S-3']],
    ['Oak Court House', ['S-3']],
    ['Millworks has two', []],
    ['s-2 and S-4', ['S-2', 'S-4']],
  ])('%s', (reply, keys) => {
    expect(shownListings(reply, listings).map((one) => one.ListingKey)).toEqual(keys);
  });
});

describe('judgeTurn', () => {
  test.each([
    [
      'all is well',
      { say: ['fee'], tools: ['capture_lead'], intents: ['faq'], cites: ['fees.md'] },
      [],
    ],
    ['a fact is missing', { say: [{ number: 46 }] }, ['say: {"number":46} is missing']],
    ['a thing is said', { neverSay: ['fee'] }, ['neverSay: fee was said']],
    ['a tool did not run', { tools: ['book_viewing'] }, ['tools: book_viewing did not run']],
    ['a tool ran', { noTools: ['capture_lead'] }, ['noTools: capture_lead ran']],
    ['any tool ran', { noTools: 'any' }, ['noTools: capture_lead ran']],
    ['another intent', { intents: ['booking'] }, ['intents: booking not among faq']],
    ['another source', { cites: ['pets.md'] }, ['cites: pets.md is missing']],
    [
      'nothing waits',
      { status: 'interrupted', waiting: ['book_viewing'] },
      ['status: success instead of interrupted', 'waiting: nothing instead of book_viewing'],
    ],
    ['none shown', { shows: { count: { min: 1 } } }, ['shows: 0 listings instead of 1 to any']],
  ])('%s', (_, expectations, failures) => {
    expect(
      judgeTurn(turn(expectations), heard('The fee is $45', ['capture_lead']), context),
    ).toEqual(failures);
  });

  test('every listing shown is held to the conditions', () => {
    const shows = { every: { ListPrice: { max: 2500 } }, includes: ['S-3'], excludes: ['S-2'] };
    expect(judgeTurn(turn({ shows }), heard('S-1, S-2'), context)).toEqual([
      'shows: S-2 (Salem, 2 bedrooms, $3000) does not meet {"ListPrice":{"max":2500}}',
      'shows: S-3 is missing',
      'shows: S-2 was named',
    ]);
  });

  test('an empty reply and a broken turn fail by themselves', () => {
    expect(judgeTurn(turn({}), heard(' '), context)).toEqual(['the reply is empty']);
    const broken: Heard = { ok: false, problem: 'HTTP 500', tools: [] };
    expect(judgeTurn(turn({}), broken, context)).toEqual(['HTTP 500']);
  });
});

describe('judgeOutcome', () => {
  const rows: Rows = {
    ...{ appointments: [], leads: [{ name: 'Dana', id: '1' }, { name: 'Lee' }], reservations: [] },
    ...{ escalations: [], outbox: [], messages: [], conversations: [], tool_effects: [] },
  };
  test.each([
    [{ table: 'leads', where: {}, count: 2 }, 0],
    [{ table: 'leads', where: { name: 'dana' }, count: 1 }, 0],
    [{ table: 'leads', where: { name: 'dana' }, count: 2 }, 1],
    [{ table: 'leads', where: {}, count: { min: 3 } }, 1],
    [{ table: 'leads', where: {}, count: { max: 1 } }, 1],
    [{ table: 'appointments', where: {}, count: 0 }, 0],
  ] as const)('%j', (outcome, failures) => {
    expect(judgeOutcome([outcome], rows, 'UTC')).toHaveLength(failures);
  });

  test('a failure shows what is there, without ids', () => {
    const [why] = judgeOutcome([{ table: 'leads', where: {}, count: 1 }], rows, 'UTC');
    expect(why).toBe(
      'outcome: 2 instead of 1 in leads where {}; leads holds 2: {"name":"Dana"} {"name":"Lee"}',
    );
  });
});

test('event frames are read whole, with comments and split data', () => {
  const body =
    ': hello\n\nid: 0\nevent: token\ndata: {"text":\ndata: "a"}\n\nevent: done\ndata: 1\n\n';
  expect(parseEvents(body)).toEqual([
    { event: 'token', data: { text: 'a' } },
    { event: 'done', data: 1 },
  ]);
});

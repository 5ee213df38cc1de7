import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type House, type OpenedHouse, openHouse } from './testing/open-house.ts';
import { playTurn } from './testing/play-turn.ts';

let opened: OpenedHouse;
let house: House;

beforeAll(async () => {
  opened = await openHouse({}, {});
  ({ house } = opened);
  // What a process reads once is read by now.
  await play('hello there');
});

afterAll(async () => {
  vi.restoreAllMocks();
  await opened?.close();
});

/** What is sent as the tenant: its transactions, each the statements between BEGIN and COMMIT. */
function watchStatements(tenantId: string): () => string[][] {
  const open = new Map<unknown, string[]>();
  const all: string[][] = [];
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  spy.mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [given] = args as [string | { text: string }];
    const text = (typeof given === 'string' ? given : given.text).trim();
    if (text.startsWith('BEGIN') && text.includes(tenantId)) open.set(this, []);
    else if (text === 'COMMIT' || text === 'ROLLBACK') {
      const statements = open.get(this);
      if (statements !== undefined) all.push(statements);
      open.delete(this);
    } else open.get(this)?.push(text);
    return query.apply(this, args);
  } as never);
  return () => {
    spy.mockRestore();
    return all;
  };
}

const play = async (message: string, threadId?: string): Promise<string> =>
  (await playTurn(house.deps.turns, house.demoTenantId, message, { threadId })).done.thread_id;

const isEvents = (statements: string[]) => statements.some((s) => s.includes('stream_events'));

// A count, not a time: who adds to it has to say here that a turn is worth it.
it.each([
  { turn: 'small talk', message: 'hello there', transactions: 6, statements: 16 },
  {
    turn: 'the second turn of a thread',
    first: 'hello there',
    message: 'thank you',
    ...{ transactions: 7, statements: 18 },
  },
  {
    turn: 'an answer that is shared',
    before: 'What is your pet policy?',
    message: 'What is your pet policy?',
    ...{ transactions: 6, statements: 14 },
  },
])('writes and reads no more than it did: $turn', async (row) => {
  const { first, before, message, transactions, statements } = row as typeof row & {
    first?: string;
    before?: string;
  };
  if (before !== undefined) await play(before);
  const threadId = first === undefined ? undefined : await play(first);
  const stop = watchStatements(house.demoTenantId);
  await play(message, threadId);
  const all = stop();
  const own = all.filter((one) => !isEvents(one));
  expect(own.flat().length, own.map((one) => one.join('\n')).join('\n\n')).toBeLessThanOrEqual(
    statements,
  );
  expect(own.length).toBeLessThanOrEqual(transactions);
  // Events go in groups, as many as the log takes while nodes work: each in one statement.
  for (const events of all.filter(isEvents)) expect(events).toHaveLength(1);
});

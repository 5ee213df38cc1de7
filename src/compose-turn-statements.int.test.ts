import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { compose } from './compose.ts';
import { readEnv } from './config/env.ts';
import { createTestDatabase } from './stores/postgres/testing/create-test-database.ts';

const dir = mkdtempSync(join(tmpdir(), 'foyer-statements-'));
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let house: Awaited<ReturnType<typeof compose>>;

beforeAll(async () => {
  database = await createTestDatabase();
  const env = readEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'fatal',
    DATABASE_TIMEOUT_MS: '30000',
    DATABASE_URL: database?.url,
    FOYER_DATA_DIR: join(dir, 'data'),
  });
  house = await compose(env);
  // What a process reads once is read by now.
  await play('hello there');
});

afterAll(async () => {
  vi.restoreAllMocks();
  await house?.close();
  await database?.drop();
  rmSync(dir, { recursive: true, force: true });
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

async function play(message: string, threadId?: string): Promise<string> {
  const turn = await house.deps.turns.start({
    tenantId: house.demoTenantId,
    request: { agent_id: 'real-estate', message, ...(threadId && { thread_id: threadId }) },
  });
  for await (const { event } of turn.events) expect(event).not.toBe('error');
  return turn.threadId;
}

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

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Line, ScriptedModel } from '../graphs/conversation/testing/scripted-model.ts';
import type { ToolName } from './schemas/agent.ts';
import type { TurnResult } from './schemas/chat.ts';
import { makeTenantSaver } from './stores/postgres/tenant-saver.ts';
import { type House, type OpenedHouse, openHouse } from './testing/open-house.ts';
import { deskHome, seedDesk } from './testing/seed-desk.ts';
import { type Served, serveHouse } from './testing/serve-house.ts';

let opened: OpenedHouse;
let house: House;
let served: Served;
const keys = new Map<string, { tenantId: string; slug: string }>();
/** What the model answers next; the keyless model does when it is null. */
let script: ((acted: boolean, call: number) => Line | Promise<Line>) | null = null;

beforeAll(async () => {
  const turns = { CONVERSATION_MEMORY_TURNS: '4', CONVERSATION_HISTORY_TURNS: '5' };
  const settings = { REDIS_URL: process.env['REDIS_URL'], ...turns };
  opened = await openHouse(settings, {
    seed: false,
    leaseSeconds: 2,
    now: () => new Date('2026-11-23T18:00:00Z'),
    resolveKey: async (key) => keys.get(key) ?? null,
    adjust: (deps) => {
      const local = deps.models.forReply.bind(deps.models);
      let calls = 0;
      return {
        ...deps,
        models: {
          forReply: (tenantId, agent) => {
            const answer = script;
            return answer === null
              ? local(tenantId, agent)
              : new ScriptedModel((messages) => answer(messages.at(-1)?.type === 'tool', calls++));
          },
        },
      };
    },
  });
  ({ house } = opened);
  served = await serveHouse(house.deps);
});

afterAll(async () => {
  await served?.stop();
  await opened?.close();
});

/** A tenant of its own with one agent and one home; returns its key. */
async function tenant(approvals: ToolName[] = []) {
  const { tenantId, slug } = await seedDesk(house.seedPorts, { agent: { approvals } });
  keys.set(slug, { tenantId, slug });
  const { ListingKey: listingKey, UnparsedAddress: address } = deskHome;
  return { tenantId, key: slug, listingKey, address };
}

async function post(key: string, body: object) {
  const response = await fetch(`${served.url}/v1/chat/message`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ agent_id: 'desk', ...body }),
  });
  const json = (await response.json()) as TurnResult & { error?: { code: string } };
  return { status: response.status, body: json };
}

const booking = (listingKey: string, startsAt: string, name = 'Dana Whitfield') => ({
  calls: [{ name: 'book_viewing', args: { listingKey, startsAt, name, phone: '+15105550142' } }],
});

/** Names all that a booking needs: nothing is booked that the person did not ask for. */
const wish = (address: string, time: string, name = 'Dana Whitfield'): string =>
  `I'd like to book a viewing of ${address} on November ${time}. My name is ${name}, +15105550142.`;

const count = async (tenantId: string, table: string): Promise<number> =>
  house.db.withTenant(tenantId, async (sql) => {
    const { rows } = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return rows[0]?.n ?? -1;
  });

describe('the whole house over HTTP', () => {
  it('approves a write over HTTP: nothing before, exactly one after', async () => {
    const { key, tenantId, listingKey } = await tenant(['book_viewing']);
    script = (acted) =>
      acted ? { say: 'Done.' } : booking(listingKey, '2026-11-24T10:00:00-08:00');
    const first = await post(key, { message: 'book it' });
    expect(first.body).toMatchObject({
      status: 'interrupted',
      waiting: [{ tool: 'book_viewing', args: { listingKey } }],
    });
    expect(await count(tenantId, 'appointments')).toBe(0);
    const resume = { thread_id: first.body.thread_id, resume: { decision: 'approve' } };
    expect((await post(key, resume)).body).toMatchObject({ status: 'success', reply: 'Done.' });
    expect(await count(tenantId, 'appointments')).toBe(1);
    expect(await count(tenantId, 'messages')).toBe(2);
    const again = await post(key, resume);
    expect([again.status, again.body.error?.code]).toEqual([409, 'nothing_to_resume']);
    script = null;
  });

  it('books one slot once, whoever asks at the same time', async () => {
    const { key, tenantId, listingKey, address } = await tenant();
    script = (acted, call) =>
      acted
        ? { say: 'Thank you.' }
        : booking(listingKey, '2026-11-24T11:00:00-08:00', `Guest ${call}`);
    const message = wish(address, '24 at 11:00', 'Guest');
    const slot = async () => (await post(key, { message })).status;
    const statuses = await Promise.all(Array.from({ length: 12 }, slot));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await count(tenantId, 'tool_effects')).toBe(12);
    expect(await count(tenantId, 'appointments')).toBe(1);
    script = null;
  });

  it('knows no thread and no agent of another tenant', async () => {
    const [mine, theirs] = [await tenant(), await tenant()];
    const { body } = await post(mine.key, { message: 'hello' });
    const foreign = await post(theirs.key, { message: 'hello', thread_id: body.thread_id });
    const missing = await post(theirs.key, { message: 'hello', thread_id: randomUUID() });
    expect([foreign.status, foreign.body.error?.code]).toEqual([404, 'unknown_thread']);
    expect(foreign.body.error).toEqual({
      ...missing.body.error,
      request_id: expect.any(String),
    });
    const agent = await post(theirs.key, { agent_id: 'nobody', message: 'hello' });
    expect([agent.status, agent.body.error?.code]).toEqual([404, 'unknown_agent']);
    expect((await post('wrong', { message: 'hello' })).status).toBe(401);
  });

  it('answers one turn of a thread at a time', async () => {
    const { key, tenantId } = await tenant();
    const { body } = await post(key, { message: 'hello' });
    let release = () => {};
    let entered = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    script = async () => {
      entered();
      await gate;
      return { say: 'First.' };
    };
    const first = post(key, { message: 'one', thread_id: body.thread_id });
    await inside;
    const second = await post(key, { message: 'two', thread_id: body.thread_id });
    expect([second.status, second.body.error?.code]).toEqual([409, 'thread_busy']);
    release();
    expect((await first).body.reply).toBe('First.');
    expect(await count(tenantId, 'messages')).toBe(4);
    script = null;
  });

  it('keeps the last turns for time travel and every message in the transcript', async () => {
    const { key, tenantId } = await tenant();
    script = (_acted, call) => ({ say: `Answer ${call}.` });
    let threadId: string | undefined;
    for (let turn = 1; turn <= 9; turn += 1) {
      const { body } = await post(key, {
        message: `turn ${turn}`,
        ...(threadId && { thread_id: threadId }),
      });
      threadId = body.thread_id;
    }
    script = null;
    expect(await count(tenantId, 'messages')).toBe(18);
    const saver = makeTenantSaver(house.db, tenantId);
    const turns: string[] = [];
    for await (const tuple of saver.list({ configurable: { thread_id: threadId } })) {
      const { turn, messages } = tuple.checkpoint.channel_values as {
        turn: { userText: string };
        messages: { type: string }[];
      };
      turns.push(turn.userText);
      expect(messages.filter((m) => m.type === 'human').length).toBeLessThanOrEqual(4);
    }
    expect(turns).toEqual(['turn 9', 'turn 8', 'turn 7', 'turn 6', 'turn 5']);
  });

  it('answers from a document, from the cache, and anew after an edit', async () => {
    const { key } = await tenant();
    const upload = async (text: string) => {
      const form = new FormData();
      form.set('file', new Blob([text], { type: 'text/markdown' }), 'fees.md');
      const response = await fetch(`${served.url}/v1/knowledge/upload`, {
        method: 'POST',
        headers: { 'x-api-key': key },
        body: form,
      });
      expect(response.status).toBe(201);
    };
    const ask = () => post(key, { message: 'What is the application fee?' });
    await upload('# Fees\n\nThe application fee is $41 for every adult.\n');
    const first = await ask();
    expect(first.body).toMatchObject({ cached: false, citations: [{ source: 'fees.md' }] });
    expect(first.body.reply).toContain('$41');
    expect((await ask()).body).toMatchObject({ cached: true, reply: first.body.reply });
    await upload('# Fees\n\nThe application fee is $52 for every adult.\n');
    const after = await ask();
    expect(after.body.cached).toBe(false);
    expect(after.body.reply).toContain('$52');
  });

  it('loses no message when the database goes away in mid-turn', async (context) => {
    const { databaseUrl } = opened;
    if (databaseUrl === undefined) return context.skip('needs a Postgres that can be cut off');
    const { key, tenantId, listingKey, address } = await tenant();
    const admin = new pg.Client(process.env['TEST_DATABASE_URL']);
    await admin.connect();
    const name = new URL(databaseUrl).pathname.slice(1);
    const allow = (on: boolean) => admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS ${on}`);
    let cut = false;
    script = async (acted) => {
      if (!cut) {
        cut = true;
        await allow(false);
        await admin.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
          [name],
        );
      }
      return acted ? { say: 'Booked.' } : booking(listingKey, '2026-11-25T10:00:00-08:00');
    };
    const failed = await post(key, { message: wish(address, '25 at 10:00') });
    expect([failed.status, failed.body.error?.code]).toEqual([503, 'database_unavailable']);
    await allow(true);
    await admin.end();
    await expect
      .poll(
        async () => {
          await house.recover();
          return count(tenantId, 'messages');
        },
        { timeout: 30_000, interval: 300 },
      )
      .toBe(2);
    expect(await count(tenantId, 'appointments')).toBe(1);
    script = null;
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import type { Db } from './db.ts';
import { makeEffectsStore } from './effects-store.ts';
import { makeLeadsStore } from './leads-store.ts';
import { makeOutboxStore } from './outbox-store.ts';
import { makeListing } from './testing/make-listing.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeViewingsStore } from './viewings-store.ts';

let db: Db;
let close: () => Promise<void>;
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  world = await makeWorld(db, 'effects', [makeListing('A1')]);
});
afterAll(() => close());

const count = async (table: string): Promise<number> =>
  db.withTenant(world.tenantId, async (sql) => {
    const { rows } = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return rows[0]?.n ?? 0;
  });

const effect = (key: string) => ({
  key,
  threadId: randomUUID(),
  runId: randomUUID(),
  tool: 'book_viewing',
  args: { listingKey: 'A1' },
});
const once = (key: string, run: () => Promise<unknown>) =>
  makeEffectsStore(db).once(world.tenantId, effect(key), run);
const send = (key: string) =>
  makeOutboxStore(db).add(world.tenantId, { topic: 'test', key, payload: {} });

it('runs once for two workers with one key, and both get its result', async () => {
  let runs = 0;
  const work = async () => {
    runs += 1;
    return { ok: true, ...(await send(`twice-${runs}`)) };
  };
  const [a, b] = await Promise.all([once('twice', work), once('twice', work)]);
  expect(a.result).toEqual(b.result);
  expect([a.replayed, b.replayed].sort()).toEqual([false, true]);
  expect(await count("outbox WHERE key LIKE 'twice-%'")).toBe(1);
  expect(await once('twice', work)).toEqual({ result: a.result, replayed: true });
  expect(runs).toBe(1);
});

it('undoes a write that lost its slot and keeps the refusal as the result', async () => {
  const threadId = randomUUID();
  const agentId = world.agent.id;
  const { leadId } = await makeLeadsStore(db).upsert(world.tenantId, { threadId, agentId });
  const [startsAt, endsAt] = [new Date('2031-01-01T10:00Z'), new Date('2031-01-01T11:00Z')];
  const slot = { agentId, threadId, leadId, listingKey: 'A1', startsAt, endsAt };
  const { book } = makeViewingsStore(db);
  await book(world.tenantId, slot);
  const lose = async () => {
    await send('lost');
    return book(world.tenantId, slot);
  };
  const first = await once('lose', lose);
  expect(first).toMatchObject({ replayed: false, result: { ok: false, code: 'slot_taken' } });
  expect(await count("outbox WHERE key = 'lost'")).toBe(0);
  expect(await count("tool_effects WHERE effect_key = 'lose' AND status = 'refused'")).toBe(1);
  expect(await once('lose', lose)).toEqual({ result: first.result, replayed: true });
});

it.each([
  ['an accident', () => new Error('boom')],
  ['an error that is no answer', () => new AppError('database_unavailable', 'gone')],
])('leaves nothing behind after %s', async (name, makeError) => {
  const error = makeError();
  const run = async () => {
    await send(name);
    throw error;
  };
  await expect(once(name, run)).rejects.toBe(error);
  expect(await count(`outbox WHERE key = '${name}'`)).toBe(0);
  expect(await once(name, async () => 'now')).toEqual({ result: 'now', replayed: false });
});

it('keeps results that Postgres has no letters for', async () => {
  const result = { text: 'ab\ufffd', none: null };
  const work = async () => ({ text: 'a\0b\ud800', none: null, absent: undefined });
  expect(await once('letters', work)).toEqual({ result, replayed: false });
  expect(await once('letters', work)).toEqual({ result, replayed: true });
});

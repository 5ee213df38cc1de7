import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import type { Db } from './db.ts';
import { makeEscalationsStore } from './escalations-store.ts';
import { makeLeadsStore } from './leads-store.ts';
import { makeOutboxStore } from './outbox-store.ts';
import { makeReservationsStore } from './reservations-store.ts';
import { makeListing } from './testing/make-listing.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeTranscriptStore } from './transcript-store.ts';
import { makeViewingsStore } from './viewings-store.ts';

let db: Db;
let close: () => Promise<void>;
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  world = await makeWorld(db, 'bookings', [makeListing('A1'), makeListing('A2')]);
});
afterAll(() => close());

const DAY = Date.UTC(2031, 4, 5);
const at = (hour: number, minute = 0) => new Date(DAY + (hour * 60 + minute) * 60_000);
const codeOf = (error: unknown) => (error instanceof AppError ? error.code : error);

const count = async (table: string): Promise<number> =>
  db.withTenant(world.tenantId, async (sql) => {
    const { rows } = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return rows[0]?.n ?? 0;
  });

const newLead = (name: string, contact: { phone?: string; email?: string } = {}) => {
  const threadId = randomUUID();
  const lead = { threadId, agentId: world.agent.id, name, ...contact };
  return makeLeadsStore(db)
    .upsert(world.tenantId, lead)
    .then(({ leadId }) => ({ leadId, threadId }));
};

interface Slot {
  agentId?: string;
  listingKey?: string;
  startsAt: Date;
  endsAt: Date;
}
const book = (lead: { leadId: string; threadId: string }, slot: Slot) =>
  makeViewingsStore(db).book(world.tenantId, {
    agentId: world.agent.id,
    listingKey: 'A1',
    ...lead,
    ...slot,
  });

describe('viewings', () => {
  it('gives one slot to one of twenty who want it at once', async () => {
    const lead = await newLead('Ada');
    const slot = { startsAt: at(9), endsAt: at(9, 30) };
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => book(lead, slot)));
    const lost = tries.flatMap((t) => (t.status === 'rejected' ? [codeOf(t.reason)] : []));
    expect(lost).toEqual(Array(19).fill('slot_taken'));
    expect(await count(`appointments WHERE starts_at = '${at(9).toISOString()}'`)).toBe(1);
  });

  it.each([
    { what: 'same agent, other listing, overlapping', listingKey: 'A2', from: at(11, 15) },
    { what: 'other agent, same listing, overlapping', other: true, from: at(11, 15) },
    {
      what: 'other agent and other listing',
      other: true,
      listingKey: 'A2',
      from: at(11),
      ok: true,
    },
    { what: 'straight after', from: at(11, 30), ok: true },
    { what: 'unknown listing', listingKey: 'none', from: at(12, 30), code: 'not_found' },
  ])('$what', async ({ other, listingKey = 'A1', from, ok, code = 'slot_taken' }) => {
    const lead = await newLead('Ben');
    await db.asSystem((sql) => sql.query('DELETE FROM appointments'));
    await book(lead, { startsAt: at(11), endsAt: at(11, 30) });
    const agentId = (other ? world.colleague : world.agent).id;
    const endsAt = new Date(from.getTime() + 30 * 60_000);
    const second = book(lead, { agentId, listingKey, startsAt: from, endsAt });
    if (ok) expect(await second).toMatchObject({ listingKey, status: 'booked' });
    else await expect(second).rejects.toMatchObject({ code });
  });

  it('moves and cancels what is booked, and nothing else', async () => {
    await db.asSystem((sql) => sql.query('DELETE FROM appointments'));
    const viewings = makeViewingsStore(db);
    const { tenantId } = world;
    const lead = await newLead('Cleo', { phone: '+12065550111' });
    const first = await book(lead, { startsAt: at(9), endsAt: at(9, 30) });
    const second = await book(lead, { startsAt: at(10), endsAt: at(10, 30) });
    await expect(
      viewings.move(tenantId, second.appointmentId, at(9, 15), at(9, 45)),
    ).rejects.toMatchObject({ code: 'slot_taken' });
    const moved = await viewings.move(tenantId, first.appointmentId, at(9, 15), at(9, 45));
    expect(moved).toEqual({
      appointmentId: first.appointmentId,
      listingKey: 'A1',
      address: 'A1 Alder Way',
      startsAt: '2031-05-05T09:15:00.000Z',
      endsAt: '2031-05-05T09:45:00.000Z',
      status: 'booked',
      contactName: 'Cleo',
    });
    const gone = await viewings.cancel(tenantId, first.appointmentId);
    expect(gone.status).toBe('cancelled');
    await expect(viewings.cancel(tenantId, first.appointmentId)).rejects.toMatchObject({
      code: 'not_found',
    });
    await book(lead, { startsAt: at(9), endsAt: at(9, 30) });
  });

  it('finds upcoming ones by thread, phone or e-mail, however they are spelled', async () => {
    await db.asSystem((sql) => sql.query('DELETE FROM appointments'));
    const { upcoming } = makeViewingsStore(db);
    const lead = await newLead('Dora', { phone: '(206) 555-0122', email: 'Dora@Example.org' });
    await book(lead, { startsAt: at(14), endsAt: at(14, 30) });
    const elsewhere = { threadId: randomUUID(), after: at(8) };
    const starts = async (whose: Parameters<typeof upcoming>[1]) =>
      (await upcoming(world.tenantId, whose)).map((v) => v.startsAt);
    const found = ['2031-05-05T14:00:00.000Z'];
    expect(await starts({ threadId: lead.threadId, after: at(8) })).toEqual(found);
    expect(await starts({ ...elsewhere, phone: '+1 206 555 0122' })).toEqual(found);
    expect(await starts({ ...elsewhere, email: 'dora@example.ORG' })).toEqual(found);
    expect(await starts(elsewhere)).toEqual([]);
    expect(await starts({ ...elsewhere, phone: '555-0122' })).toEqual([]);
    expect(await starts({ threadId: lead.threadId, after: at(14) })).toEqual([]);
  });

  it('reports the agent and the listing busy, up to but not at the edges', async () => {
    await db.asSystem((sql) => sql.query('DELETE FROM appointments'));
    const { busy } = makeViewingsStore(db);
    const lead = await newLead('Eve');
    await book(lead, { startsAt: at(9), endsAt: at(9, 30) });
    const other = { agentId: world.colleague.id, from: at(8), to: at(12) };
    const taken = [{ startsAt: at(9), endsAt: at(9, 30) }];
    const own = { agentId: world.agent.id, from: at(8), to: at(12) };
    expect(await busy(world.tenantId, own)).toEqual(taken);
    expect(await busy(world.tenantId, { ...own, from: at(9, 30) })).toEqual([]);
    expect(await busy(world.tenantId, { ...own, to: at(9) })).toEqual([]);
    expect(await busy(world.tenantId, other)).toEqual([]);
    expect(await busy(world.tenantId, { ...other, listingKey: 'A1' })).toEqual(taken);
    expect(await busy(world.tenantId, { ...other, listingKey: 'A2' })).toEqual([]);
  });
});

describe('leads', () => {
  const upsert = (lead: Parameters<ReturnType<typeof makeLeadsStore>['upsert']>[1]) =>
    makeLeadsStore(db).upsert(world.tenantId, lead);

  it('knows a person again by thread, phone or e-mail and keeps what was said before', async () => {
    const agentId = world.agent.id;
    const threadId = randomUUID();
    const { leadId } = await upsert({ threadId, agentId, phone: '206-555-0133', name: 'Finn' });
    const again = [
      { threadId, email: 'Finn@Example.org' },
      { threadId: randomUUID(), phone: '+12065550133', budgetMaxCents: 90_000_000 },
      { threadId: randomUUID(), email: ' finn@example.org ', interest: 'two bedrooms' },
    ];
    for (const lead of again) {
      expect(await upsert({ agentId, ...lead })).toEqual({ leadId, created: false });
    }
    const back = { threadId: again[1]?.threadId ?? '', agentId, name: 'Finn Moe' };
    expect(await upsert(back)).toEqual({ leadId, created: false });
    const row = await db.withTenant(world.tenantId, (sql) =>
      sql.query('SELECT * FROM leads WHERE id = $1', [leadId]),
    );
    expect(row.rows[0]).toMatchObject({
      name: 'Finn Moe',
      phone_normalised: '+12065550133',
      email: 'finn@example.org',
      interest: 'two bedrooms',
    });
    expect(Number(row.rows[0]?.['budget_max_cents'])).toBe(90_000_000);
  });

  it('keeps numbers of two countries apart though their last ten digits agree', async () => {
    const agentId = world.agent.id;
    const us = await upsert({ threadId: randomUUID(), agentId, phone: '+1 206 555 0144' });
    const other = await upsert({ threadId: randomUUID(), agentId, phone: '+44 206 555 0144' });
    expect(other.leadId).not.toBe(us.leadId);
  });

  it('makes one lead of ten first messages at once', async () => {
    const lead = { agentId: world.agent.id, email: 'gus@example.org' };
    const all = await Promise.all(
      Array.from({ length: 10 }, () => upsert({ threadId: randomUUID(), ...lead })),
    );
    expect(new Set(all.map((one) => one.leadId)).size).toBe(1);
    expect(all.filter((one) => one.created)).toHaveLength(1);
  });
});

describe('reservations, escalations and the outbox', () => {
  it('reserves', async () => {
    const reserved = await makeReservationsStore(db).reserve(world.tenantId, {
      agentId: world.colleague.id,
      threadId: randomUUID(),
      startsAt: at(9),
      endsAt: at(10),
      partySize: 4,
      purpose: 'key handover',
      name: 'Ida',
      phone: '206 555 0155',
      email: null,
    });
    expect(reserved).toMatchObject({
      startsAt: '2031-05-05T09:00:00.000Z',
      endsAt: '2031-05-05T10:00:00.000Z',
      partySize: 4,
      purpose: 'key handover',
      name: 'Ida',
    });
    expect(await count("reservations WHERE phone_normalised = '+12065550155'")).toBe(1);
  });

  it('opens one ticket a thread and marks the conversation', async () => {
    const { open } = makeEscalationsStore(db);
    const threadId = randomUUID();
    const ticket = { threadId, agentId: world.agent.id, reason: 'asked for a person' };
    const first = await open(world.tenantId, { ...ticket, urgency: 'normal' });
    expect(await open(world.tenantId, { ...ticket, urgency: 'high' })).toEqual(first);
    expect(await count(`escalations WHERE id = '${first.ticketId}' AND urgency = 'high'`)).toBe(1);
    const transcript = makeTranscriptStore(db);
    const start = { threadId, agentId: world.agent.id, channel: 'voice', language: 'en' } as const;
    await transcript.open(world.tenantId, start);
    const conversation = await transcript.conversation(world.tenantId, threadId);
    expect(conversation).toMatchObject({ status: 'escalated', channel: 'voice' });
  });

  it('queues a message once a key', async () => {
    const { add } = makeOutboxStore(db);
    const message = { topic: 'crm.note', key: 'note-1', payload: { note: 'first' } };
    const first = await add(world.tenantId, message);
    expect(await add(world.tenantId, { ...message, payload: { note: 'second' } })).toEqual(first);
    expect(await count(`outbox WHERE key = 'note-1' AND payload->>'note' = 'first'`)).toBe(1);
  });
});

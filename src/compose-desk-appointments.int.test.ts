import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, type Desk, idsOf, iso, openDesk } from './testing/open-desk.ts';

let open: Desk;
let own: Desk['own'];
let other: Desk['other'];
beforeAll(async () => {
  open = await openDesk();
  ({ own, other } = open);
});
afterAll(() => open.close());

describe('appointments', () => {
  const viewing = (hour: number, more: object = {}) => ({
    ...{ kind: 'viewing', agent_id: own.agent.id, listing_key: 'A1', starts_at: iso(hour) },
    contact: { name: 'Cy', phone: '206 555 0144' },
    ...more,
  });
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    own.call('POST', '/v1/appointments', body, headers);

  it('are given once, however many people and keys ask for one slot', async () => {
    const told = await Promise.all(
      Array.from({ length: 12 }, (_, n) => post(viewing(8), { 'idempotency-key': `slot-${n}` })),
    );
    expect(told.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = told.filter(({ status }) => status !== 201);
    for (const { status, body } of refused) {
      expect([status, body.error.code]).toEqual([409, 'slot_taken']);
    }
  });

  it('are listed by time, agent, listing, status and kind', async () => {
    const a = (await post(viewing(10))).body.id;
    const b = (await post(viewing(11, { listing_key: 'A2' }))).body.id;
    const desk = {
      ...{ kind: 'reservation', agent_id: own.agent.id, starts_at: iso(10, 30), minutes: 60 },
      ...{ contact: { name: 'Di', email: 'di@example.com' }, party_size: 3 },
    };
    const { body } = await post(desk);
    expect(body).toMatchObject({ kind: 'reservation', party_size: 3, ends_at: iso(11, 30) });
    const range = `since=${iso(10)}&until=${iso(12)}`;
    expect(idsOf(await all(own, `/v1/appointments?${range}`, 1))).toEqual([a, body.id, b]);
    for (const [query, ids] of [
      ['listing_key=A2', [b]],
      ['kind=viewing', [a, b]],
      ['kind=reservation', [body.id]],
      ['status=cancelled', []],
      [`agent_id=${randomUUID()}`, []],
    ] as const) {
      const found = await own.call('GET', `/v1/appointments?${range}&${query}`);
      expect(idsOf(found.body.data), query).toEqual(ids);
    }
    expect((await other.call('GET', `/v1/appointments?${range}`)).body.data).toEqual([]);
  });

  it('are moved and cancelled, never onto another, and tell calendars', async () => {
    const one = await post(viewing(14));
    await post(viewing(15));
    const path = `/v1/appointments/${one.body.id}`;
    const taken = await own.call('PATCH', path, { starts_at: iso(15) });
    expect(taken).toMatchObject({ status: 409, body: { error: { code: 'slot_taken' } } });
    const ics = async () => (await own.call('GET', `${path}/calendar.ics`)).text;
    const before = await ics();
    expect(before).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n[\s\S]*END:VCALENDAR\r\n$/);
    for (const line of [
      ...['METHOD:PUBLISH', 'SEQUENCE:0', 'STATUS:CONFIRMED', 'DTSTART:20310505T140000Z'],
      ...['DTEND:20310505T143000Z', `UID:${one.body.id}@appointments.foyer`],
    ]) {
      expect(before.split('\r\n')).toContain(line);
    }
    const tag = { 'if-match': one.headers.get('etag') ?? '' };
    const moved = await own.call('PATCH', path, { starts_at: iso(16) }, tag);
    expect(moved.body).toMatchObject({ starts_at: iso(16), ends_at: iso(16, 30), version: 2 });
    expect((await own.call('PATCH', path, { starts_at: iso(17) }, tag)).status).toBe(412);
    expect((await ics()).split('\r\n')).toEqual(
      expect.arrayContaining(['SEQUENCE:1', 'DTSTART:20310505T160000Z']),
    );
    const cancelled = await own.call('POST', `${path}/cancel`);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', version: 3 });
    expect((await own.call('POST', `${path}/cancel`)).body.version).toBe(3);
    const after = (await ics()).split('\r\n');
    expect(after).toEqual(
      expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:2']),
    );
    expect(after).toContain(`UID:${one.body.id}@appointments.foyer`);
    const late = await own.call('PATCH', path, { starts_at: iso(18) });
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    // Its slot is free again.
    expect((await post(viewing(16))).status).toBe(201);
  });

  it('cannot smuggle a line into a calendar', async () => {
    const contact = { name: 'Eve\r\nATTENDEE:mailto:x@y.z', phone: '206 555 0145' };
    const { body } = await post(viewing(19, { contact }));
    const { text } = await own.call('GET', `/v1/appointments/${body.id}/calendar.ics`);
    expect(text).not.toMatch(/^ATTENDEE/m);
    expect(text.replaceAll('\r\n ', '')).toContain('Eve');
  });

  it.each([
    ['an agent of another tenant', () => ({ agent_id: other.agent.id }), 404, 'unknown_agent'],
    ['no listing', () => ({ listing_key: 'Z9' }), 404, 'not_found'],
    ['the past', () => ({ starts_at: '2001-01-01T10:00:00Z' }), 422, 'outside_hours'],
    ['year 0', () => ({ starts_at: '0000-01-01T00:00:00Z' }), 422, 'outside_hours'],
    ['no time', () => ({ starts_at: 'tomorrow' }), 400, 'bad_request'],
    ['an unknown field', () => ({ status: 'booked' }), 400, 'bad_request'],
  ])('are refused for %s', async (_, more, status, code) => {
    expect(await post(viewing(20, more()))).toMatchObject({ status, body: { error: { code } } });
  });

  it('are refused for a lead of another tenant', async () => {
    const { leadId } = await open.house.stores.leads.upsert(other.tenantId, {
      ...{ threadId: randomUUID(), agentId: other.agent.id, name: 'Foreign' },
    });
    const { contact: _, ...body } = viewing(21);
    const foreign = await post({ ...body, lead_id: leadId });
    expect(foreign).toMatchObject({ status: 404, body: { error: { code: 'unknown_lead' } } });
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, idsOf, iso, openDesk } from './testing/open-desk.ts';

let open: Desk;
let own: Desk['own'];
let other: Desk['other'];
beforeAll(async () => {
  open = await openDesk();
  ({ own, other } = open);
});
afterAll(() => open.close());

describe('leads', () => {
  const lead = async (name: string, contact: { phone?: string; email?: string }) => {
    const threadId = await open.talk(own, [`I am ${name}`]);
    const { leadId } = await open.house.stores.leads.upsert(own.tenantId, {
      ...{ threadId, agentId: own.agent.id, name, ...contact },
    });
    return { leadId, threadId };
  };

  it('are found by parts of name, e-mail and phone, and read with what is theirs', async () => {
    const { leadId, threadId } = await lead('Ada Quimby', {
      ...{ phone: '(206) 555-0142', email: 'Ada@Example.com' },
    });
    for (const q of ['quimb', 'ADA@exam', '555-0142', '+1 206 555 0142']) {
      const { body } = await own.call('GET', `/v1/leads?q=${encodeURIComponent(q)}`);
      expect(idsOf(body.data), q).toEqual([leadId]);
    }
    expect((await own.call('GET', '/v1/leads?q=%25')).body.data).toEqual([]);
    expect((await other.call('GET', '/v1/leads?q=quimb')).body.data).toEqual([]);
    const { body } = await own.call('GET', `/v1/leads/${leadId}`);
    expect(body).toMatchObject({ name: 'Ada Quimby', status: 'new', rating: null, version: 1 });
    expect(idsOf(body.conversations)).toEqual([threadId]);
    const by = await own.call('GET', `/v1/conversations?lead_id=${leadId}`);
    expect(idsOf(by.body.data)).toEqual([threadId]);
  });

  it('are noted of by people, who never overwrite what they have not seen', async () => {
    const { leadId } = await lead('Ben', { phone: '2065550143' });
    const path = `/v1/leads/${leadId}`;
    const read = await own.call('GET', path);
    const tag = { 'if-match': read.headers.get('etag') ?? '' };
    const patch = { status: 'qualified', notes: 'Calls back.', rating: 4, phone: '206-555-0199' };
    const changed = await own.call('PATCH', path, patch, tag);
    expect(changed).toMatchObject({ status: 200, body: { ...patch, name: 'Ben', version: 2 } });
    expect(await own.call('PATCH', path, { rating: 1 }, tag)).toMatchObject({ status: 412 });
    // A conversation changes it too: the tag of before does not fit any more.
    const fresh = { 'if-match': changed.headers.get('etag') ?? '' };
    await open.house.stores.leads.upsert(own.tenantId, {
      ...{ threadId: randomUUID(), agentId: own.agent.id, phone: '+12065550199', name: 'Benno' },
    });
    expect(await own.call('PATCH', path, { rating: 1 }, fresh)).toMatchObject({ status: 412 });
    const emptied = await own.call('PATCH', path, { rating: null });
    expect(emptied.body).toMatchObject({ name: 'Benno', rating: null, notes: 'Calls back.' });
    for (const [body, field] of [
      [{ rating: 6 }, 'rating'],
      [{ status: 'sold' }, 'status'],
      [{ tenant_id: other.tenantId }, 'tenant_id'],
    ] as const) {
      expect(await own.call('PATCH', path, body)).toMatchObject({
        ...{ status: 400, body: { error: { field } } },
      });
    }
  });
});

it('shows nothing of another tenant: a foreign id is the same as a missing one', async () => {
  const conversation = await open.talk(own, ['private']);
  const { leadId } = await open.house.stores.leads.upsert(own.tenantId, {
    ...{ threadId: conversation, agentId: own.agent.id, name: 'Fay', phone: '2065550177' },
  });
  const booked = await own.call('POST', '/v1/appointments', {
    ...{ kind: 'viewing', agent_id: own.agent.id, listing_key: 'A1', starts_at: iso(22) },
    lead_id: leadId,
  });
  const of = (kind: string, id: string) => `/v1/${kind}/${id}`;
  for (const [method, kind, id, rest, body] of [
    ['GET', 'conversations', conversation, ''],
    ['GET', 'conversations', conversation, '/messages'],
    ['GET', 'conversations', conversation, '/export'],
    ['POST', 'conversations', conversation, '/close'],
    ['GET', 'leads', leadId, ''],
    ['PATCH', 'leads', leadId, '', { notes: 'x' }],
    ['GET', 'appointments', booked.body.id, ''],
    ['PATCH', 'appointments', booked.body.id, '', { starts_at: iso(23) }],
    ['POST', 'appointments', booked.body.id, '/cancel'],
    ['GET', 'appointments', booked.body.id, '/calendar.ics'],
  ] as const) {
    const told = await Promise.all(
      [id, randomUUID()].map((one) => other.call(method, `${of(kind, one)}${rest}`, body)),
    );
    const [foreign, missing] = told.map(({ status, body: { error } }) => ({
      ...{ status, error: { ...error, request_id: '' } },
    }));
    expect(foreign?.status, `${method} ${kind}${rest}`).toBe(404);
    expect(foreign).toEqual(missing);
  }
  expect((await own.call('GET', of('appointments', booked.body.id))).body.status).toBe('booked');
});

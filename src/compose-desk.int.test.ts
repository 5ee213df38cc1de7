import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProductHouse, type ProductHouse } from './testing/open-product-house.ts';

type Tenant = Awaited<ReturnType<ProductHouse['tenant']>>;

let open: ProductHouse;
let own: Tenant;
let other: Tenant;
beforeAll(async () => {
  open = await openProductHouse();
  [own, other] = [await open.tenant('desk-own'), await open.tenant('desk-other')];
});
afterAll(() => open.close());

const DAY = Date.UTC(2031, 4, 5);
const at = (hour: number, minute = 0) => new Date(DAY + (hour * 60 + minute) * 60_000);
const iso = (hour: number, minute = 0) => at(hour, minute).toISOString();

/** A conversation of so many turns, the first of them at this hour. */
async function talk(tenant: Tenant, words: readonly string[], hour = 9, channel = 'text' as const) {
  const threadId = randomUUID();
  for (const [turn, content] of words.entries()) {
    await open.house.stores.transcript.recordTurn(tenant.tenantId, {
      ...{ threadId, agentId: tenant.agent.id, channel, language: 'en', runId: randomUUID() },
      user: { content },
      assistant: { content: `About ${content}`, citations: [], intents: ['faq'] },
      at: at(hour, turn),
    });
  }
  return threadId;
}

async function all(tenant: Tenant, path: string, limit: number): Promise<{ id: string }[]> {
  const seen: { id: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const sign = path.includes('?') ? '&' : '?';
    const { status, body } = await tenant.call('GET', `${path}${sign}limit=${limit}${more}`);
    expect(status).toBe(200);
    seen.push(...body.data);
    cursor = body.next_cursor;
  }
  return seen;
}
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

describe('conversations', () => {
  it('are listed by filters, each once, also while others begin', async () => {
    const { tenantId, call, agent } = await open.tenant('desk-list');
    const tenant = { ...own, tenantId, call, agent };
    const threads: string[] = [];
    for (let n = 0; n < 5; n += 1) threads.push(await talk(tenant, ['hello'], 9));
    const first = await call('GET', '/v1/conversations?limit=2');
    await talk(tenant, ['hello'], 12);
    const rest = await all(
      { ...tenant, call: (method, path) => call(method, path) },
      `/v1/conversations?until=${iso(12)}`,
      2,
    );
    const { next_cursor: cursor } = first.body;
    const second = await call('GET', `/v1/conversations?limit=100&cursor=${cursor}`);
    const seen = idsOf([...first.body.data, ...second.body.data]);
    expect(seen.toSorted()).toEqual(threads.toSorted());
    expect(idsOf(rest)).toEqual(seen);
    for (const [query, count] of [
      [`since=${iso(12)}`, 1],
      [`agent_id=${agent.id}`, 6],
      [`agent_id=${randomUUID()}`, 0],
      ['status=open', 6],
      ['status=closed', 0],
      ['channel=voice', 0],
    ] as const) {
      expect((await call('GET', `/v1/conversations?${query}`)).body.data, query).toHaveLength(
        count,
      );
    }
  });

  it('are read with their messages, page by page', async () => {
    const id = await talk(own, ['one', 'two', 'three']);
    const { body } = await own.call('GET', `/v1/conversations/${id}`);
    expect(body).toMatchObject({ id, thread_id: id, status: 'open', message_count: 6 });
    const messages = await all(own, `/v1/conversations/${id}/messages`, 4);
    expect(messages.map((one) => Object(one).content)).toEqual([
      ...['one', 'About one', 'two', 'About two', 'three', 'About three'],
    ]);
  });

  it('are searched by all of some words, whatever signs are in them', async () => {
    const id = await talk(own, [`${'long '.repeat(100)}the Garden is 100%_free`]);
    const search = (q: string) =>
      own.call('GET', `/v1/conversations/search?q=${encodeURIComponent(q)}`);
    const { body } = await search('garden FREE');
    expect(body.data).toHaveLength(2);
    expect(body.data[0]).toMatchObject({ conversation_id: id });
    expect(body.data[0].snippet).toContain('Garden is 100%_free');
    expect(body.data[0].snippet.length).toBeLessThan(205);
    expect((await search('100%_')).body.data).toHaveLength(2);
    expect((await search('g%n')).body.data).toEqual([]);
    expect((await search('garden palace')).body.data).toEqual([]);
    expect((await other.call('GET', '/v1/conversations/search?q=garden')).body.data).toEqual([]);
    expect(await search('  ')).toMatchObject({ status: 400, body: { error: { field: 'q' } } });
  });

  it('are exported whole, as JSON and as a transcript nobody can forge', async () => {
    const words = Array.from({ length: 250 }, (_, n) => `line ${n}`);
    const id = await talk(own, ['hi\n[2031-01-01T00:00:00.000Z] Robin:\n  I give it away']);
    const long = await talk(own, words);
    const json = await own.call('GET', `/v1/conversations/${long}/export`);
    expect(json.headers.get('content-disposition')).toContain(`conversation-${long}.json`);
    expect(json.body.conversation.id).toBe(long);
    expect(json.body.messages).toHaveLength(500);
    expect(json.body.messages.at(-2).content).toBe('line 249');
    const { text } = await own.call('GET', `/v1/conversations/${id}/export?format=text`);
    expect(text).toContain('] Person:\n  hi\n  [2031-01-01T00:00:00.000Z] Robin:\n');
    expect(text.match(/^\[.*\] Robin:$/gm)).toHaveLength(1);
  });

  it('are exported without personal data where that is asked for', async () => {
    const id = await talk(own, [
      'My name is Nadia Brankovic, call 510-555-0142',
      'I said 510-555-0142',
    ]);
    const path = `/v1/conversations/${id}/export`;
    const { body } = await own.call('GET', `${path}?redact=true`);
    const said = body.messages.map(({ content }: { content: string }) => content).join('\n');
    expect(said).toContain('I said [PHONE_1]');
    expect(said).not.toMatch(/Nadia|Brankovic|0142/);
    const text = async (mode: string) =>
      (await own.call('GET', `${path}?format=text&redact=true&redact_mode=${mode}`)).text;
    expect(await text('replace')).toContain('I said +1 555 0101');
    expect(await text('remove')).toMatch(/I said \n/);
    expect(await text('hash')).toMatch(/I said \[PHONE:[0-9a-f]{12}\]/);
    expect((await own.call('GET', `${path}?redact_mode=mask`)).text).toContain('510-555-0142');
    expect((await own.call('GET', `${path}?redact=true&redact_mode=none`)).status).toBe(400);
  });

  it('are closed with their ticket, and opened by the next message', async () => {
    const id = await talk(own, ['help']);
    const { stores } = open.house;
    const ticket = { threadId: id, agentId: own.agent.id, reason: 'asked' };
    await stores.escalations.open(own.tenantId, { ...ticket, urgency: 'normal' });
    const status = async () => (await own.call('GET', `/v1/conversations/${id}`)).body.status;
    expect(await status()).toBe('escalated');
    expect((await own.call('POST', `/v1/conversations/${id}/close`)).body.status).toBe('closed');
    const { rows } = await open.house.db.withTenant(own.tenantId, (sql) =>
      sql.query('SELECT status FROM escalations WHERE tenant_id = $1 AND thread_id = $2', [
        own.tenantId,
        id,
      ]),
    );
    expect(rows).toEqual([{ status: 'closed' }]);
    await stores.transcript.open(own.tenantId, {
      ...{ threadId: id, agentId: own.agent.id, channel: 'text', language: 'en' },
    });
    expect(await status()).toBe('open');
  });
});

describe('leads', () => {
  const lead = async (name: string, contact: { phone?: string; email?: string }) => {
    const threadId = await talk(own, [`I am ${name}`]);
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

it('shows nothing of another tenant: a foreign id is the same as a missing one', async () => {
  const conversation = await talk(own, ['private']);
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

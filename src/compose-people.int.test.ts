import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLogScrub } from './compose-privacy.ts';
import { makeLogger } from './host/http/logger.ts';
import { makeListing } from './stores/postgres/testing/make-listing.ts';
import { newAgent } from './stores/postgres/testing/make-world.ts';
import { makeVaultStore } from './stores/postgres/vault-store.ts';
import { openProductHouse, type ProductHouse } from './testing/open-product-house.ts';

type Tenant = Awaited<ReturnType<ProductHouse['tenant']>> & { deskId: string };

const TOOLS = [
  'search_properties',
  'get_property',
  'book_viewing',
  'check_availability',
  'capture_lead',
] as const;
const DAY_MS = 86_400_000;
const logged: string[] = [];
let ahead = 0;
let open: ProductHouse;
let own: Tenant;
let other: Tenant;

async function tenantWithDesk(slug: string): Promise<Tenant> {
  const tenant = await open.tenant(slug);
  const desk = newAgent('desk', {
    tools: [...TOOLS, 'escalate_to_human', 'update_crm'],
    approvals: ['book_viewing'],
  });
  await open.house.stores.listings.upsertMany(tenant.tenantId, [
    makeListing('B1', { UnparsedAddress: '62 Cedar Waxwing Lane' }),
    makeListing('B2', { UnparsedAddress: '14 Heron Street' }),
  ]);
  const { id: deskId } = await open.house.stores.agents.create(tenant.tenantId, desk);
  return { ...tenant, deskId };
}
beforeAll(async () => {
  const log = makeLogger({
    level: 'debug',
    scrub: makeLogScrub(),
    destination: { write: (line: string) => void logged.push(line) },
  });
  open = await openProductHouse({ log, now: () => new Date(Date.now() + ahead) });
  own = await tenantWithDesk('people-own');
  other = await tenantWithDesk('people-other');
});
afterAll(() => open.close());

async function say(tenant: Tenant, threadId: string | undefined, message: string) {
  const { status, text } = await tenant.call('POST', '/v1/chat/message', {
    ...{ agent_id: tenant.deskId, thread_id: threadId, message },
  });
  expect(status, text).toBe(200);
  return text;
}
/** Begins a conversation; answers its id. */
async function begins(tenant: Tenant, message: string): Promise<string> {
  const text = await say(tenant, undefined, message);
  return /"thread_id":\s*"([0-9a-f-]{36})"/.exec(text)?.[1] ?? expect.fail(text);
}

/** By what the person can be recognised in whatever is kept. */
const TRACES = [/dana/i, /reyes/i, /555\D{0,3}0143/];
const PHONE = '+1 (206) 555-0143';
const tracesIn = (text: string) => TRACES.filter((one) => one.test(text)).map(String);

interface Dumped {
  table: string;
  tenant: string;
  text: string;
}

/** Every row of every table as text, bytes as what they say; not by what the house scans with. */
async function dump(): Promise<Dumped[]> {
  const all: Dumped[] = [];
  await open.house.db.asSystem(async (sql) => {
    const { rows: tables } = await sql.query<{ name: string }>(
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.columns
       WHERE column_name = 'tenant_id' AND table_schema IN ('public', 'lg')`,
    );
    for (const { name } of tables) {
      const { rows } = await sql.query<{ tenant: string; text: string }>(
        `SELECT tenant_id AS tenant, t::text AS text FROM ${name} AS t ORDER BY 2`,
      );
      for (const { tenant, text } of rows) {
        const readable = text.replace(/\\+x([0-9a-f]{2,})/g, (_, hex: string) =>
          Buffer.from(hex, 'hex').toString('utf8'),
        );
        all.push({ table: name, tenant, text: readable });
      }
    }
  });
  return all;
}

async function redisTexts(): Promise<string[]> {
  const url = process.env['REDIS_URL'];
  if (url === undefined) return [];
  const redis = new Redis(url);
  try {
    const texts: string[] = [];
    for (const key of await redis.keys(`*${own.tenantId}*`)) {
      const type = await redis.type(key);
      const value =
        type === 'stream'
          ? await redis.xrange(key, '-', '+')
          : type === 'string'
            ? await redis.get(key)
            : null;
      texts.push(`${key} ${JSON.stringify(value)}`);
    }
    return texts;
  } finally {
    redis.disconnect();
  }
}

async function jobDone(tenant: Tenant, id: string) {
  const job = async () => (await tenant.call('GET', `/v1/jobs/${id}`)).body;
  await expect
    .poll(
      async () => {
        const { state, error } = await job();
        return error ?? state;
      },
      { timeout: 60_000 },
    )
    .toBe('done');
  return job();
}
const begin = async (tenant: Tenant, path: string, body: unknown, headers = {}) => {
  const told = await tenant.call('POST', path, body, headers);
  expect(told.status, told.text).toBe(202);
  return jobDone(tenant, told.body.id);
};
const byPhone = { by: 'phone', phone: PHONE };

/** Dana books with approval, waits for another one, is angry, reserves; and leaves copies. */
async function plant(tenant: Tenant) {
  const { tenantId, call } = tenant;
  const booked = await begins(tenant, "I'd like to view 62 Cedar Waxwing Lane next Monday at 2pm.");
  await say(tenant, booked, "I'm Dana Reyes, 206-555-0143");
  await approves(tenant, booked);
  const waiting = await begins(tenant, "I'd like to view 14 Heron Street next Monday at 4pm.");
  await say(tenant, waiting, 'I am Dana Reyes, my number is (206) 555 0143');
  const angry = await begins(tenant, 'Get me a real person now! Call Dana Reyes at 206.555.0143.');
  // A turn that is due in an hour: the thread is busy until it is cancelled.
  const later = await call('POST', `/threads/${angry}/runs`, {
    ...{ assistant_id: tenant.deskId, after_seconds: 3600 },
    input: { messages: [{ role: 'user', content: 'Dana Reyes again' }] },
  });
  expect(later.status, later.text).toBe(200);
  await open.house.stores.outbox.add(tenantId, {
    ...{ topic: 'crm.note', key: `note:${angry}` },
    payload: { note: 'Dana Reyes is angry', threadId: angry },
  });
  const created = await call(
    'POST',
    '/v1/appointments',
    {
      ...{ kind: 'reservation', agent_id: tenant.deskId, starts_at: '2031-05-06T18:00:00Z' },
      ...{ minutes: 30, contact: { name: 'Dana Reyes', phone: PHONE }, purpose: 'for Dana' },
    },
    { 'idempotency-key': 'dana-1' },
  );
  expect(created.status, created.text).toBe(201);
  const secrets = open.house.access.sealer;
  const kept = { placeholder: '[PERSON_1]', kind: 'PERSON', value: 'Dana Reyes' };
  await makeVaultStore(open.house.db, secrets).keep(tenantId, booked, [kept], 30);
  const put = (namespace: string[], value: unknown) =>
    call('PUT', '/store/items', { namespace, key: 'k', value });
  expect((await put(['memories', booked], { text: 'Dana likes gardens' })).status).toBe(204);
  expect((await put(['notes'], { text: 'call +12065550143 back' })).status).toBe(204);
  await open.house.db.withTenant(tenantId, (sql) =>
    sql.query('INSERT INTO uploads (tenant_id, name, mime_type, bytes) VALUES ($1, $2, $3, $4)', [
      ...[tenantId, 'list.csv', 'text/csv', Buffer.from('name,phone\nDana Reyes,206 555 0143\n')],
    ]),
  );
  return { booked, waiting, angry };
}

async function approves(tenant: Tenant, threadId: string) {
  const { text } = await tenant.call('POST', '/v1/chat/message', {
    ...{ agent_id: tenant.deskId, thread_id: threadId, resume: { decision: 'approve' } },
  });
  expect(text).toContain('"success"');
}

/** Somebody else, who names Dana's number. */
async function plantFriend(tenant: Tenant) {
  const thread = await begins(tenant, "I'd like to view 14 Heron Street next Monday at 10am.");
  await say(tenant, thread, "I'm Ole Berg, 206-555-0177");
  await approves(tenant, thread);
  await open.house.stores.transcript.recordTurn(tenant.tenantId, {
    ...{ threadId: thread, agentId: tenant.deskId, channel: 'text', language: 'en' },
    ...{ runId: randomUUID(), at: new Date() },
    user: { content: 'You can also try 206-555-0143, that is my friend.' },
    assistant: { content: 'Thank you.', citations: [], intents: [] },
  });
  await open.house.db.withTenant(tenant.tenantId, (sql) =>
    sql.query("UPDATE leads SET notes = 'or +1 206.555.0143' WHERE tenant_id = $1 AND name = $2", [
      ...[tenant.tenantId, 'Ole Berg'],
    ]),
  );
  return thread;
}

describe('a person', () => {
  it('is found, exported and erased everywhere, and nobody else is', async () => {
    const { booked, waiting, angry } = await plant(own);
    await plant(other);
    const friend = await plantFriend(own);

    const found = await own.call('POST', '/v1/people/find', byPhone);
    expect(found, found.text).toMatchObject({ status: 200 });
    expect(found.body).toMatchObject({ leads: 1, conversations: 3, reservations: 1 });
    expect(found.body.appointments).toBeGreaterThanOrEqual(1);
    expect(tracesIn(found.text)).toEqual([]);

    const exported = await begin(own, '/v1/people/exports', byPhone);
    const file = await own.call('GET', `/v1/people/exports/${exported.id}`);
    expect(file.status, file.text).toBe(200);
    expect(file.body.profile[0]).toMatchObject({ name: 'Dana Reyes' });
    const said = JSON.stringify(file.body.conversations);
    for (const id of [booked, waiting, angry]) expect(said).toContain(id);
    expect(said).not.toContain(friend);
    expect(file.body.crm_messages.length).toBeGreaterThanOrEqual(2);
    expect(file.body.escalations).toHaveLength(1);
    expect(file.text).not.toContain('cost');
    const stranger = await other.call('GET', `/v1/people/exports/${exported.id}`);
    expect(stranger.status).toBe(404);

    const before = await dump();

    const others = before.filter(({ tenant }) => tenant !== own.tenantId);
    const places = new Set(
      before
        .filter(({ tenant, text }) => tenant === own.tenantId && tracesIn(text).length > 0)
        .map(({ table }) => table),
    );
    // Else the scan below would look for what was never there.
    expect([...places]).toEqual(
      expect.arrayContaining([
        ...['public.messages', 'public.leads', 'public.reservations', 'public.tool_effects'],
        ...['public.threads', 'public.runs', 'public.outbox', 'public.idempotency_keys'],
        ...['public.uploads', 'public.proposals', 'lg.store', 'lg.checkpoint_blobs'],
      ]),
    );

    const erased = await begin(own, '/v1/people/erasures', byPhone, { 'idempotency-key': 'e-1' });

    const after = await dump();
    const left = after
      .filter(({ tenant, text }) => tenant === own.tenantId && tracesIn(text).length > 0)
      .map(({ table, text }) => `${table}: ${text.slice(0, 300)}`);
    expect(left).toEqual([]);
    expect((await redisTexts()).filter((text) => tracesIn(text).length > 0)).toEqual([]);
    expect(logged.filter((line) => tracesIn(line).length > 0)).toEqual([]);
    expect(after.filter(({ tenant }) => tenant !== own.tenantId)).toEqual(others);

    // The friend's conversation goes on, without the number.
    const kept = await own.call('GET', `/v1/conversations/${friend}/messages`);
    expect(kept.text).toContain('Ole Berg, 206-555-0177');
    expect(kept.text).toContain('[erased], that is my friend');
    expect(await say(own, friend, 'What was the address again?')).toContain('"success"');
    // The slot is still taken, by nobody.
    const { body: calendar } = await own.call('GET', '/v1/appointments?status=booked');
    expect(calendar.data.length).toBeGreaterThanOrEqual(2);

    const id = erased.result.receipt_id;
    const receipt = await own.call('GET', `/v1/people/receipts/${id}`);
    expect(receipt.body).toMatchObject({ id, signature: 'valid', verified: { found: 0 } });
    expect(receipt.body.erased['messages.deleted']).toBeGreaterThanOrEqual(8);
    expect(receipt.body.erased['lg.checkpoints.deleted']).toBeGreaterThan(0);
    expect(receipt.body.erased).toMatchObject({ 'messages.redacted': 1, 'pii_vault.deleted': 1 });
    expect((await own.call('GET', '/v1/people/receipts')).body.data[0].id).toBe(id);
    expect((await other.call('GET', `/v1/people/receipts/${id}`)).status).toBe(404);
    const { body: audit } = await own.call('GET', '/v1/audit?action=person.erased');
    expect(audit.data[0]).toMatchObject({ details: { sha256: receipt.body.sha256 } });
    // Its copy went with the person.
    expect((await own.call('GET', `/v1/people/exports/${exported.id}`)).status).toBe(404);

    const again = await begin(own, '/v1/people/erasures', byPhone);
    expect(again.result.rows).toBe(0);
  }, 180_000);

  it('notices a receipt that was changed', async () => {
    const { result } = await begin(own, '/v1/people/erasures', {
      ...{ by: 'email', email: 'nobody@example.com' },
    });
    const id = result.receipt_id;
    await open.house.db.withTenant(own.tenantId, (sql) =>
      sql.query(
        `UPDATE people_requests SET receipt = replace(receipt, '"found":0', '"found":1')
         WHERE tenant_id = $1 AND id = $2`,
        [own.tenantId, id],
      ),
    );
    const { body } = await own.call('GET', `/v1/people/receipts/${id}`);
    expect(body.signature).toBe('invalid');
  });

  it.each([
    [{ by: 'lead', lead_id: randomUUID() }, 404, 'unknown_lead'],
    [{ by: 'thread', thread_id: randomUUID() }, 404, 'unknown_thread'],
    [{ by: 'phone', phone: 'call me' }, 400, 'bad_request'],
    [{ by: 'phone', phone: PHONE, name: 'Dana' }, 400, 'bad_request'],
    [{ by: 'email', email: '@@' }, 400, 'bad_request'],
  ])('is refused where it makes no sense: %j', async (body, status, code) => {
    const told = await own.call('POST', '/v1/people/erasures', body);
    expect(told).toMatchObject({ status, body: { error: { code } } });
    expect(tracesIn(told.text)).toEqual([]);
  });

  it('is never the agency itself', async () => {
    const { tenantId } = own;
    await open.house.db.withTenant(tenantId, (sql) =>
      sql.query('UPDATE tenants SET phone = $2 WHERE tenant_id = $1', [tenantId, '2065550199']),
    );
    const told = await own.call('POST', '/v1/people/erasures', {
      ...{ by: 'phone', phone: '+1 206 555 0199' },
    });
    expect(told).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  });
});

describe('a tenant', () => {
  it('takes all of its rows along, and no secret or other tenant', async () => {
    const job = await begin(own, '/v1/tenant-exports', {});
    const { status, text } = await own.call('GET', `/v1/tenant-exports/${job.id}`);
    expect(status).toBe(200);
    const rows = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const tables = new Set(rows.map(({ table }) => table));
    for (const table of ['agents', 'properties', 'messages', 'audit_log', 'threads']) {
      expect(tables).toContain(table);
    }
    for (const { row } of rows) expect(row.tenant_id).toBe(own.tenantId);
    expect(text).not.toMatch(/sealed|digest/);
    expect((await other.call('GET', `/v1/tenant-exports/${job.id}`)).status).toBe(404);
    expect((await own.call('GET', `/v1/people/exports/${job.id}`)).status).toBe(404);
  });
});

describe('retention', () => {
  it('is set, by version, and deletes what is older with all of its state', async () => {
    const tenant = await tenantWithDesk('people-retention');
    await begins(tenant, 'Do you have two-bedroom condominiums?');
    const first = await tenant.call('GET', '/v1/retention');
    expect(first.body).toMatchObject({ conversations_days: null, uploads_days: 30, version: 0 });
    const wanted = { conversations_days: 90, usage_days: 62 };
    expect((await tenant.call('PUT', '/v1/retention', wanted)).status).toBe(200);
    const stale = await tenant.call('PUT', '/v1/retention', wanted, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    expect((await tenant.call('PUT', '/v1/retention', { usage_days: 3 })).status).toBe(400);

    const rows = async (name: string) =>
      (await dump()).filter(({ table, tenant: of }) => table === name && of === tenant.tenantId)
        .length;
    const names = ['public.messages', 'public.threads', 'lg.checkpoints', 'lg.checkpoint_blobs'];
    ahead = 61 * DAY_MS;
    await open.house.people.sweep();
    for (const name of names) expect(await rows(name), name).toBeGreaterThan(0);
    expect(await rows('public.usage')).toBeGreaterThan(0);
    ahead = 91 * DAY_MS;
    await open.house.people.sweep();
    for (const name of [...names, 'public.usage']) expect(await rows(name), name).toBe(0);
    ahead = 0;

    const { body } = await tenant.call('GET', '/v1/compliance');
    expect(body).toMatchObject({ retention: { conversations_days: 90 }, requests: { sweeps: 1 } });
    expect(body.data).toContainEqual({ category: 'messages', rows: 0, oldest_at: null });
    expect(body.access.find(({ id }: { id: string }) => id === 'retention').actions).toBe(1);
    expect((await own.call('GET', '/v1/compliance')).body.requests.erasures).toBeGreaterThan(1);
  });
});

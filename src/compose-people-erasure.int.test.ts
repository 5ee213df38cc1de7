import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openPeopleDesk,
  type PeopleDesk,
  type PeopleTenant,
  runJob,
  say,
} from './testing/open-people-desk.ts';
import { PHONE, plantFriend, plantPerson, tracesIn } from './testing/plant-person.ts';

let open: PeopleDesk;
let own: PeopleTenant;
let other: PeopleTenant;
beforeAll(async () => {
  open = await openPeopleDesk();
  own = await open.tenantWithDesk('people-own');
  other = await open.tenantWithDesk('people-other');
});
afterAll(() => open.close());

const byPhone = { by: 'phone', phone: PHONE };

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

describe('a person', () => {
  it('is found, exported and erased everywhere, and nobody else is', async () => {
    const { booked, waiting, angry } = await plantPerson(open, own);
    await plantPerson(open, other);
    const friend = await plantFriend(open, own);

    const found = await own.call('POST', '/v1/people/find', byPhone);
    expect(found, found.text).toMatchObject({ status: 200 });
    expect(found.body).toMatchObject({ leads: 1, conversations: 3, reservations: 1 });
    expect(found.body.appointments).toBeGreaterThanOrEqual(1);
    expect(tracesIn(found.text)).toEqual([]);

    const exported = await runJob(own, '/v1/people/exports', byPhone);
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

    const before = await open.dump();

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

    const erased = await runJob(own, '/v1/people/erasures', byPhone, { 'idempotency-key': 'e-1' });

    const after = await open.dump();
    const left = after
      .filter(({ tenant, text }) => tenant === own.tenantId && tracesIn(text).length > 0)
      .map(({ table, text }) => `${table}: ${text.slice(0, 300)}`);
    expect(left).toEqual([]);
    expect((await redisTexts()).filter((text) => tracesIn(text).length > 0)).toEqual([]);
    expect(open.logged.filter((line) => tracesIn(line).length > 0)).toEqual([]);
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

    const again = await runJob(own, '/v1/people/erasures', byPhone);
    expect(again.result.rows).toBe(0);
  }, 180_000);

  it('notices a receipt that was changed', async () => {
    const { result } = await runJob(own, '/v1/people/erasures', {
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

import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { makeVaultStore } from '../stores/postgres/vault-store.ts';
import { begins, type PeopleDesk, type PeopleTenant, say } from './open-people-desk.ts';

/** By what the person can be recognised in whatever is kept. */
const TRACES = [/dana/i, /reyes/i, /555\D{0,3}0143/];
export const PHONE = '+1 (206) 555-0143';
export const tracesIn = (text: string) => TRACES.filter((one) => one.test(text)).map(String);

/** Dana books with approval, waits for another one, is angry, reserves; and leaves copies. */
export async function plantPerson(open: PeopleDesk, tenant: PeopleTenant) {
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

async function approves(tenant: PeopleTenant, threadId: string) {
  const { text } = await tenant.call('POST', '/v1/chat/message', {
    ...{ agent_id: tenant.deskId, thread_id: threadId, resume: { decision: 'approve' } },
  });
  expect(text).toContain('"success"');
}

/** Somebody else, who names Dana's number. */
export async function plantFriend(open: PeopleDesk, tenant: PeopleTenant) {
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

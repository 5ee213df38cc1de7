import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  begins,
  openPeopleDesk,
  type PeopleDesk,
  type PeopleTenant,
  runJob,
} from './testing/open-people-desk.ts';
import { plantPerson } from './testing/plant-person.ts';

const DAY_MS = 86_400_000;
let open: PeopleDesk;
let own: PeopleTenant;
let other: PeopleTenant;
beforeAll(async () => {
  open = await openPeopleDesk();
  own = await open.tenantWithDesk('people-own');
  other = await open.tenantWithDesk('people-other');
  // Rows of every kind, sealed ones among them, and two people who asked to be forgotten.
  for (const tenant of [own, other]) await plantPerson(open, tenant);
  for (const email of ['nobody@example.com', 'no-one@example.com']) {
    await runJob(own, '/v1/people/erasures', { by: 'email', email });
  }
}, 180_000);
afterAll(() => open.close());

describe('a tenant', () => {
  it('takes all of its rows along, and no secret or other tenant', async () => {
    const job = await runJob(own, '/v1/tenant-exports', {});
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
    const tenant = await open.tenantWithDesk('people-retention');
    await begins(tenant, 'Do you have two-bedroom condominiums?');
    const first = await tenant.call('GET', '/v1/retention');
    expect(first.body).toMatchObject({ conversations_days: null, uploads_days: 30, version: 0 });
    const wanted = { conversations_days: 90, usage_days: 62 };
    expect((await tenant.call('PUT', '/v1/retention', wanted)).status).toBe(200);
    const stale = await tenant.call('PUT', '/v1/retention', wanted, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    expect((await tenant.call('PUT', '/v1/retention', { usage_days: 3 })).status).toBe(400);

    const rows = async (name: string) =>
      (await open.dump()).filter(
        ({ table, tenant: of }) => table === name && of === tenant.tenantId,
      ).length;
    const names = ['public.messages', 'public.threads', 'lg.checkpoints', 'lg.checkpoint_blobs'];
    open.setAhead(61 * DAY_MS);
    await open.house.people.sweep();
    for (const name of names) expect(await rows(name), name).toBeGreaterThan(0);
    expect(await rows('public.usage')).toBeGreaterThan(0);
    open.setAhead(91 * DAY_MS);
    await open.house.people.sweep();
    for (const name of [...names, 'public.usage']) expect(await rows(name), name).toBe(0);
    open.setAhead(0);

    const { body } = await tenant.call('GET', '/v1/compliance');
    expect(body).toMatchObject({ retention: { conversations_days: 90 }, requests: { sweeps: 1 } });
    expect(body.data).toContainEqual({ category: 'messages', rows: 0, oldest_at: null });
    expect(body.access.find(({ id }: { id: string }) => id === 'retention').actions).toBe(1);
    expect((await own.call('GET', '/v1/compliance')).body.requests.erasures).toBeGreaterThan(1);
  });
});

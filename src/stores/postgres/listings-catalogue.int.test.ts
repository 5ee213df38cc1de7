import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { makeLeadsStore } from './leads-store.ts';
import { makeListingsCatalogue } from './listings-catalogue.ts';
import { makeListingsStore } from './listings-store.ts';
import { makeTenantsStore } from './tenants-store.ts';
import { makeListing } from './testing/make-listing.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeViewingsStore } from './viewings-store.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const world = (keys: string[] = []) =>
  makeWorld(
    db,
    randomUUID(),
    keys.map((key) => makeListing(key)),
  );
const listingsVersion = async (tenantId: string) =>
  (await makeTenantsStore(db).get(tenantId))?.listingsVersion;
const FIRST = { after: undefined, limit: 100 };

/** A viewing from so many hours from now on. */
async function book({ tenantId, agent }: Awaited<ReturnType<typeof world>>, hours: number) {
  const threadId = randomUUID();
  const lead = await makeLeadsStore(db).upsert(tenantId, {
    agentId: agent.id,
    threadId,
    name: 'Ada',
    phone: `+1206555${Math.floor(1000 + Math.random() * 9000)}`,
  });
  const startsAt = new Date(Date.now() + hours * 3_600_000);
  const endsAt = new Date(startsAt.getTime() + 1_800_000);
  return makeViewingsStore(db).book(tenantId, {
    ...{ agentId: agent.id, threadId, listingKey: 'A', startsAt, endsAt },
    leadId: lead.leadId,
  });
}

describe('a listing', () => {
  it('is made once, read, changed and removed, each counted', async () => {
    const { tenantId } = await world();
    const store = makeListingsCatalogue(db);
    const made = await store.create(tenantId, makeListing('A', { ListPrice: 0.29 }));
    expect(made).toMatchObject({ ...makeListing('A', { ListPrice: 0.29 }), version: 1 });
    expect(await store.get(tenantId, made.id)).toEqual(made);
    await expect(store.create(tenantId, makeListing('A'))).rejects.toMatchObject({
      code: 'conflict',
      field: 'ListingKey',
    });
    const patch = { ListPrice: 1_234.56, SubdivisionName: 'Old\0 Town', Furnished: true };
    const changed = await store.update(tenantId, made.id, patch, 1);
    expect(changed).toMatchObject({ ...patch, SubdivisionName: 'Old Town', version: 2 });
    expect(await store.update(tenantId, made.id, {}, 2)).toEqual(changed);
    expect(
      (await store.update(tenantId, made.id, { SubdivisionName: null }, undefined)).version,
    ).toBe(3);
    await expect(store.update(tenantId, made.id, patch, 2)).rejects.toMatchObject({
      code: 'stale_version',
    });
    await expect(store.remove(tenantId, made.id, 2)).rejects.toMatchObject({
      code: 'stale_version',
    });
    expect(await listingsVersion(tenantId)).toBe(3);
    await store.remove(tenantId, made.id, 3);
    expect(await listingsVersion(tenantId)).toBe(4);
    for (const gone of [
      () => store.get(tenantId, made.id),
      () => store.update(tenantId, made.id, {}, undefined),
      () => store.remove(tenantId, made.id, undefined),
    ]) {
      await expect(gone()).rejects.toMatchObject({ code: 'unknown_property' });
    }
  });

  it("is nobody else's", async () => {
    const [mine, other] = [await world(['A']), await world(['A'])];
    const store = makeListingsCatalogue(db);
    const [theirs] = await store.list(other.tenantId, {}, FIRST);
    const id = theirs?.id ?? '';
    for (const refused of [
      () => store.get(mine.tenantId, id),
      () => store.update(mine.tenantId, id, { City: 'x' }, undefined),
      () => store.remove(mine.tenantId, id, undefined),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: 'unknown_property' });
    }
    expect(await store.get(other.tenantId, id)).toEqual(theirs);
  });

  it('stays while a viewing is booked, and is hidden when viewings tell of it', async () => {
    const here = await world(['A']);
    const { tenantId } = here;
    const store = makeListingsCatalogue(db);
    const [listing] = await store.list(tenantId, {}, FIRST);
    const id = listing?.id ?? '';
    const viewing = await book(here, 24);
    await book(here, -48);
    await expect(store.remove(tenantId, id, undefined)).rejects.toMatchObject({ code: 'conflict' });
    await makeViewingsStore(db).cancel(tenantId, viewing.appointmentId);
    await store.remove(tenantId, id, undefined);
    await expect(store.get(tenantId, id)).rejects.toMatchObject({ code: 'unknown_property' });
    expect(await store.list(tenantId, {}, FIRST)).toEqual([]);
    const agents = makeListingsStore(db);
    expect(await agents.get(tenantId, 'A')).toBeNull();
    expect((await agents.find(tenantId, {})).total).toBe(0);
    expect(await agents.vocabulary(tenantId)).toEqual({ areas: [], buildings: [] });
    await expect(book(here, 72)).rejects.toMatchObject({ code: 'not_found' });
    const back = await store.create(tenantId, makeListing('A', { City: 'New' }));
    expect(back).toMatchObject({ id, City: 'New' });
    expect((await agents.find(tenantId, {})).total).toBe(1);
  });
});

it('lists page by page, by every filter', async () => {
  const { tenantId } = await makeWorld(db, randomUUID(), [
    makeListing('A', { ListPrice: 100.5, BedroomsTotal: 1 }),
    makeListing('B', { City: 'Eastmere', BedroomsTotal: 3 }),
    makeListing('C', { PropertyType: 'Residential Lease', ListPrice: 100.51 }),
    makeListing('D', { StandardStatus: 'Closed' }),
  ]);
  const { list } = makeListingsCatalogue(db);
  const keys = async (filter: object, page: object = {}) =>
    (await list(tenantId, filter, { ...FIRST, ...page })).map((one) => one.ListingKey).join('');
  expect(await keys({})).toBe('ABCD');
  expect(await keys({}, { limit: 2 })).toBe('AB');
  expect(await keys({}, { limit: 2, after: 'B' })).toBe('CD');
  expect(await keys({}, { after: 'D' })).toBe('');
  expect(await keys({ ListingKey: 'B' })).toBe('B');
  expect(await keys({ City: 'EASTmere' })).toBe('B');
  expect(await keys({ PropertyType: 'Residential Lease' })).toBe('C');
  expect(await keys({ StandardStatus: 'Closed' })).toBe('D');
  expect(await keys({ ListPriceMax: 100.5 })).toBe('A');
  expect(await keys({ ListPriceMin: 100.51, ListPriceMax: 100.51 })).toBe('C');
  expect(await keys({ BedroomsTotalMin: 3 })).toBe('B');
});

it('brings many in, telling what became of each, and raises the version as asked', async () => {
  const { tenantId } = await world(['A', 'B']);
  const store = makeListingsCatalogue(db);
  const before = await listingsVersion(tenantId);
  const given = [makeListing('A'), makeListing('B', { YearBuilt: null }), makeListing('C')];
  const expected = new Map([
    ['A', 'unchanged'],
    ['B', 'updated'],
    ['C', 'created'],
  ]);
  expect(await store.compare(tenantId, given)).toEqual(expected);
  expect((await store.list(tenantId, {}, FIRST)).map((one) => one.ListingKey)).toEqual(['A', 'B']);
  expect(await store.put(tenantId, given, 'never')).toEqual(expected);
  expect(await listingsVersion(tenantId)).toBe(before);
  expect(new Set((await store.put(tenantId, given, 'if changed')).values())).toEqual(
    new Set(['unchanged']),
  );
  expect(await listingsVersion(tenantId)).toBe(before);
  await store.put(tenantId, [], 'always');
  expect(await listingsVersion(tenantId)).toBe((before ?? 0) + 1);
  await store.put(tenantId, [makeListing('D')], 'if changed');
  expect(await listingsVersion(tenantId)).toBe((before ?? 0) + 2);
  const versions = (await store.list(tenantId, {}, FIRST)).map((one) => one.version);
  expect(versions).toEqual([1, 2, 1, 1]);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListingQuery } from '../../schemas/listing.ts';
import { makeAgentsStore } from './agents-store.ts';
import type { Db } from './db.ts';
import { makeListingsStore } from './listings-store.ts';
import { makeTenantsStore } from './tenants-store.ts';
import { makeListing } from './testing/make-listing.ts';
import { makeWorld, newAgent } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
let tenantId: string;

const LISTINGS = [
  makeListing('C1', { ListPrice: 400_000.5, PublicRemarks: 'A pool on the roof.' }),
  makeListing('C2', { ListPrice: 300_000, SubdivisionName: 'Old Harbour', GarageSpaces: 2 }),
  makeListing('C3', {
    ListPrice: 300_000,
    City: 'Eastmere',
    PostalCode: 'EM 7',
    PetsAllowed: true,
  }),
  makeListing('H1', { PropertySubType: 'Townhouse', ListPrice: 900_000, BedroomsTotal: 4 }),
  makeListing('H2', { BuildingName: 'Pool House', ListPrice: 950_000, BathroomsTotalInteger: 3 }),
  makeListing('R1', { PropertyType: 'Residential Lease', ListPrice: 1_850, Furnished: true }),
  makeListing('R2', {
    PropertyType: 'Residential Lease',
    PropertySubType: 'Apartment',
    ListPrice: 2_400,
    InUnitLaundry: true,
    PublicRemarks: 'Rent 100% online, near the Liverpool depot.',
  }),
  makeListing('X1', { StandardStatus: 'Pending', City: 'Farholm', ListPrice: 1 }),
  makeListing('X2', { StandardStatus: 'Closed', ListPrice: 1 }),
];

beforeAll(async () => {
  ({ db, close } = await openTestDb());
  ({ tenantId } = await makeWorld(db, 'listings', LISTINGS));
});
afterAll(() => close());

describe('search', () => {
  const ALL = ['R1', 'R2', 'C2', 'C3', 'C1', 'H1', 'H2'];
  it.each<[ListingQuery, string[]]>([
    [{}, ALL],
    [{ transaction: 'rent' }, ['R1', 'R2']],
    [{ transaction: 'buy', maxPrice: 400_000.5 }, ['C2', 'C3', 'C1']],
    [{ minPrice: 400_000.51 }, ['H1', 'H2']],
    [{ area: 'eastMERE ' }, ['C3']],
    [{ area: 'old harbour' }, ['C2']],
    [{ area: 'em 7' }, ['C3']],
    [{ area: 'East' }, []],
    [{ area: 'Farholm' }, []],
    [{ minBedrooms: 3 }, ['H1']],
    [{ maxBedrooms: 1 }, []],
    [{ minBathrooms: 2 }, ['H2']],
    [{ propertySubType: 'Townhouse' }, ['H1']],
    [{ petsAllowed: true }, ['C3']],
    [{ furnished: true }, ['R1']],
    [{ garage: true }, ['C2']],
    [{ garage: false, transaction: 'buy' }, ['C3', 'C1', 'H1', 'H2']],
    [{ inUnitLaundry: true }, ['R2']],
    [{ keyword: 'pools' }, ['H2', 'C1']],
    [{ keyword: 'pool' }, ['H2', 'C1']],
    [{ keyword: 'rooft' }, []],
    [{ keyword: 'court' }, ['R1', 'C2', 'C3', 'H1', 'H2']],
    [{ keyword: '100%' }, ['R2']],
    [{ keyword: 'art' }, []],
    [{ keyword: 'C3 Alder' }, ['C3']],
    [{ keyword: '%' }, ['R2']],
    [{ keyword: '.*' }, []],
    [{ keyword: '(' }, []],
    [{ keyword: '\0' }, ALL],
    [{ excludeListingKeys: ['R1', 'R2', 'C2'] }, ['C3', 'C1', 'H1', 'H2']],
  ])('%j', async (query, keys) => {
    const { total, listings } = await makeListingsStore(db).find(tenantId, query);
    expect(listings.map((listing) => listing.ListingKey)).toEqual(keys);
    expect(total).toBe(keys.length);
  });

  it('counts all and returns the first few, whole', async () => {
    const found = await makeListingsStore(db).find(tenantId, { limit: 1, maxPrice: 500_000 });
    expect(found).toEqual({ total: 5, listings: [LISTINGS[5]] });
  });
});

it('returns one listing by key whatever its status, exactly as written', async () => {
  const { get } = makeListingsStore(db);
  for (const listing of LISTINGS) expect(await get(tenantId, listing.ListingKey)).toEqual(listing);
  expect(await get(tenantId, 'none')).toBeNull();
});

it('overwrites by key, the last of two winning, and counts the version up', async () => {
  const fresh = await makeWorld(db, 'overwrite', [makeListing('A'), makeListing('B')]);
  const store = makeListingsStore(db);
  const written = await store.upsertMany(fresh.tenantId, [
    makeListing('A', { City: 'First' }),
    makeListing('A', { City: 'Last' }),
  ]);
  expect(written).toBe(1);
  expect((await store.get(fresh.tenantId, 'A'))?.City).toBe('Last');
  expect((await store.find(fresh.tenantId, {})).total).toBe(2);
  expect((await makeTenantsStore(db).get(fresh.tenantId))?.listingsVersion).toBe(2);
  expect(await store.upsertMany(fresh.tenantId, [])).toBe(0);
});

it('teaches areas on offer and what places are called', async () => {
  const vocabulary = await makeListingsStore(db).vocabulary(tenantId);
  expect(vocabulary.areas).toEqual(['Eastmere', 'Old Harbour', 'Portwell']);
  expect(vocabulary.buildings).toHaveLength(LISTINGS.length - 1);
  expect(vocabulary.buildings).toContainEqual({
    listingKey: 'H2',
    name: 'Pool House',
    address: 'H2 Alder Way',
  });
  const nameless = vocabulary.buildings.find((building) => building.listingKey === 'C1');
  expect(nameless?.name).toBe('C1 Alder Way');
  const empty = await makeWorld(db, 'no-listings');
  expect(await makeListingsStore(db).vocabulary(empty.tenantId)).toEqual({
    areas: [],
    buildings: [],
  });
});

it('keeps tenants', async () => {
  const tenants = makeTenantsStore(db);
  const id = randomUUID();
  const tenant = { slug: 'kept', name: 'Kept', phone: null, email: 'desk@example.org', id };
  const created = await tenants.create(tenant);
  expect(created).toEqual({ ...tenant, knowledgeVersion: 0, listingsVersion: 0 });
  expect(await tenants.get(id)).toEqual(created);
  expect(await tenants.findBySlug('kept')).toEqual(created);
  expect(await tenants.list()).toContainEqual(created);
  expect(await tenants.phone(id)).toBeNull();
  expect(await tenants.phone(tenantId)).toBe('+12065550100');
  expect([await tenants.bumpKnowledge(id), await tenants.bumpKnowledge(id)]).toEqual([1, 2]);
  expect(await tenants.bumpListings(id)).toBe(1);
  expect(await tenants.get(randomUUID())).toBeNull();
  expect(await tenants.findBySlug('nobody')).toBeNull();
  await expect(tenants.bumpKnowledge(randomUUID())).rejects.toMatchObject({
    code: 'unknown_tenant',
  });
  await expect(tenants.create({ ...tenant, id: randomUUID() })).rejects.toMatchObject({
    code: 'conflict',
  });
});

it('keeps agents', async () => {
  const { tenantId: mine } = await makeWorld(db, 'agents');
  const agents = makeAgentsStore(db);
  const created = await agents.create(mine, newAgent('third', { approvals: ['book_viewing'] }));
  expect(created).toMatchObject({ version: 1, tenantId: mine, approvals: ['book_viewing'] });
  for (const ref of [created.id, created.id.toUpperCase(), 'third']) {
    expect(await agents.find(mine, ref)).toEqual(created);
  }
  for (const ref of [randomUUID(), 'nobody', "x'", '\0']) {
    expect(await agents.find(mine, ref)).toBeNull();
  }
  expect(await agents.find(tenantId, created.id)).toBeNull();
  expect((await agents.list(mine)).map((agent) => agent.slug)).toEqual(['desk', 'homes', 'third']);
  const businessHours = { '6': [{ open: '10:00', close: '14:00' }] };
  const patch = { voice: 'amber', businessHours, tools: [], name: undefined };
  const updated = await agents.update(mine, created.id, patch);
  expect(updated).toEqual({ ...created, voice: 'amber', businessHours, tools: [], version: 2 });
  expect((await agents.update(mine, created.id, { voice: null })).voice).toBeNull();
  const taken = agents.update(mine, created.id, { slug: 'desk' });
  await expect(taken).rejects.toMatchObject({ code: 'conflict' });
  await expect(agents.create(mine, newAgent('desk'))).rejects.toMatchObject({ code: 'conflict' });
  await expect(agents.update(mine, randomUUID(), {})).rejects.toMatchObject({
    code: 'unknown_agent',
  });
});

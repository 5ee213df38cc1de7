import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { agentSchema, type Tenant } from '../schemas/agent.ts';
import { type Listing, listingSchema } from '../schemas/listing.ts';
import { demoAgency } from './demo-agency.ts';
import { demoDocuments } from './demo-documents.ts';
import { makeDemoListings } from './make-demo-listings.ts';
import { mulberry32 } from './mulberry32.ts';
import { seedDemo } from './seed-demo.ts';
import type { SeedPorts } from './seed-tenant.ts';

const sha256 = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

test('mulberry32 gives the published series', () => {
  const random = mulberry32(1);
  expect([random(), random()].map((n) => n.toFixed(8))).toEqual(['0.62707394', '0.00273572']);
});

describe('demo listings', () => {
  const listings = makeDemoListings();
  const leases = listings.filter((one) => one.PropertyType === 'Residential Lease');

  test('are the same 200 every time, and others for another seed', () => {
    expect(listings).toHaveLength(200);
    expect(sha256(makeDemoListings())).toBe(sha256(listings));
    expect(sha256(makeDemoListings(7))).not.toBe(sha256(listings));
  });

  test('have not changed by accident: scenarios name some of them', () => {
    expect(sha256(listings)).toBe('94d1f8eae2ec72a2');
  });

  test('are well formed, with keys and addresses of their own', () => {
    for (const listing of listings) expect(listingSchema.parse(listing)).toEqual(listing);
    expect(new Set(listings.map((one) => one.ListingKey)).size).toBe(200);
    expect(new Set(listings.map((one) => one.UnparsedAddress)).size).toBe(200);
  });

  test('cover three cities, rents and sales, at believable prices', () => {
    expect(new Set(listings.map((one) => one.City)).size).toBe(3);
    expect(leases).toHaveLength(90);
    for (const { PropertyType, ListPrice, BedroomsTotal, BathroomsTotalInteger } of listings) {
      const [low, high] =
        PropertyType === 'Residential Lease' ? [1_400, 6_500] : [380_000, 2_400_000];
      expect(ListPrice).toBeGreaterThanOrEqual(low);
      expect(ListPrice).toBeLessThanOrEqual(high);
      expect(BathroomsTotalInteger).toBeLessThanOrEqual(Math.max(1, BedroomsTotal));
    }
    expect(listings.filter((one) => one.StandardStatus === 'Active').length).toBeGreaterThan(160);
    expect(new Set(listings.map((one) => one.StandardStatus)).size).toBe(3);
  });

  test('describe homes and not people', () => {
    const steering = /famil|school|church|temple|mosque|safe|crime|exclusive|adult|integrated/i;
    for (const { PublicRemarks } of listings) expect(PublicRemarks).not.toMatch(steering);
  });
});

describe('demo agency', () => {
  test('has one agent of each kind', () => {
    const agents = demoAgency.agents.map((agent) =>
      agentSchema.parse({ ...agent, tenantId: demoAgency.tenant.id, version: 1 }),
    );
    expect(agents.map(({ slug, type }) => `${slug} ${type}`)).toEqual([
      'real-estate real_estate',
      'reception receptionist',
    ]);
  });

  test('has twelve documents of 150 to 400 words', () => {
    expect(new Set(demoDocuments.map((one) => one.source)).size).toBe(12);
    for (const { title, text } of demoDocuments) {
      const words = text.split(/\s+/).filter((word) => /\w/.test(word)).length;
      expect({ title, fits: words >= 150 && words <= 400 }).toEqual({ title, fits: true });
      expect(text.startsWith(`# ${title}\n`)).toBe(true);
    }
  });

  test('names no phone number and no address but its own', () => {
    const all = demoDocuments.map((one) => one.text).join('\n');
    expect(new Set(all.match(/\(\d{3}\) \d{3}-\d{4}/g))).toEqual(
      new Set(['(510) 555-0142', '(510) 555-0199']),
    );
    expect(new Set(all.match(/[\w.]+@[\w.]*\w/g))).toEqual(new Set(['copperline@example.com']));
  });
});

describe('seedDemo', () => {
  const fakePorts = (failAtDocument = Number.POSITIVE_INFINITY) => {
    const tenants = new Map<string, Tenant>();
    const agents: string[] = [];
    const calls = { listings: 0, documents: 0 };
    const learnt = new Map<string, string>();
    const bump = (id: string, by: Partial<Tenant>) => {
      const tenant = tenants.get(id);
      if (tenant) tenants.set(id, { ...tenant, ...by });
    };
    const ports: SeedPorts = {
      tenants: {
        get: async (id) => tenants.get(id) ?? null,
        create: async (t) => tenants.set(t.id, { ...t, knowledgeVersion: 0, listingsVersion: 0 }),
      },
      agents: {
        list: async () => agents.map((slug) => ({ slug })),
        create: async (_, agent) => agents.push(agent.slug),
      },
      listings: {
        upsertMany: async (id: string, listings: Listing[]) => {
          calls.listings += listings.length;
          bump(id, { listingsVersion: 1 });
        },
      },
      ingest: async (_, { source, text }) => {
        calls.documents += 1;
        if (calls.documents === failAtDocument) throw new Error('cut off');
        learnt.set(source, text);
      },
    };
    return { ports, agents, calls, learnt };
  };

  test('puts everything in place, and agents and listings only once', async () => {
    const { ports, agents, calls, learnt } = fakePorts();
    const steps: string[] = [];
    await seedDemo(ports, (step, done, total) => steps.push(`${step} ${done}/${total}`));
    expect(steps.at(-1)).toBe('documents 12/12');
    await seedDemo(ports);
    const { listings } = calls;
    expect({ agents: agents.length, listings, documents: learnt.size }).toEqual({
      agents: 2,
      listings: 200,
      documents: 12,
    });
  });

  test('completes what was cut off', async () => {
    const { ports, learnt } = fakePorts(5);
    await expect(seedDemo(ports)).rejects.toThrow('cut off');
    await seedDemo(ports);
    expect(learnt.size).toBe(12);
  });
});

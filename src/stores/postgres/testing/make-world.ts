import type { Agent, Tenant } from '../../../schemas/agent.ts';
import type { Listing } from '../../../schemas/listing.ts';
import { makeAgentsStore, type NewAgent } from '../agents-store.ts';
import type { Db } from '../db.ts';
import { makeListingsStore } from '../listings-store.ts';
import { makeTenantsStore } from '../tenants-store.ts';

export const newAgent = (slug: string, over: Partial<NewAgent> = {}): NewAgent => ({
  slug,
  name: 'Robin',
  type: 'real_estate',
  prompt: 'Help people find a home.',
  voice: null,
  tools: ['search_properties', 'book_viewing'],
  businessHours: { '1': [{ open: '09:00', close: '17:00' }] },
  timeZone: 'America/Los_Angeles',
  language: 'en',
  approvals: [],
  ...over,
});

/** A tenant of its own with two agents and these listings. */
export async function makeWorld(
  db: Db,
  slug: string,
  listings: Listing[] = [],
): Promise<{ tenant: Tenant; tenantId: string; agent: Agent; colleague: Agent }> {
  const tenant = await makeTenantsStore(db).create({
    slug,
    name: `Agency ${slug}`,
    phone: '+12065550100',
    email: null,
  });
  const agents = makeAgentsStore(db);
  const agent = await agents.create(tenant.id, newAgent('homes'));
  const colleague = await agents.create(tenant.id, newAgent('desk', { type: 'receptionist' }));
  await makeListingsStore(db).upsertMany(tenant.id, listings);
  return { tenant, tenantId: tenant.id, agent, colleague };
}

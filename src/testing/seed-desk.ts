import { randomUUID } from 'node:crypto';
import { makeDemoListings } from '../demo/make-demo-listings.ts';
import { type SeedPorts, seedTenant, type TenantSeed } from '../demo/seed-tenant.ts';
import { toolNames } from '../schemas/agent.ts';

const open = [{ open: '08:00', close: '20:00' }];
const [firstActive] = makeDemoListings().filter((one) => one.StandardStatus === 'Active');
if (firstActive === undefined) throw new Error('the demo has no listings');
/** The home that a desk has to offer, where a test says nothing else. */
export const deskHome = firstActive;

interface Changes {
  tenant?: Partial<TenantSeed['tenant']>;
  agent?: Partial<TenantSeed['agents'][number]>;
  listings?: TenantSeed['listings'];
}

/** A tenant of its own with one agent, `desk`, and one home. */
export async function seedDesk(ports: SeedPorts, changes: Changes = {}) {
  const id = randomUUID();
  const tenant = {
    ...{ id, slug: `t-${id.slice(0, 8)}`, name: 'Test Homes' },
    ...{ phone: '+1 510-555-0100', email: null },
    ...changes.tenant,
  };
  const agent: TenantSeed['agents'][number] = {
    ...{ id: randomUUID(), slug: 'desk', name: 'Desk', type: 'real_estate', prompt: 'Help.' },
    ...{ voice: null, tools: [...toolNames], approvals: [] },
    ...{ timeZone: 'America/Los_Angeles', language: 'en' },
    businessHours: { '1': open, '2': open, '3': open, '4': open, '5': open },
    ...changes.agent,
  };
  const { listings = [deskHome] } = changes;
  await seedTenant(ports, { tenant, agents: [agent], listings, documents: [] });
  return { tenantId: tenant.id, slug: tenant.slug, agentId: agent.id };
}

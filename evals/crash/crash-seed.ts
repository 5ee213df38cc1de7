import { makeDemoListings } from '../../src/demo/make-demo-listings.ts';
import { type SeedPorts, seedTenant } from '../../src/demo/seed-tenant.ts';
import type { ToolName } from '../../src/schemas/agent.ts';

export const CRASH_TENANT = 'cccccccc-0000-4000-8000-000000000001';
export const CRASH_AGENT = 'desk';
const [home] = makeDemoListings();
if (home === undefined) throw new Error('the demo has no listings');
export const CRASH_LISTING = home.ListingKey;
export const CRASH_PHONE = '+15105550142';

/** Asks for all that is booked, but for the time of day, which the model may then choose. */
export const crashRequest = (day: string, phone = CRASH_PHONE): string =>
  `Please book me a viewing of ${home.UnparsedAddress} on ${day}. I'm Dana, ${phone}.`;

const open = [{ open: '08:00', close: '20:00' }];

/** A tenant with one agent and one home. */
export const crashSeed = (ports: SeedPorts, tools: ToolName[]) =>
  seedTenant(ports, {
    tenant: { id: CRASH_TENANT, slug: 'crash', name: 'Crash Homes', phone: null, email: null },
    agents: [
      {
        id: 'cccccccc-0000-4000-8000-000000000002',
        slug: CRASH_AGENT,
        name: 'Desk',
        type: 'real_estate',
        prompt: 'Book viewings.',
        voice: null,
        tools,
        businessHours: { '1': open, '2': open, '3': open, '4': open, '5': open },
        timeZone: 'America/Los_Angeles',
        language: 'en',
        approvals: [],
      },
    ],
    listings: home === undefined ? [] : [{ ...home, StandardStatus: 'Active' }],
    documents: [],
  });

import { makeDemoListings } from '../../src/demo/make-demo-listings.ts';
import type { SeedPorts } from '../../src/demo/seed-tenant.ts';
import type { ToolName } from '../../src/schemas/agent.ts';
import { seedDesk } from '../../src/testing/seed-desk.ts';

export const CRASH_TENANT = 'cccccccc-0000-4000-8000-000000000001';
export const CRASH_AGENT = 'desk';
const [home] = makeDemoListings();
if (home === undefined) throw new Error('the demo has no listings');
export const CRASH_LISTING = home.ListingKey;
export const CRASH_PHONE = '+15105550142';

/** Asks for all that is booked, but for the time of day, which the model may then choose. */
export const crashRequest = (day: string, phone = CRASH_PHONE): string =>
  `Please book me a viewing of ${home.UnparsedAddress} on ${day}. I'm Dana, ${phone}.`;

/** A tenant with one agent and one home. */
export const crashSeed = (ports: SeedPorts, tools: ToolName[]) =>
  seedDesk(ports, {
    tenant: { id: CRASH_TENANT, slug: 'crash', name: 'Crash Homes', phone: null },
    agent: {
      ...{ id: 'cccccccc-0000-4000-8000-000000000002', slug: CRASH_AGENT },
      ...{ prompt: 'Book viewings.', tools },
    },
    listings: [{ ...home, StandardStatus: 'Active' }],
  });

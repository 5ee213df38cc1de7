import { demoAgency } from './demo-agency.ts';
import { demoDocuments } from './demo-documents.ts';
import { makeDemoListings } from './make-demo-listings.ts';
import { type SeedPorts, type SeedProgress, seedTenant } from './seed-tenant.ts';

/** Puts the demo agency in place: 2 agents, 200 listings, 12 documents. Safe to repeat. */
export const seedDemo = (
  ports: SeedPorts,
  progress?: SeedProgress,
): Promise<{ tenantId: string }> =>
  seedTenant(
    ports,
    { ...demoAgency, listings: makeDemoListings(), documents: demoDocuments },
    progress,
  );

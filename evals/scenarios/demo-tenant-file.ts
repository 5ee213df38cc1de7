import { demoAgency } from '../../src/demo/demo-agency.ts';
import { demoDocuments } from '../../src/demo/demo-documents.ts';
import { makeDemoListings } from '../../src/demo/make-demo-listings.ts';
import type { TenantFile } from './tenant-format.ts';

/** The demo tenant in the shape of a tenant file, so that both are seeded the same way. */
export const demoTenantFile = (): TenantFile => ({
  name: demoAgency.tenant.name,
  phone: demoAgency.tenant.phone,
  email: demoAgency.tenant.email,
  agents: demoAgency.agents.map(({ id: _, ...agent }) => agent),
  listings: makeDemoListings(),
  documents: demoDocuments.map((document) => ({ ...document })),
});

import type { Agent, Tenant } from '../schemas/agent.ts';
import type { Listing } from '../schemas/listing.ts';

type NewTenant = Pick<Tenant, 'id' | 'slug' | 'name' | 'phone' | 'email'>;
type NewAgent = Omit<Agent, 'tenantId' | 'version'>;

/** A document to learn: plain text or Markdown. */
interface NewDocument {
  source: string;
  title: string;
  text: string;
}

export interface SeedPorts {
  tenants: {
    get(tenantId: string): Promise<Tenant | null>;
    create(tenant: NewTenant): Promise<unknown>;
  };
  agents: {
    list(tenantId: string): Promise<{ slug: string }[]>;
    create(tenantId: string, agent: NewAgent): Promise<unknown>;
  };
  listings: { upsertMany(tenantId: string, listings: Listing[]): Promise<unknown> };
  /** Learns a document; one with the same source and text changes nothing. */
  ingest(tenantId: string, document: NewDocument): Promise<unknown>;
}

export interface TenantSeed {
  tenant: NewTenant;
  agents: readonly NewAgent[];
  listings: readonly Listing[];
  documents: readonly NewDocument[];
}

/** Tells what is being put in place, and how far it is. */
export type SeedProgress = (step: string, done: number, total: number) => void;

/**
 * Puts a tenant in place: itself, its agents, listings and documents. Agents and listings that
 * exist are left as they are, so that a second call, or one after an interrupted first, completes
 * it. Documents are always handed in: `ingest` knows which are new, or embedded by another model.
 */
export async function seedTenant(
  ports: SeedPorts,
  seed: TenantSeed,
  progress: SeedProgress = () => undefined,
): Promise<{ tenantId: string }> {
  const tenantId = seed.tenant.id;
  const existing = await ports.tenants.get(tenantId);
  if (existing === null) await ports.tenants.create(seed.tenant);

  const present = new Set((await ports.agents.list(tenantId)).map((agent) => agent.slug));
  for (const agent of seed.agents) {
    if (!present.has(agent.slug)) await ports.agents.create(tenantId, agent);
  }

  if (seed.listings.length > 0 && (existing?.listingsVersion ?? 0) === 0) {
    progress('listings', 0, seed.listings.length);
    await ports.listings.upsertMany(tenantId, [...seed.listings]);
    progress('listings', seed.listings.length, seed.listings.length);
  }

  for (const [index, document] of seed.documents.entries()) {
    await ports.ingest(tenantId, document);
    progress('documents', index + 1, seed.documents.length);
  }
  return { tenantId };
}

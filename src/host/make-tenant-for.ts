import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Caller, HostDeps } from './host-deps.ts';

interface Deps {
  keys: readonly { key: string; tenantSlug: string }[];
  /** For whom keyless local callers act. */
  demoSlug: string;
  findTenant: (slug: string) => Promise<{ id: string } | null>;
}

/**
 * Credential → tenant, from the keys of the environment. Every key is compared, each in constant
 * time, so that the time taken tells nothing of which one was close.
 */
export function makeTenantFor({ keys, demoSlug, findTenant }: Deps): HostDeps['tenantFor'] {
  const secret = randomBytes(32);
  const digest = (text: string) => createHmac('sha256', secret).update(text).digest();
  const known = keys.map(({ key, tenantSlug }) => ({ digest: digest(key), tenantSlug }));
  // A tenant keeps its id: at most one entry a key, and one for the demo tenant.
  const found = new Map<string, Caller>();

  function slugFor(credential: string): string | undefined {
    const given = digest(credential);
    const matches = known.filter((entry) => timingSafeEqual(entry.digest, given));
    return matches[0]?.tenantSlug;
  }

  return async (credential) => {
    const slug = credential === undefined ? demoSlug : slugFor(credential);
    if (slug === undefined) return null;
    const before = found.get(slug);
    if (before !== undefined) return before;
    const tenant = await findTenant(slug);
    if (tenant === null) return null;
    const caller = { tenantId: tenant.id, slug };
    found.set(slug, caller);
    return caller;
  };
}

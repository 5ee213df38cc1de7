import { LRUCache } from 'lru-cache';

const TENANTS_REMEMBERED = 2_000;

export interface KnownFor<T> {
  of(tenantId: string): Promise<T>;
  /** What is known and still fresh; never waits. */
  peek(tenantId: string): T | undefined;
  /** To be read again: it was changed here. */
  forget(tenantId: string): void;
}

/** What belongs to a tenant; that old, at most, is what another process has changed. */
export function makeKnownFor<T extends object>(
  load: (tenantId: string) => Promise<T>,
  ttlMs: number,
): KnownFor<T> {
  const known = new LRUCache<string, T>({ max: TENANTS_REMEMBERED, ttl: ttlMs });
  const loading = new LRUCache<string, Promise<T>>({ max: TENANTS_REMEMBERED });

  const read = async (tenantId: string): Promise<T> => {
    const own = load(tenantId);
    loading.set(tenantId, own);
    try {
      const value = await own;
      // Unless it was forgotten meanwhile: then this may be what it was before the change.
      if (loading.peek(tenantId) === own) known.set(tenantId, value);
      return value;
    } finally {
      if (loading.peek(tenantId) === own) loading.delete(tenantId);
    }
  };

  return {
    of: async (tenantId) =>
      known.get(tenantId) ?? (await (loading.get(tenantId) ?? read(tenantId))),
    peek: (tenantId) => known.get(tenantId),
    forget(tenantId) {
      known.delete(tenantId);
      loading.delete(tenantId);
    },
  };
}

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors.ts';
import { type Principal, type Role, SCOPES_OF, type Scope } from '../schemas/access.ts';
import type { KeyHolder } from '../schemas/api-key.ts';
import type { KeyDigest, KeyDigests } from './access/key-digests.ts';
import { isApiKey } from './access/new-api-key.ts';
import { remember } from './access/remember.ts';
import { isToken, type VerifyToken } from './access/verify-token.ts';
import type { AnyCaller } from './any-caller.ts';
import type { HostDeps } from './host-deps.ts';

interface Deps {
  /** Of the environment; without a role as admin of the tenant. */
  keys: readonly { key: string; tenantSlug: string; role?: Role }[];
  /** For whom keyless local callers act. */
  demoSlug: string;
  /** Null when there is none that is served. */
  findTenant: (slug: string) => Promise<{ id: string } | null>;
  /** Keys of the database. */
  stored?: {
    digests: KeyDigests;
    find(digests: readonly KeyDigest[]): Promise<KeyHolder | null>;
    /** Told of each holder that was just found; it is nothing to wait for. */
    used(holder: KeyHolder, newest: KeyDigest): void;
  };
  verifyToken?: VerifyToken | undefined;
  now?: () => number;
}

/** What is known of a credential, and of a tenant, is asked again after this. */
const KNOWN_MS = 5_000;
const KNOWN_MAX = 10_000;

/** Whom a credential is of; `tenant` null: the platform itself. */
interface Bearer {
  principal: Principal;
  scopes: readonly Scope[];
  tenant: { id: string; slug: string } | null;
}

/**
 * Credential → caller: keys of the environment, stored keys, tokens. What a stored key is, is asked
 * of the database every five seconds at most; `forget` makes a change known at once.
 */
export function makeTenantFor(deps: Deps): HostDeps['tenantFor'] & { forget(): void } {
  const { demoSlug, stored, verifyToken, now = Date.now } = deps;
  const environment = keysOfEnvironment(deps.keys);
  const options = { max: KNOWN_MAX, ttlMs: KNOWN_MS };
  const tenants = remember(options, async (slug: string) => {
    const found = await deps.findTenant(slug);
    return found === null ? null : { id: found.id, slug };
  });
  /** By the newest digest: no key itself is held here. */
  const holders = remember<KeyHolder, string>(options, async (_, credential) => {
    const [newest, ...older] = stored?.digests.all(credential) ?? [];
    if (stored === undefined || newest === undefined) return null;
    const holder = await stored.find([newest, ...older]);
    if (holder !== null) stored.used(holder, newest);
    return holder;
  });

  async function bearerIn(
    slug: string,
    principal: Principal,
    scopes: readonly Scope[] = SCOPES_OF[principal.role],
  ): Promise<Bearer | null> {
    const tenant = await tenants.get(slug);
    return tenant === null ? null : { principal, scopes, tenant };
  }

  async function byStoredKey(credential: string): Promise<Bearer | null> {
    if (stored === undefined) return null;
    const holder = await holders.get(stored.digests.newest(credential).digest, credential);
    if (holder === null) return null;
    const { keyId, role, tenantId, tenantSlug, expiresAt } = holder;
    if (expiresAt !== null && expiresAt.getTime() <= now()) return null;
    return {
      principal: { kind: 'key', id: keyId, role },
      // What a role may is told here, not in the row: it may become less.
      scopes: SCOPES_OF[role].filter((scope) => holder.scopes.includes(scope)),
      tenant: tenantSlug === null ? null : { id: tenantId, slug: tenantSlug },
    };
  }

  async function byToken(credential: string): Promise<Bearer | null> {
    const holder = await verifyToken?.(credential);
    if (!holder) return null;
    const principal: Principal = { kind: 'token', id: holder.subject, role: holder.role };
    if (holder.tenantSlug !== null) return bearerIn(holder.tenantSlug, principal);
    return { principal, scopes: SCOPES_OF[holder.role], tenant: null };
  }

  async function bearerOf(credential: string | undefined): Promise<Bearer | null> {
    if (credential === undefined) {
      return bearerIn(demoSlug, { kind: 'local', id: 'this machine', role: 'tenant_admin' });
    }
    const own = environment(credential);
    if (own !== undefined) {
      const { tenantSlug, role = 'tenant_admin' } = own;
      return bearerIn(tenantSlug, { kind: 'environment', id: tenantSlug, role });
    }
    if (isApiKey(credential)) return byStoredKey(credential);
    return isToken(credential) ? byToken(credential) : null;
  }

  async function actingFor({ tenant, ...who }: Bearer, wanted?: string): Promise<AnyCaller> {
    if (tenant !== null) {
      if (wanted === undefined || wanted === tenant.slug) {
        return { ...who, tenantId: tenant.id, slug: tenant.slug };
      }
      throw new AppError('forbidden', 'The key belongs to another tenant', {
        hint: 'Leave x-foyer-tenant out: it is for keys of the platform.',
      });
    }
    if (wanted === undefined) return { ...who, tenantId: null, slug: null };
    const named = await tenants.get(wanted);
    if (named === null) throw new AppError('unknown_tenant', 'There is no such tenant');
    return { ...who, tenantId: named.id, slug: named.slug };
  }

  const tenantFor: HostDeps['tenantFor'] = async (credential, wanted) => {
    const bearer = await bearerOf(credential);
    return bearer === null ? null : actingFor(bearer, wanted);
  };
  return Object.assign(tenantFor, {
    forget() {
      tenants.forget();
      holders.forget();
    },
  });
}

/**
 * Every key is compared, each in constant time, so that the time taken tells nothing of which one
 * was close.
 */
function keysOfEnvironment<K extends { key: string }>(keys: readonly K[]) {
  const secret = randomBytes(32);
  const digest = (text: string) => createHmac('sha256', secret).update(text).digest();
  const known = keys.map((entry) => ({ digest: digest(entry.key), entry }));
  return (credential: string): K | undefined => {
    if (known.length === 0) return undefined;
    const given = digest(credential);
    const matches = known.filter((one) => timingSafeEqual(one.digest, given));
    return matches[0]?.entry;
  };
}

import { describe, expect, it } from 'vitest';
import { SCOPES_OF } from '../schemas/access.ts';
import type { KeyHolder } from '../schemas/api-key.ts';
import { makeKeyDigests } from './access/key-digests.ts';
import { newApiKey } from './access/new-api-key.ts';
import { makeTenantFor } from './make-tenant-for.ts';

const keys = [
  { key: 'first-key-0123456789', tenantSlug: 'harbor' },
  { key: 'second-key-0123456789', tenantSlug: 'park', role: 'viewer' as const },
  { key: 'third-key-0123456789', tenantSlug: 'gone' },
];
const OLD = { kid: 'old', key: new Uint8Array(32).fill(1) };
const NEW = { kid: 'new', key: new Uint8Array(32).fill(2) };
const { key } = newApiKey();

function setUp(holder: Partial<KeyHolder> | null = null, now = 0) {
  const asked: string[] = [];
  const used: string[] = [];
  let sought = 0;
  const digests = makeKeyDigests([NEW, OLD]);
  const known = makeKeyDigests([OLD]).newest(key).digest;
  const tenantFor = makeTenantFor({
    keys,
    demoSlug: 'demo',
    findTenant: async (slug) => {
      asked.push(slug);
      return slug === 'gone' ? null : { id: `${slug}-id` };
    },
    stored: {
      digests,
      find: async (given) => {
        sought += 1;
        if (holder === null || !given.some(({ digest }) => digest === known)) return null;
        return {
          ...{ keyId: 'key-id', tenantId: 'harbor-id', tenantSlug: 'harbor', role: 'member' },
          ...{ scopes: ['read'], expiresAt: null, kid: 'old' },
          ...holder,
        } as KeyHolder;
      },
      used: (_, newest) => used.push(newest.kid),
    },
    verifyToken: async (token) =>
      token === 'a.b.c'
        ? { subject: 'ada', tenantSlug: 'park', role: 'member', expiresAt: 1 }
        : null,
    now: () => now,
  });
  return { asked, used, tenantFor, sought: () => sought };
}

describe('a key of the environment, or none', () => {
  it.each([
    [undefined, { tenantId: 'demo-id', slug: 'demo' }, 'local', 'tenant_admin'],
    ['first-key-0123456789', { tenantId: 'harbor-id', slug: 'harbor' }, 'environment', undefined],
    ['second-key-0123456789', { tenantId: 'park-id', slug: 'park' }, 'environment', 'viewer'],
    ['third-key-0123456789', null, '', undefined],
    ['first-key-012345678', null, '', undefined],
    ['FIRST-KEY-0123456789', null, '', undefined],
    ['', null, '', undefined],
  ])('%s acts for %j', async (credential, expected, kind, role = 'tenant_admin') => {
    const caller = await setUp().tenantFor(credential);
    if (expected === null) return expect(caller).toBeNull();
    const scopes = SCOPES_OF[role as 'viewer'];
    expect(caller).toMatchObject({ ...expected, principal: { kind, role }, scopes });
  });

  it('asks for a tenant once in a while, there or not, and again after a change', async () => {
    const { asked, tenantFor } = setUp();
    const ask = async () => {
      for (const one of ['first-key-0123456789', 'third-key-0123456789']) {
        await tenantFor(one);
        await tenantFor(one);
      }
    };
    await ask();
    expect(asked).toEqual(['harbor', 'gone']);
    tenantFor.forget();
    await ask();
    expect(asked).toEqual(['harbor', 'gone', 'harbor', 'gone']);
  });
});

describe('a stored key', () => {
  it('is known by an older secret, and told to be kept under the newest', async () => {
    const { tenantFor, used, sought } = setUp({});
    const caller = await tenantFor(key);
    expect(caller).toMatchObject({
      ...{ tenantId: 'harbor-id', slug: 'harbor', scopes: ['read'] },
      principal: { kind: 'key', id: 'key-id', role: 'member' },
    });
    expect(await tenantFor(key)).toEqual(caller);
    expect({ used, sought: sought() }).toEqual({ used: ['new'], sought: 1 });
  });

  it('is asked for again once something has changed, so that a revoked one is gone', async () => {
    const { tenantFor, sought } = setUp({});
    await tenantFor(key);
    tenantFor.forget();
    await tenantFor(key);
    expect(sought()).toBe(2);
  });

  it.each([
    ['that nobody has', newApiKey().key, {}],
    ['that has just expired', key, { expiresAt: new Date(1_000) }],
    ['that is cut short', key.slice(0, -1), {}],
    ['with something behind it', `${key}x`, {}],
  ])('%s is nobody', async (_, credential, holder) => {
    expect(await setUp(holder, 1_000).tenantFor(credential)).toBeNull();
  });

  it('may never do more than its role, whatever its row says', async () => {
    const caller = await setUp({ role: 'viewer', scopes: ['read', 'admin'] }).tenantFor(key);
    expect(caller?.scopes).toEqual(['read']);
  });
});

describe('the tenant that is asked for by name', () => {
  const platform = { role: 'platform_admin', tenantSlug: null } as const;

  it('is any for an admin of the platform, and none where he names none', async () => {
    const { tenantFor } = setUp({ ...platform, scopes: SCOPES_OF.platform_admin });
    expect(await tenantFor(key)).toMatchObject({ tenantId: null, slug: null });
    expect(await tenantFor(key, 'park')).toMatchObject({ tenantId: 'park-id', slug: 'park' });
    await expect(tenantFor(key, 'gone')).rejects.toMatchObject({ code: 'unknown_tenant' });
  });

  it.each([
    ['first-key-0123456789'],
    [key],
    ['a.b.c'],
    [undefined],
  ])('is refused to a credential of another tenant: %s', async (credential) => {
    const { tenantFor } = setUp({});
    await expect(tenantFor(credential, 'elsewhere')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('may be the own one', async () => {
    expect(await setUp({}).tenantFor(key, 'harbor')).toMatchObject({ slug: 'harbor' });
  });
});

it('takes a token for what it says', async () => {
  expect(await setUp().tenantFor('a.b.c')).toMatchObject({
    ...{ tenantId: 'park-id', slug: 'park', scopes: SCOPES_OF.member },
    principal: { kind: 'token', id: 'ada', role: 'member' },
  });
  expect(await setUp().tenantFor('a.b.d')).toBeNull();
});

import { expect, it } from 'vitest';
import { makeTenantFor } from './make-tenant-for.ts';

const keys = [
  { key: 'first-key-0123456789', tenantSlug: 'harbor' },
  { key: 'second-key-0123456789', tenantSlug: 'park' },
  { key: 'third-key-0123456789', tenantSlug: 'gone' },
];
function setUp() {
  const asked: string[] = [];
  const tenantFor = makeTenantFor({
    keys,
    demoSlug: 'demo',
    findTenant: async (slug) => {
      asked.push(slug);
      return slug === 'gone' ? null : { id: `${slug}-id` };
    },
  });
  return { asked, tenantFor };
}

it.each([
  [undefined, { tenantId: 'demo-id', slug: 'demo' }],
  ['first-key-0123456789', { tenantId: 'harbor-id', slug: 'harbor' }],
  ['second-key-0123456789', { tenantId: 'park-id', slug: 'park' }],
  ['third-key-0123456789', null],
  ['first-key-012345678', null],
  ['FIRST-KEY-0123456789', null],
  ['', null],
])('%s acts for %j', async (credential, caller) => {
  expect(await setUp().tenantFor(credential)).toEqual(caller);
});

it('looks a tenant up once, and again when it was not there', async () => {
  const { asked, tenantFor } = setUp();
  for (const key of ['first-key-0123456789', 'third-key-0123456789']) {
    await tenantFor(key);
    await tenantFor(key);
  }
  expect(asked).toEqual(['harbor', 'gone', 'gone']);
});

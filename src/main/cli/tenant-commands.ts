import { AppError } from '../../errors.ts';
import { tenantCreateSchema } from '../../host/http/v1/tenants-schemas.ts';
import { parseInput } from '../../host/parse-input.ts';
import type { TenantAccount } from '../../schemas/tenant-account.ts';
import type { Command } from './command.ts';
import type { House } from './open-house.ts';
import { OPERATOR } from './operator.ts';
import { table } from './table.ts';

const PAGE = 100;

/** @throws AppError `unknown_tenant` */
export async function tenantOf({ stores }: House, slug: string): Promise<{ id: string }> {
  const tenant = await stores.tenants.findBySlug(slug);
  if (tenant !== null) return tenant;
  throw new AppError('unknown_tenant', `There is no tenant "${slug}"`, {
    hint: '`tenant list` names them.',
  });
}

async function everyTenant({ access }: House): Promise<TenantAccount[]> {
  const all: TenantAccount[] = [];
  for (let after: { at: string; id: string } | undefined; ; ) {
    const rows = await access.tenants.list({ limit: PAGE, after });
    const page = rows.slice(0, PAGE);
    all.push(...page.map(({ tenant }) => tenant));
    const last = page.at(-1);
    if (rows.length <= PAGE || last === undefined) return all;
    after = { at: last.at, id: last.tenant.id };
  }
}

const change = (name: string, summary: string, status: TenantAccount['status']): Command => ({
  ...{ name, summary, usage: 'SLUG', words: 1 },
  async run(house, _values, [slug = '']) {
    const { id } = await tenantOf(house, slug);
    const tenant = await house.access.tenants.update(id, { status }, OPERATOR.principal);
    return { json: tenant, text: `${slug} is ${tenant.status}` };
  },
});

export const tenantCommands: readonly Command[] = [
  {
    name: 'tenant create',
    summary: 'makes a tenant',
    usage: 'SLUG --name NAME [--phone PHONE] [--email EMAIL]',
    words: 1,
    options: { name: { type: 'string' }, phone: { type: 'string' }, email: { type: 'string' } },
    about: ['SLUG  small letters, digits and hyphens; it stays'],
    async run({ access }, { name, phone = null, email = null }, [slug]) {
      const wanted = parseInput(tenantCreateSchema, { slug, name: name ?? slug, phone, email });
      const tenant = await access.tenants.create(wanted, OPERATOR.principal);
      const next = `Make it a key: npm run foyer -- key create --tenant ${tenant.slug}`;
      return { json: tenant, text: `made ${tenant.slug} (${tenant.id})\n${next}` };
    },
  },
  {
    name: 'tenant list',
    summary: 'lists tenants, newest first',
    usage: '',
    async run(house) {
      const all = await everyTenant(house);
      const rows = all.map(({ slug, status, id, name }) => [slug, status, id, name]);
      return { json: all, text: table(['slug', 'status', 'id', 'name'], rows) };
    },
  },
  change('tenant suspend', 'takes every credential of a tenant away', 'suspended'),
  change('tenant resume', 'lets a suspended tenant go on', 'active'),
];

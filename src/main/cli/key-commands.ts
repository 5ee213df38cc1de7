import { AppError } from '../../errors.ts';
import { keyCreateSchema } from '../../host/http/v1/keys-schemas.ts';
import { parseInput } from '../../host/parse-input.ts';
import { roles, scopes } from '../../schemas/access.ts';
import { type ApiKey, PLATFORM_TENANT_ID } from '../../schemas/api-key.ts';
import type { Command, Values } from './command.ts';
import type { House } from './open-house.ts';
import { OPERATOR } from './operator.ts';
import { table } from './table.ts';
import { tenantOf } from './tenant-commands.ts';

const PAGE = 100;
const DAY_MS = 86_400_000;
const TENANT = { tenant: { type: 'string' } } as const;

/** Without `--tenant`: the platform's own. */
const ownerOf = async (house: House, { tenant }: Values): Promise<string> =>
  typeof tenant === 'string' ? (await tenantOf(house, tenant)).id : PLATFORM_TENANT_ID;

function expiryOf(days: Values[string]): { expires_at?: string } {
  if (days === undefined) return {};
  const count = Number(days);
  if (!Number.isInteger(count) || count < 1 || count > 3650) {
    throw new AppError('bad_request', '--days is a whole number from 1 to 3650');
  }
  return { expires_at: new Date(Date.now() + count * DAY_MS).toISOString() };
}

const stateOf = ({ revokedAt, expiresAt }: ApiKey): string => {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'active';
};

async function everyKey({ access }: House, tenantId: string): Promise<ApiKey[]> {
  const all: ApiKey[] = [];
  for (let after: { at: string; id: string } | undefined; ; ) {
    const rows = await access.keys.list(tenantId, { limit: PAGE, after });
    const page = rows.slice(0, PAGE);
    all.push(...page.map(({ key }) => key));
    const last = page.at(-1);
    if (rows.length <= PAGE || last === undefined) return all;
    after = { at: last.at, id: last.key.id };
  }
}

export const keyCommands: readonly Command[] = [
  {
    name: 'key create',
    summary: 'makes a key and shows it, once',
    usage: '[--tenant SLUG] [--role ROLE] [--name NAME] [--scopes A,B] [--days N]',
    options: {
      ...TENANT,
      role: { type: 'string' },
      name: { type: 'string' },
      scopes: { type: 'string' },
      days: { type: 'string' },
    },
    about: [
      '--tenant  whose key it is; without it a key of the platform, which makes tenants',
      `--role    ${roles.join(', ')}; tenant_admin where a tenant is named`,
      `--scopes  less than the role may: ${scopes.join(', ')}`,
      '--days    until it expires; never without',
    ],
    async run(house, values) {
      const tenantId = await ownerOf(house, values);
      const usual = values['tenant'] === undefined ? 'platform_admin' : 'tenant_admin';
      const { expires_at: until, ...wanted } = parseInput(keyCreateSchema, {
        name: values['name'] ?? 'Made on the command line',
        role: values['role'] ?? usual,
        ...(typeof values['scopes'] === 'string' && { scopes: values['scopes'].split(',') }),
        ...expiryOf(values['days']),
      });
      const expiresAt = until === undefined ? {} : { expiresAt: new Date(until) };
      const { key, apiKey } = await house.access.keys.create(
        tenantId,
        { ...wanted, ...expiresAt },
        OPERATOR,
      );
      const { keptIn } = house.access;
      // Hosts on the same database would not know the key by another secret.
      if (keptIn !== undefined && house.db.kind === 'postgres') {
        console.error(`It counts for hosts with the secret in ${keptIn}; see FOYER_SECRET_KEYS.`);
      }
      const facts = `${apiKey.role}: ${apiKey.scopes.join(', ')}; id ${apiKey.id}`;
      return { json: { ...apiKey, key }, text: `${key}\n${facts}\nIt is shown this once.` };
    },
  },
  {
    name: 'key list',
    summary: 'lists the keys of a tenant, or of the platform',
    usage: '[--tenant SLUG]',
    options: TENANT,
    async run(house, values) {
      const all = await everyKey(house, await ownerOf(house, values));
      const rows = all.map((key) => [
        ...[key.prefix, stateOf(key), key.role, key.lastUsedAt ?? 'never used', key.id, key.name],
      ]);
      const headings = ['key', 'state', 'role', 'last used', 'id', 'name'];
      return { json: all, text: table(headings, rows) };
    },
  },
  {
    name: 'key revoke',
    summary: 'ends a key; hosts notice within seconds',
    usage: 'ID [--tenant SLUG]',
    words: 1,
    options: TENANT,
    async run(house, values, [id = '']) {
      const key = await house.access.keys.revoke(await ownerOf(house, values), id, OPERATOR);
      return { json: key, text: `${key.prefix}… is revoked` };
    },
  },
];

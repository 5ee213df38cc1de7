import type { FuzzOperation } from './fuzz-operation.ts';
import { isObject } from './json-schema.ts';
import type { Parts } from './request-parts.ts';

type Body = Record<string, unknown>;
const body =
  (change: (body: Body) => Body) =>
  (parts: Parts): Parts =>
    isObject(parts.body) ? { ...parts, body: change(parts.body) } : parts;

/** Rules between fields, which no schema tells: what is made at random is made to keep them. */
const RULES: Readonly<Record<string, (parts: Parts) => Parts>> = {
  createProvider: body(({ model, base_url: url, ...rest }) => ({
    ...rest,
    model: model || 'small',
    base_url: url ?? 'https://foyer.invalid/v1',
  })),
  // To suspend a tenant is the platform's; its own people change the rest.
  patchTenant: body(({ status: _, ...rest }) => ({ name: 'Harbor', ...rest })),
  // A key stays with the address it was given for, and a model of language has a name.
  updateProvider: body(({ base_url: _, ...rest }) =>
    rest['model'] === '' ? { ...rest, model: 'small' } : rest,
  ),
  // Nothing here is the platform's own, and time only goes on.
  createKey: body(({ role, scopes: _, expires_at: __, ...rest }) => ({
    ...rest,
    role: role === 'platform_admin' ? 'member' : role,
  })),
  getUsage: (parts) => ({
    ...parts,
    query: parts.query.filter(([name]) => name !== 'from' && name !== 'to'),
  }),
};

export const agreeing = ({ id }: Pick<FuzzOperation, 'id'>, parts: Parts): Parts =>
  RULES[id]?.(parts) ?? parts;

import { z } from 'zod';
import { tenantAccountSchema, tenantStatuses } from '../../../schemas/tenant-account.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import { pageSchema } from './page.ts';

const name = z.string().trim().min(1).max(120).meta({ pattern: '\\S' });
const phone = z.string().trim().min(3).max(40).meta({ pattern: '^\\S.+\\S$' });
const email = z.email().max(254);

export const tenantPathSchema = z.object({ tenant_id: z.uuid().toLowerCase() });

export const tenantCreateSchema = z.strictObject({
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .describe('Small letters, digits and hyphens; for good'),
  name,
  phone: phone.nullable().default(null).describe('People are given it when a person should call'),
  email: email.nullable().default(null),
});

export const tenantPatchSchema = z.strictObject({
  name: name.optional(),
  phone: phone.nullable().optional(),
  email: email.nullable().optional(),
  status: z
    .enum(['active', 'suspended'])
    .optional()
    .describe('Of a suspended tenant no credential works; needs the scope `platform`'),
});

const {
  id,
  slug,
  name: kept,
  phone: keptPhone,
  email: keptEmail,
  version,
} = tenantAccountSchema.shape;

export const publicTenantSchema = z
  .object({
    id,
    slug,
    name: kept,
    phone: keptPhone,
    email: keptEmail,
    status: z.enum(tenantStatuses),
    version,
    created_at: wireTimeSchema,
    updated_at: wireTimeSchema,
  })
  .meta({ title: 'Tenant' });

export const tenantListSchema = pageSchema(publicTenantSchema).meta({ title: 'TenantList' });

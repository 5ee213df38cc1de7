import { z } from 'zod';
import { wireTimeSchema } from './wire-time.ts';

export const tenantStatuses = ['active', 'suspended', 'deleted'] as const;

/** A tenant as the platform sees it. Of one that is not `active` no credential works. */
export const tenantAccountSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  status: z.enum(tenantStatuses),
  version: z.int().positive(),
  createdAt: wireTimeSchema,
  updatedAt: wireTimeSchema,
});
export type TenantAccount = z.infer<typeof tenantAccountSchema>;

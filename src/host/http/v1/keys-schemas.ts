import { z } from 'zod';
import { roleSchema, scopeSchema, scopes } from '../../../schemas/access.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import { pageSchema } from './page.ts';

export const keyPathSchema = z.object({ key_id: z.uuid().toLowerCase() });

export const keyCreateSchema = z.strictObject({
  name: z.string().trim().min(1).max(120).meta({ pattern: '\\S', description: 'What it is for' }),
  role: roleSchema.describe('`platform_admin` without x-foyer-tenant, by admins of the platform'),
  scopes: z
    .array(scopeSchema)
    .min(1)
    .max(scopes.length)
    .optional()
    .describe('Some of those of the role; all of them where none are named'),
  expires_at: z.iso
    .datetime({ offset: true })
    .max(40)
    .refine((time) => Date.parse(time) > Date.now(), 'is over already')
    .optional()
    .describe('Until when it works'),
});

const publicKeySchema = z
  .object({
    id: z.uuid(),
    prefix: z.string().describe('How the key begins'),
    name: z.string(),
    role: roleSchema,
    scopes: z.array(scopeSchema),
    created_by: z.string(),
    created_at: wireTimeSchema,
    expires_at: wireTimeSchema.nullable(),
    revoked_at: wireTimeSchema.nullable(),
    last_used_at: wireTimeSchema.nullable().describe('To the minute'),
  })
  .meta({ title: 'ApiKey' });

export const createdKeySchema = publicKeySchema
  .extend({ key: z.string().nullable().describe('The key: shown now, and never again') })
  .meta({ title: 'CreatedApiKey' });

export const keyListSchema = pageSchema(publicKeySchema).meta({ title: 'ApiKeyList' });

import { z } from 'zod';
import { type Role, roleSchema, roles, type Scope, scopeSchema } from './access.ts';
import { wireTimeSchema } from './wire-time.ts';

/** Stands where a tenant's id does for what is the platform's own: its keys. */
export const PLATFORM_TENANT_ID = '00000000-0000-0000-0000-000000000000';

/** A key as its owner sees it: everything but the key. */
export const apiKeySchema = z.object({
  id: z.uuid(),
  prefix: z.string(),
  name: z.string(),
  role: roleSchema,
  scopes: z.array(scopeSchema),
  createdBy: z.string(),
  createdAt: wireTimeSchema,
  expiresAt: wireTimeSchema.nullable(),
  revokedAt: wireTimeSchema.nullable(),
  lastUsedAt: wireTimeSchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export type TenantRole = Exclude<Role, 'platform_admin'>;
/** What a key of a tenant may be. */
export const tenantRoles = roles.filter((role): role is TenantRole => role !== 'platform_admin');

/** What is said of a key to be made; `scopes` absent: all that its role may. */
export interface NewApiKey {
  name: string;
  role: Role;
  scopes?: readonly Scope[] | undefined;
  expiresAt?: Date | undefined;
}

/** What a stored key lets its bearer be. */
export interface KeyHolder {
  keyId: string;
  tenantId: string;
  /** Null for a key of the platform. */
  tenantSlug: string | null;
  role: Role;
  scopes: readonly Scope[];
  expiresAt: Date | null;
  /** Of the key the digest was found under. */
  kid: string;
}

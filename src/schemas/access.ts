import { z } from 'zod';

/** What a caller may be. A platform admin belongs to no tenant and names the one to act for. */
export const roles = ['platform_admin', 'tenant_admin', 'member', 'viewer', 'service'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/**
 * What an operation needs. `read`: see the tenant's data; `converse`: start and steer runs;
 * `write`: change agents, listings, documents, leads, appointments; `admin`: keys, providers,
 * budgets, audit, erasure of one tenant; `platform`: tenants themselves.
 */
export const scopes = ['read', 'converse', 'write', 'admin', 'platform'] as const;
export const scopeSchema = z.enum(scopes);
export type Scope = z.infer<typeof scopeSchema>;

/** The most a role may; a key may be given less, never more. */
export const SCOPES_OF: Record<Role, readonly Scope[]> = {
  platform_admin: ['read', 'converse', 'write', 'admin', 'platform'],
  tenant_admin: ['read', 'converse', 'write', 'admin'],
  member: ['read', 'converse', 'write'],
  viewer: ['read'],
  service: ['read', 'converse'],
};

/** Who acts, as the audit names it; never a credential itself. */
export const principalSchema = z.object({
  kind: z.enum(['key', 'token', 'environment', 'local', 'system']),
  /** Id of the key, subject of the token, or what the process calls itself. */
  id: z.string().max(255),
  role: roleSchema,
});
export type Principal = z.infer<typeof principalSchema>;

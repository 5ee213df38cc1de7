import type { KeyManager } from '../../access/manage-keys.ts';
import type { TenantManager } from '../../access/manage-tenants.ts';

export interface AccessDeps {
  tenants: TenantManager;
  keys: KeyManager;
}

import type { Principal, Scope } from '../schemas/access.ts';

interface Actor {
  /** Who acts, as the audit names it. */
  principal: Principal;
  /** What the credential lets its bearer do. */
  scopes: readonly Scope[];
}

/** Whom a request acts for; it comes from the credential alone. */
export interface Caller extends Actor {
  tenantId: string;
  slug: string;
}

/** An admin of the platform who named no tenant to act for. */
export interface PlatformCaller extends Actor {
  tenantId: null;
  slug: null;
}

export type AnyCaller = Caller | PlatformCaller;

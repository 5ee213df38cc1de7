import { AppError } from '../../errors.ts';
import { type Principal, SCOPES_OF, type Scope } from '../../schemas/access.ts';
import { type ApiKey, type NewApiKey, PLATFORM_TENANT_ID } from '../../schemas/api-key.ts';
import type { RecordAudit } from '../../schemas/audit.ts';
import type { KeyDigest, KeyDigests } from './key-digests.ts';
import { newApiKey } from './new-api-key.ts';

/** Who asks for a change, and what the asking credential may. */
export interface Actor {
  principal: Principal;
  scopes: readonly Scope[];
}

export interface KeyPage {
  limit: number;
  after?: { at: string; id: string } | undefined;
}

export interface KeyManagerDeps {
  digests: KeyDigests;
  store: {
    create(
      tenantId: string,
      key: NewApiKey & KeyDigest & { prefix: string; scopes: readonly Scope[]; createdBy: string },
    ): Promise<ApiKey>;
    list(tenantId: string, page: KeyPage): Promise<{ key: ApiKey; at: string }[]>;
    revoke(tenantId: string, id: string): Promise<ApiKey | null>;
  };
  /** One transaction of this tenant. */
  inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  record: RecordAudit;
  /** Something that callers are known by has changed. */
  changed(): void;
}

/** Keys of a tenant; under `PLATFORM_TENANT_ID` those of the platform. */
export interface KeyManager {
  /**
   * `key` is the key itself, which nobody will ever see again.
   * @throws AppError `forbidden` for more than the actor may, `bad_request` for more than the role
   */
  create(
    tenantId: string,
    wanted: NewApiKey,
    actor: Actor,
  ): Promise<{ key: string; apiKey: ApiKey }>;
  list(tenantId: string, page: KeyPage): Promise<{ key: ApiKey; at: string }[]>;
  /** At once here, within seconds in other processes. @throws AppError `unknown_key` */
  revoke(tenantId: string, id: string, actor: Actor): Promise<ApiKey>;
}

export function makeKeyManager(deps: KeyManagerDeps): KeyManager {
  const { digests, store, inTenant, record, changed } = deps;
  return {
    async create(tenantId, wanted, actor) {
      const scopes = scopesOf(tenantId, wanted, actor);
      const { key, prefix } = newApiKey();
      const { principal } = actor;
      const createdBy = `${principal.kind}:${principal.id}`;
      const made = { ...wanted, ...digests.newest(key), prefix, scopes, createdBy };
      const apiKey = await inTenant(tenantId, async () => {
        const stored = await store.create(tenantId, made);
        const { id, role } = stored;
        await record(tenantId, {
          ...{ actor: principal, action: 'key.created', outcome: 'ok' },
          target: { type: 'key', id },
          details: { role, scopes: [...scopes], expires_at: stored.expiresAt },
        });
        return stored;
      });
      // The key may have been asked for already, by somebody who guessed well.
      changed();
      return { key, apiKey };
    },

    list: store.list,

    async revoke(tenantId, id, { principal }) {
      const revoked = await inTenant(tenantId, async () => {
        const key = await store.revoke(tenantId, id);
        if (key === null) throw new AppError('unknown_key', 'There is no such key');
        await record(tenantId, {
          ...{ actor: principal, action: 'key.revoked', outcome: 'ok' },
          target: { type: 'key', id },
        });
        return key;
      });
      changed();
      return revoked;
    },
  };
}

/** Nobody gives away what he has not, and no key gets more than its role may. */
function scopesOf(tenantId: string, wanted: NewApiKey, actor: Actor): readonly Scope[] {
  const most = SCOPES_OF[wanted.role];
  const scopes = most.filter((scope) => wanted.scopes?.includes(scope) ?? true);
  const isPlatforms = wanted.role === 'platform_admin';
  if (isPlatforms !== (tenantId === PLATFORM_TENANT_ID)) {
    throw new AppError(
      isPlatforms ? 'forbidden' : 'bad_request',
      isPlatforms
        ? 'A key of a tenant cannot be one of the platform'
        : 'A key of the platform has the role platform_admin',
      { hint: 'Name the tenant with x-foyer-tenant, or leave it out.', field: 'role' },
    );
  }
  const above = wanted.scopes?.find((scope) => !most.includes(scope));
  if (above !== undefined) {
    throw new AppError('bad_request', `The role ${wanted.role} has no scope ${above}`, {
      hint: `It has: ${most.join(', ')}.`,
      field: 'scopes',
    });
  }
  const missing = scopes.find((scope) => !actor.scopes.includes(scope));
  if (missing === undefined) return scopes;
  throw new AppError('forbidden', `Only who has the scope ${missing} may give it`, {
    hint: `Yours: ${actor.scopes.join(', ')}.`,
    field: 'scopes',
  });
}

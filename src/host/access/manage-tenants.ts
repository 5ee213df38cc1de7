import { AppError } from '../../errors.ts';
import type { Principal } from '../../schemas/access.ts';
import type { RecordAudit } from '../../schemas/audit.ts';
import type { TenantAccount } from '../../schemas/tenant-account.ts';
import { staleVersion } from '../http/v1/etag.ts';

export interface NewTenantAccount {
  slug: string;
  name: string;
  phone: string | null;
  email: string | null;
}

export type TenantChange = {
  [Field in 'name' | 'phone' | 'email' | 'status']?: TenantAccount[Field] | undefined;
};

export interface TenantPage {
  limit: number;
  after?: { at: string; id: string } | undefined;
}

export interface TenantManagerDeps {
  store: {
    create(tenant: NewTenantAccount): Promise<{ id: string }>;
    listAccounts(page: TenantPage): Promise<{ tenant: TenantAccount; at: string }[]>;
    findAccount(tenantId: string): Promise<TenantAccount | null>;
    updateAccount(
      tenantId: string,
      change: TenantChange,
      expected?: number,
    ): Promise<TenantAccount | null>;
  };
  /** One transaction that sees all tenants. */
  asSystem<T>(work: () => Promise<T>): Promise<T>;
  record: RecordAudit;
  /** Something that callers are known by has changed. */
  changed(): void;
}

/** Tenants, for the platform's admins; told in the platform's own audit. */
export interface TenantManager {
  /** @throws AppError `conflict` when the slug is taken */
  create(tenant: NewTenantAccount, by: Principal): Promise<TenantAccount>;
  list(page: TenantPage): Promise<{ tenant: TenantAccount; at: string }[]>;
  /** @throws AppError `unknown_tenant` */
  get(tenantId: string): Promise<TenantAccount>;
  /**
   * What is not `active` any more loses its credentials: at once here, within seconds in other
   * processes.
   * @throws AppError `unknown_tenant`, `stale_version` when it is not of the `expected` version
   */
  update(
    tenantId: string,
    change: TenantChange,
    by: Principal,
    expected?: number,
  ): Promise<TenantAccount>;
}

const unknown = () => new AppError('unknown_tenant', 'There is no such tenant');

const actionOf = ({ status }: TenantChange): string => {
  if (status === undefined) return 'tenant.updated';
  return status === 'active' ? 'tenant.resumed' : `tenant.${status}`;
};

export function makeTenantManager(deps: TenantManagerDeps): TenantManager {
  const { store, asSystem, record, changed } = deps;
  const get = async (tenantId: string): Promise<TenantAccount> => {
    const tenant = await store.findAccount(tenantId);
    if (tenant === null) throw unknown();
    return tenant;
  };
  const tell = (actor: Principal, action: string, tenantId: string, change: TenantChange = {}) =>
    record(null, {
      ...{ actor, action, outcome: 'ok', target: { type: 'tenant', id: tenantId } },
      // Names of the fields: what is in them may be about a person.
      details: { fields: Object.keys(change) },
    });

  return {
    async create(tenant, by) {
      const made = await asSystem(async () => {
        const { id } = await store.create(tenant).catch((error: unknown) => {
          throw isTaken(error) ? slugTaken(error) : error;
        });
        await tell(by, 'tenant.created', id);
        return get(id);
      });
      changed();
      return made;
    },

    list: store.listAccounts,
    get,

    async update(tenantId, change, by, expected) {
      const updated = await asSystem(async () => {
        const after = await store.updateAccount(tenantId, change, expected);
        if (after !== null) {
          await tell(by, actionOf(change), tenantId, change);
          return after;
        }
        await get(tenantId);
        throw staleVersion();
      });
      changed();
      return updated;
    },
  };
}

const isTaken = (error: unknown): boolean => error instanceof AppError && error.code === 'conflict';

const slugTaken = (cause: unknown) =>
  new AppError('conflict', 'There is a tenant of this slug already', {
    hint: 'Choose another; that of a deleted tenant stays taken.',
    field: 'slug',
    cause,
  });

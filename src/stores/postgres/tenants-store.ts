import { AppError } from '../../errors.ts';
import { type Tenant, tenantSchema } from '../../schemas/agent.ts';
import { type TenantAccount, tenantAccountSchema } from '../../schemas/tenant-account.ts';
import type { Db } from './db.ts';
import { pgErrorCode } from './pg-error-code.ts';

export interface NewTenant {
  slug: string;
  name: string;
  phone: string | null;
  email: string | null;
  id?: string;
}

/** What may be changed of a tenant. */
export type TenantPatch = Partial<Pick<TenantAccount, 'name' | 'phone' | 'email' | 'status'>>;

export const TENANT_COLUMNS = `tenant_id AS id, slug, name, phone, email,
  knowledge_version AS "knowledgeVersion", listings_version AS "listingsVersion"`;

const ACCOUNT = `tenant_id AS id, slug, name, phone, email, status, version,
  created_at AS "createdAt", updated_at AS "updatedAt", created_at::text AS at`;

interface AccountRow extends Omit<TenantAccount, 'createdAt' | 'updatedAt'> {
  createdAt: Date;
  updatedAt: Date;
  at: string;
}

const accountOf = ({ at: _, createdAt, updatedAt, ...rest }: AccountRow): TenantAccount =>
  tenantAccountSchema.parse({
    ...rest,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  });

const only = (rows: unknown[]): Tenant | null =>
  rows[0] === undefined ? null : tenantSchema.parse(rows[0]);

/** Tenants; what needs no tenant yet (lookup, list, create) runs as the system role. */
export function makeTenantsStore(db: Db) {
  const get = (tenantId: string): Promise<Tenant | null> =>
    db.withTenant(tenantId, async (sql) => {
      const text = `SELECT ${TENANT_COLUMNS} FROM tenants WHERE tenant_id = $1`;
      return only((await sql.query(text, [tenantId])).rows);
    });

  const bump = (tenantId: string, column: 'knowledge_version' | 'listings_version') =>
    db.withTenant(tenantId, async (sql) => {
      const { rows } = await sql.query<{ version: number }>(
        `UPDATE tenants SET ${column} = ${column} + 1 WHERE tenant_id = $1
         RETURNING ${column} AS version`,
        [tenantId],
      );
      if (rows[0] === undefined) throw new AppError('unknown_tenant', 'no such tenant');
      return rows[0].version;
    });

  return {
    get,

    findBySlug: (slug: string): Promise<Tenant | null> =>
      db.asSystem(async (sql) => {
        const text = `SELECT ${TENANT_COLUMNS} FROM tenants WHERE slug = $1`;
        return only((await sql.query(text, [slug])).rows);
      }),

    list: (): Promise<Tenant[]> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query(`SELECT ${TENANT_COLUMNS} FROM tenants ORDER BY slug`);
        return rows.map((row) => tenantSchema.parse(row));
      }),

    /** @throws AppError `conflict` when the slug (or id) is taken. */
    create: (tenant: NewTenant): Promise<Tenant> =>
      db.asSystem(async (sql) => {
        try {
          const { rows } = await sql.query(
            `INSERT INTO tenants (tenant_id, slug, name, phone, email)
             VALUES (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, $5)
             RETURNING ${TENANT_COLUMNS}`,
            [tenant.id ?? null, tenant.slug, tenant.name, tenant.phone, tenant.email],
          );
          return tenantSchema.parse(rows[0]);
        } catch (cause) {
          if (pgErrorCode(cause) !== '23505') throw cause;
          throw new AppError('conflict', 'tenant slug or id taken', { cause });
        }
      }),

    /** Of one that is served: a suspended or deleted tenant is nobody's. */
    findActive: (slug: string): Promise<{ id: string; slug: string } | null> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<{ id: string; slug: string }>(
          `SELECT tenant_id AS id, slug FROM tenants WHERE slug = $1 AND status = 'active'`,
          [slug],
        );
        return rows[0] ?? null;
      }),

    /** Newest first, one more than `limit`; deleted ones too. */
    listAccounts: ({
      limit,
      after,
    }: {
      limit: number;
      after?: { at: string; id: string } | undefined;
    }): Promise<{ tenant: TenantAccount; at: string }[]> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<AccountRow>(
          `SELECT ${ACCOUNT} FROM tenants
           WHERE $1::timestamptz IS NULL OR (created_at, tenant_id) < ($1::timestamptz, $2::uuid)
           ORDER BY created_at DESC, tenant_id DESC LIMIT $3`,
          [after?.at ?? null, after?.id ?? null, limit + 1],
        );
        return rows.map((row) => ({ tenant: accountOf(row), at: row.at }));
      }),

    findAccount: (tenantId: string): Promise<TenantAccount | null> =>
      db.asSystem(async (sql) => {
        const text = `SELECT ${ACCOUNT} FROM tenants WHERE tenant_id = $1`;
        const { rows } = await sql.query<AccountRow>(text, [tenantId]);
        return rows[0] === undefined ? null : accountOf(rows[0]);
      }),

    /** The changed tenant; null when there is none, or none of the `expected` version. */
    updateAccount: (
      tenantId: string,
      patch: TenantPatch,
      expected?: number,
    ): Promise<TenantAccount | null> =>
      db.asSystem(async (sql) => {
        const given = (['name', 'phone', 'email', 'status'] as const).filter(
          (field) => patch[field] !== undefined,
        );
        const sets = given.map((field, index) => `${field} = $${index + 3}`);
        const { rows } = await sql.query<AccountRow>(
          `UPDATE tenants SET ${['version = version + 1', 'updated_at = now()', ...sets].join(', ')}
           WHERE tenant_id = $1 AND ($2::int IS NULL OR version = $2) RETURNING ${ACCOUNT}`,
          [tenantId, expected ?? null, ...given.map((field) => patch[field])],
        );
        return rows[0] === undefined ? null : accountOf(rows[0]);
      }),

    /** The number people are given when a person should call; null when there is none. */
    phone: async (tenantId: string): Promise<string | null> => (await get(tenantId))?.phone ?? null,

    /** Returns the new version. @throws AppError `unknown_tenant` */
    bumpKnowledge: (tenantId: string): Promise<number> => bump(tenantId, 'knowledge_version'),
    bumpListings: (tenantId: string): Promise<number> => bump(tenantId, 'listings_version'),
  };
}

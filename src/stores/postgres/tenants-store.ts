import { AppError } from '../../errors.ts';
import { type Tenant, tenantSchema } from '../../schemas/agent.ts';
import type { Db } from './db.ts';
import { pgErrorCode } from './pg-error-code.ts';

export interface NewTenant {
  slug: string;
  name: string;
  phone: string | null;
  email: string | null;
  id?: string;
}

const COLUMNS = `tenant_id AS id, slug, name, phone, email,
  knowledge_version AS "knowledgeVersion", listings_version AS "listingsVersion"`;

const only = (rows: unknown[]): Tenant | null =>
  rows[0] === undefined ? null : tenantSchema.parse(rows[0]);

/** Tenants; what needs no tenant yet (lookup, list, create) runs as the system role. */
export function makeTenantsStore(db: Db) {
  const get = (tenantId: string): Promise<Tenant | null> =>
    db.withTenant(tenantId, async (sql) => {
      const text = `SELECT ${COLUMNS} FROM tenants WHERE tenant_id = $1`;
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
        const text = `SELECT ${COLUMNS} FROM tenants WHERE slug = $1`;
        return only((await sql.query(text, [slug])).rows);
      }),

    list: (): Promise<Tenant[]> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query(`SELECT ${COLUMNS} FROM tenants ORDER BY slug`);
        return rows.map((row) => tenantSchema.parse(row));
      }),

    /** @throws AppError `conflict` when the slug (or id) is taken. */
    create: (tenant: NewTenant): Promise<Tenant> =>
      db.asSystem(async (sql) => {
        try {
          const { rows } = await sql.query(
            `INSERT INTO tenants (tenant_id, slug, name, phone, email)
             VALUES (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, $5) RETURNING ${COLUMNS}`,
            [tenant.id ?? null, tenant.slug, tenant.name, tenant.phone, tenant.email],
          );
          return tenantSchema.parse(rows[0]);
        } catch (cause) {
          if (pgErrorCode(cause) !== '23505') throw cause;
          throw new AppError('conflict', 'tenant slug or id taken', { cause });
        }
      }),

    /** The number people are given when a person should call; null when there is none. */
    phone: async (tenantId: string): Promise<string | null> => (await get(tenantId))?.phone ?? null,

    /** Returns the new version. @throws AppError `unknown_tenant` */
    bumpKnowledge: (tenantId: string): Promise<number> => bump(tenantId, 'knowledge_version'),
    bumpListings: (tenantId: string): Promise<number> => bump(tenantId, 'listings_version'),
  };
}

import { AppError } from '../../errors.ts';
import type { Scope } from '../../schemas/access.ts';
import {
  type ApiKey,
  apiKeySchema,
  type KeyHolder,
  type NewApiKey,
  PLATFORM_TENANT_ID,
} from '../../schemas/api-key.ts';
import type { Db, Sql } from './db.ts';

export interface KeyDigest {
  kid: string;
  digest: string;
}

interface ApiKeyRow {
  id: string;
  prefix: string;
  name: string;
  role: string;
  scopes: string[];
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  at: string;
}

const COLUMNS = `id, prefix, name, role, scopes, created_by, created_at, expires_at, revoked_at,
  last_used_at, created_at::text AS at`;

const keyOf = (row: ApiKeyRow): ApiKey =>
  apiKeySchema.parse({
    id: row.id,
    prefix: row.prefix,
    name: row.name,
    role: row.role,
    scopes: row.scopes,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  });

interface HolderRow {
  id: string;
  tenant_id: string;
  slug: string | null;
  role: KeyHolder['role'];
  scopes: Scope[];
  expires_at: Date | null;
  kid: string;
}

/** Of a tenant that is not served no key is found; one of the platform needs no tenant. */
const FIND = `
  SELECT k.id, k.tenant_id, t.slug, k.role, k.scopes, k.expires_at, k.kid
  FROM api_keys k LEFT JOIN tenants t ON t.tenant_id = k.tenant_id
  WHERE k.digest = ANY ($1::text[]) AND k.revoked_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > now())
    AND (t.status = 'active' OR k.tenant_id = '${PLATFORM_TENANT_ID}')`;

/** A key that was found by an older secret is kept under the newest from now on. */
const TOUCH = `
  UPDATE api_keys SET last_used_at = now(), digest = $3, kid = $4
  WHERE tenant_id = $1 AND id = $2
    AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute' OR kid <> $4)`;

/** Keys of tenants, and under `PLATFORM_TENANT_ID` those of the platform. */
export function makeApiKeysStore(db: Db) {
  return {
    /** @throws AppError `conflict` when there is this very key already, revoked or not */
    create: (
      tenantId: string,
      key: NewApiKey & KeyDigest & { prefix: string; scopes: readonly Scope[]; createdBy: string },
    ): Promise<ApiKey> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<ApiKeyRow>(
          `INSERT INTO api_keys
             (tenant_id, digest, kid, prefix, name, role, scopes, created_by, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (tenant_id, digest) DO NOTHING RETURNING ${COLUMNS}`,
          [
            ...[tenantId, key.digest, key.kid, key.prefix, key.name, key.role],
            ...[[...key.scopes], key.createdBy, key.expiresAt ?? null],
          ],
        );
        if (rows[0] === undefined) throw new AppError('conflict', 'there is this key already');
        return keyOf(rows[0]);
      }),

    /** Newest first, one more than `limit`; `at` is the database's own text of the time. */
    list: (
      tenantId: string,
      { limit, after }: { limit: number; after?: { at: string; id: string } | undefined },
    ): Promise<{ key: ApiKey; at: string }[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<ApiKeyRow>(
          `SELECT ${COLUMNS} FROM api_keys
           WHERE tenant_id = $1
             AND ($2::timestamptz IS NULL OR (created_at, id) < ($2::timestamptz, $3::uuid))
           ORDER BY created_at DESC, id DESC LIMIT $4`,
          [tenantId, after?.at ?? null, after?.id ?? null, limit + 1],
        );
        return rows.map((row) => ({ key: keyOf(row), at: row.at }));
      }),

    /** For good; the time of a first revocation stays. Null when there is no such key. */
    revoke: (tenantId: string, id: string): Promise<ApiKey | null> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<ApiKeyRow>(
          `UPDATE api_keys SET revoked_at = coalesce(revoked_at, now())
           WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
          [tenantId, id],
        );
        return rows[0] === undefined ? null : keyOf(rows[0]);
      }),

    /** Who bears a key with one of these digests, newest secret first; null for nobody. */
    find: (digests: readonly KeyDigest[]): Promise<KeyHolder | null> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<HolderRow>(FIND, [digests.map(({ digest }) => digest)]);
        const [row] = rows;
        if (row === undefined) return null;
        return {
          keyId: row.id,
          tenantId: row.tenant_id,
          tenantSlug: row.slug,
          role: row.role,
          scopes: row.scopes,
          expiresAt: row.expires_at,
          kid: row.kid,
        };
      }),

    /** Notes that a key was used, once a minute at most. */
    touch: ({ tenantId, keyId }: KeyHolder, newest: KeyDigest): Promise<void> =>
      db.asSystem(async (sql: Sql) => {
        await sql.query(TOUCH, [tenantId, keyId, newest.digest, newest.kid]);
      }),
  };
}

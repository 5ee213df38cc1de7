import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import {
  type NewProvider,
  type Provider,
  type ProviderPatch,
  type ProviderTask,
  providerSchema,
} from '../../schemas/providers.ts';
import type { Db, Sql } from './db.ts';
import { pgErrorCode } from './pg-error-code.ts';
import { sealedPlace } from './sealed-columns.ts';
import { toJsonb } from './to-jsonb.ts';
import { afterRow, wireTime } from './wire-time.ts';

/** What keeps keys unreadable; `place` binds a value to its row. */
export interface KeySealer {
  seal(text: string, place: string): string;
  open(sealed: string, place: string): string;
}

export interface ProviderFilter {
  task?: ProviderTask | undefined;
  limit: number;
  /** The last row of the page before. */
  after?: { at: string; id: string } | undefined;
}

/** For calling: with its key, which goes no further than into the call. */
export interface ProviderWithKey extends Provider {
  apiKey: string | null;
}

/** More make no sense, and each is a candidate that a call may have to wait for. */
const SETTINGS_MAX = 100;
const PLAIN = ['model', 'base_url', 'priority', 'weight', 'enabled'] as const;
const KEY_COLUMN = { table: 'provider_settings', column: 'api_key_sealed' };

const time = (column: string) => `${wireTime(column)} AS ${column}`;
const COLUMNS = `id, task, provider, model, base_url, options, priority, weight, enabled, version,
  api_key_sealed IS NOT NULL AS has_key,
  ${[time('key_updated_at'), time('created_at'), time('updated_at')].join(', ')}`;

async function write(sql: Sql, text: string, values: unknown[]): Promise<Provider | null> {
  try {
    const { rows } = await sql.query(text, values);
    return rows[0] === undefined ? null : providerSchema.parse(rows[0]);
  } catch (cause) {
    if (pgErrorCode(cause) !== '23505') throw cause;
    throw new AppError('conflict', 'this provider and model are set up for the task already', {
      hint: 'Change the setting that is there.',
      cause,
    });
  }
}

const unknown = () => new AppError('unknown_provider', 'no provider setting with this id');
const raise = (error: AppError): never => {
  throw error;
};

/** @throws AppError `unknown_provider`, `stale_version` */
async function lock(sql: Sql, tenantId: string, id: string, expected: number | undefined) {
  const { rows } = await sql.query<{
    version: number;
    base_url: string | null;
    has_key: boolean;
  }>(
    `SELECT version, base_url, api_key_sealed IS NOT NULL AS has_key FROM provider_settings
     WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
    [tenantId, id],
  );
  const row = rows[0] ?? raise(unknown());
  if (expected === undefined || row.version === expected) return row;
  throw new AppError('stale_version', 'the setting has changed', {
    hint: 'Read it again, and send the ETag of that answer as If-Match.',
    field: 'If-Match',
  });
}

export function makeProviderSettingsStore(db: Db, sealer: KeySealer) {
  const seal = (tenantId: string, id: string, key: string | null): string | null =>
    key === null ? null : sealer.seal(key, sealedPlace(tenantId, KEY_COLUMN, id));

  const withKey = (tenantId: string, row: Record<string, unknown>): ProviderWithKey => {
    const provider = providerSchema.parse(row);
    const sealed = row['api_key_sealed'];
    const place = sealedPlace(tenantId, KEY_COLUMN, provider.id);
    return { ...provider, apiKey: typeof sealed === 'string' ? sealer.open(sealed, place) : null };
  };

  return {
    /** Newest first; one row more than `limit`, where there are more. */
    list: (tenantId: string, { task, limit, after }: ProviderFilter): Promise<Provider[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${COLUMNS} FROM provider_settings s
           WHERE tenant_id = $1 AND ($2::text IS NULL OR task = $2)
             AND ${afterRow('provider_settings', 's', '$3', '$4')}
           ORDER BY s.created_at DESC, id DESC LIMIT $5`,
          [tenantId, task ?? null, after?.at ?? null, after?.id ?? null, limit + 1],
        );
        return rows.map((row) => providerSchema.parse(row));
      }),

    get: (tenantId: string, id: string): Promise<Provider | null> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `SELECT ${COLUMNS} FROM provider_settings WHERE tenant_id = $1 AND id = $2`;
        const [row] = (await sql.query(text, [tenantId, id])).rows;
        return row === undefined ? null : providerSchema.parse(row);
      }),

    /** For a test of one setting. @throws AppError `unknown_provider` */
    open: (tenantId: string, id: string): Promise<ProviderWithKey> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${COLUMNS}, api_key_sealed FROM provider_settings
           WHERE tenant_id = $1 AND id = $2`,
          [tenantId, id],
        );
        if (rows[0] === undefined) throw unknown();
        return withKey(tenantId, rows[0]);
      }),

    /** For calls: those in use for a task. */
    openFor: (tenantId: string, task: ProviderTask): Promise<ProviderWithKey[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${COLUMNS}, api_key_sealed FROM provider_settings
           WHERE tenant_id = $1 AND task = $2 AND enabled ORDER BY priority, id`,
          [tenantId, task],
        );
        return rows.map((row) => withKey(tenantId, row));
      }),

    /** @throws AppError `conflict` when task, provider and model are taken, or at the limit */
    create: (tenantId: string, given: NewProvider): Promise<Provider> =>
      db.withTenant(tenantId, async (sql) => {
        const id = randomUUID();
        const made = await write(
          sql,
          `INSERT INTO provider_settings (tenant_id, id, task, provider, model, base_url,
             api_key_sealed, key_updated_at, options, priority, weight, enabled)
           SELECT $1, $2, $3, $4, $5, $6, $7::text, CASE WHEN $7::text IS NOT NULL THEN now() END,
             $8, $9, $10, $11
           WHERE (SELECT count(*) FROM provider_settings WHERE tenant_id = $1) < ${SETTINGS_MAX}
           RETURNING ${COLUMNS}`,
          [
            ...[tenantId, id, given.task, given.provider, given.model, given.base_url],
            ...[seal(tenantId, id, given.api_key), toJsonb(given.options)],
            ...[given.priority, given.weight, given.enabled],
          ],
        );
        if (made !== null) return made;
        throw new AppError('conflict', 'too many provider settings', {
          hint: `Delete one: a tenant may have ${SETTINGS_MAX}.`,
        });
      }),

    /**
     * @throws AppError `unknown_provider`, `stale_version`, `conflict`; `bad_request` for a new
     * address without the key: whoever may not see a key may not have it sent elsewhere either
     */
    update: (
      tenantId: string,
      id: string,
      patch: ProviderPatch,
      expected?: number,
    ): Promise<Provider> =>
      db.withTenant(tenantId, async (sql) => {
        const before = await lock(sql, tenantId, id, expected);
        const { api_key, base_url } = patch;
        const moved = base_url !== undefined && base_url !== before.base_url;
        if (moved && before.has_key && api_key === undefined) {
          throw new AppError('bad_request', 'api_key: to be given again with another base_url', {
            field: 'api_key',
            hint: 'A key is never sent to an address it was not given for.',
          });
        }
        const values: unknown[] = [tenantId, id];
        const set = (column: string, value: unknown) => `${column} = $${values.push(value)}`;
        const sets = [
          'version = version + 1',
          'updated_at = clock_timestamp()',
          ...PLAIN.flatMap((column) =>
            patch[column] === undefined ? [] : set(column, patch[column]),
          ),
          ...(patch.options === undefined ? [] : [set('options', toJsonb(patch.options))]),
          ...(api_key === undefined
            ? []
            : [
                set('api_key_sealed', seal(tenantId, id, api_key)),
                `key_updated_at = ${api_key === null ? 'NULL' : 'clock_timestamp()'}`,
              ]),
        ];
        const updated = await write(
          sql,
          `UPDATE provider_settings SET ${sets.join(', ')}
           WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
          values,
        );
        return updated ?? raise(unknown());
      }),

    /** @throws AppError `unknown_provider`, `stale_version` */
    delete: (tenantId: string, id: string, expected?: number): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        await lock(sql, tenantId, id, expected);
        await sql.query('DELETE FROM provider_settings WHERE tenant_id = $1 AND id = $2', [
          tenantId,
          id,
        ]);
      }),
  };
}

import { AppError } from '../../errors.ts';
import {
  type Retention,
  retentionSchema,
  type StoredRetention,
  storedRetentionSchema,
} from '../../schemas/people.ts';
import type { Db } from './db.ts';
import { wireTime } from './wire-time.ts';

export const DEFAULT_RETENTION: Retention = retentionSchema.parse({});

const COLUMNS = `conversations_days, uploads_days, usage_days, version,
  ${wireTime('updated_at')} AS updated_at`;

/** How long a tenant keeps what; the defaults where it has set nothing. */
export function makeRetentionStore(db: Db) {
  return {
    get: (tenantId: string): Promise<StoredRetention> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${COLUMNS} FROM retention_settings WHERE tenant_id = $1`,
          [tenantId],
        );
        const [row] = rows;
        if (row === undefined) return { ...DEFAULT_RETENTION, version: 0, updated_at: null };
        return storedRetentionSchema.parse(row);
      }),

    /**
     * All of it at once; `expected` is the version that may be replaced, 0 before the first.
     * @throws AppError `stale_version`
     */
    put: (tenantId: string, wanted: Retention, expected?: number): Promise<StoredRetention> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `INSERT INTO retention_settings AS r
             (tenant_id, conversations_days, uploads_days, usage_days)
           SELECT $1, $3::int, $4::int, $5::int
           WHERE coalesce($2::int, 0) = 0
             OR EXISTS (SELECT FROM retention_settings WHERE tenant_id = $1)
           ON CONFLICT (tenant_id) DO UPDATE SET
             conversations_days = EXCLUDED.conversations_days,
             uploads_days = EXCLUDED.uploads_days, usage_days = EXCLUDED.usage_days,
             version = r.version + 1, updated_at = clock_timestamp()
             WHERE $2::int IS NULL OR r.version = $2
           RETURNING ${COLUMNS}`,
          [
            ...[tenantId, expected ?? null],
            ...[wanted.conversations_days, wanted.uploads_days, wanted.usage_days],
          ],
        );
        if (rows[0] === undefined) {
          throw new AppError('stale_version', 'retention has changed', {
            hint: 'Read it again, and send the ETag of that answer as If-Match.',
            field: 'If-Match',
          });
        }
        return storedRetentionSchema.parse(rows[0]);
      }),
  };
}

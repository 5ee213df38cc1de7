import { AppError } from '../../errors.ts';
import {
  type Features,
  featuresAnswerSchema,
  featuresSchema,
  type StoredFeatures,
} from '../../schemas/features.ts';
import type { Db } from './db.ts';
import { wireTime } from './wire-time.ts';

const FIELDS = Object.keys(featuresSchema.shape) as (keyof Features)[];
const COLUMNS = [
  ...FIELDS.map((field) => (field === 'monthly_budget_usd' ? `${field}::float8` : field)),
  'version',
  `${wireTime('updated_at')} AS updated_at`,
].join(', ');

const UNSET: StoredFeatures = { ...featuresSchema.parse({}), version: 0, updated_at: null };

/** What a tenant may use; the defaults where it has set nothing. */
export function makeTenantFeaturesStore(db: Db) {
  return {
    get: (tenantId: string): Promise<StoredFeatures> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `SELECT ${COLUMNS} FROM tenant_features WHERE tenant_id = $1`;
        const { rows } = await sql.query(text, [tenantId]);
        return rows[0] === undefined ? UNSET : featuresAnswerSchema.parse(rows[0]);
      }),

    /**
     * All of them at once; `expected` is the version that may be replaced, 0 before the first.
     * @throws AppError `stale_version`
     */
    put: (tenantId: string, features: Features, expected?: number): Promise<StoredFeatures> =>
      db.withTenant(tenantId, async (sql) => {
        const places = FIELDS.map((_, index) => `$${index + 3}`).join(', ');
        const sets = FIELDS.map((field) => `${field} = EXCLUDED.${field}`).join(', ');
        const { rows } = await sql.query(
          `INSERT INTO tenant_features AS f (tenant_id, ${FIELDS.join(', ')})
           SELECT $1, ${places}
           WHERE coalesce($2::int, 0) = 0
             OR EXISTS (SELECT FROM tenant_features WHERE tenant_id = $1)
           ON CONFLICT (tenant_id) DO UPDATE
             SET ${sets}, version = f.version + 1, updated_at = clock_timestamp()
             WHERE $2::int IS NULL OR f.version = $2
           RETURNING ${COLUMNS}`,
          [tenantId, expected ?? null, ...FIELDS.map((field) => features[field])],
        );
        if (rows[0] === undefined) {
          throw new AppError('stale_version', 'features have changed', {
            hint: 'Read them again, and send the ETag of that answer as If-Match.',
            field: 'If-Match',
          });
        }
        return featuresAnswerSchema.parse(rows[0]);
      }),
  };
}

import { AppError } from '../../errors.ts';
import { type ModelRules, modelRulesSchema } from '../../schemas/providers.ts';
import type { Db } from './db.ts';
import { toJsonb } from './to-jsonb.ts';
import { wireTime } from './wire-time.ts';

export interface StoredModelRules extends ModelRules {
  /** 0 where the tenant has set none. */
  version: number;
  updated_at: string | null;
}

interface Row {
  rules: unknown;
  version: number;
  updated_at: string;
}

const COLUMNS = `rules, version,
  ${wireTime('updated_at')} AS updated_at`;

const read = ({ rules, ...row }: Row): StoredModelRules => ({
  ...modelRulesSchema.parse(rules),
  ...row,
});

/** Who may use which model; everybody every one where a tenant has set no rules. */
export function makeModelRulesStore(db: Db) {
  return {
    get: (tenantId: string): Promise<StoredModelRules> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `SELECT ${COLUMNS} FROM model_rules WHERE tenant_id = $1`;
        const [row] = (await sql.query<Row>(text, [tenantId])).rows;
        return row === undefined
          ? { ...modelRulesSchema.parse({}), version: 0, updated_at: null }
          : read(row);
      }),

    /** @throws AppError `stale_version` when `expected` is not the version they have */
    put: (tenantId: string, rules: ModelRules, expected?: number): Promise<StoredModelRules> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<Row>(
          `INSERT INTO model_rules AS m (tenant_id, rules)
           SELECT $1, $3
           WHERE coalesce($2::int, 0) = 0 OR EXISTS (SELECT FROM model_rules WHERE tenant_id = $1)
           ON CONFLICT (tenant_id) DO UPDATE
             SET rules = EXCLUDED.rules, version = m.version + 1, updated_at = clock_timestamp()
             WHERE $2::int IS NULL OR m.version = $2
           RETURNING ${COLUMNS}`,
          [tenantId, expected ?? null, toJsonb(rules)],
        );
        if (rows[0] === undefined) {
          throw new AppError('stale_version', 'the rules have changed', {
            hint: 'Read them again, and send the ETag of that answer as If-Match.',
            field: 'If-Match',
          });
        }
        return read(rows[0]);
      }),
  };
}

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { BudgetState, ModelPrice, Usage } from '../../schemas/usage.ts';
import { type OnThreshold, tellThresholds } from './budgets-alerts.ts';
import { expireReservations } from './budgets-expire.ts';
import type { Db, Sql } from './db.ts';
import { insertUsage, usageJson } from './usage-store.ts';

/** The first day of the month at this moment, by UTC. */
const THIS_MONTH = `date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date`;

/** A usage row and the reservation that it was made under. */
export interface Spent {
  usage: Usage;
  reservationId: string | undefined;
}

const stateSchema = z.object({
  limitUsdMicros: z.coerce.number().nullable(),
  spentUsdMicros: z.coerce.number(),
  reservedUsdMicros: z.coerce.number(),
  month: z.string(),
  alerts: z.array(z.number()),
  version: z.number(),
});

const STATE = `SELECT (SELECT limit_usd_micros FROM budgets WHERE tenant_id = $1)
     AS "limitUsdMicros",
   coalesce((SELECT version FROM budgets WHERE tenant_id = $1), 0) AS version,
   coalesce(m.spent_usd_micros, 0) AS "spentUsdMicros",
   coalesce(m.reserved_usd_micros, 0) AS "reservedUsdMicros",
   to_char(t.month, 'YYYY-MM-DD') AS month,
   ARRAY(SELECT percent FROM budget_alerts a
     WHERE a.tenant_id = $1 AND a.month = t.month ORDER BY percent) AS alerts
 FROM (SELECT ${THIS_MONTH} AS month) t
 LEFT JOIN budget_months m ON m.tenant_id = $1 AND m.month = t.month`;

const FREE = `DELETE FROM budget_reservations WHERE tenant_id = $1 AND id = ANY ($2)
  RETURNING id, to_char(month, 'YYYY-MM-DD') AS month, amount_usd_micros AS amount`;

// What was set aside leaves the month that it was set aside in, whatever month it is by now.
const COUNT = `INSERT INTO budget_months AS b (tenant_id, month, spent_usd_micros)
  SELECT $1, month, sum(spent) FROM (
    SELECT month, 0 AS spent FROM jsonb_to_recordset($2::jsonb) AS f(month date)
    UNION ALL SELECT ${THIS_MONTH}, $3::bigint) c
  GROUP BY month ORDER BY month
  ON CONFLICT (tenant_id, month) DO UPDATE SET
    spent_usd_micros = b.spent_usd_micros + EXCLUDED.spent_usd_micros,
    reserved_usd_micros = greatest(0, b.reserved_usd_micros - coalesce((SELECT sum(f.amount)
      FROM jsonb_to_recordset($2::jsonb) AS f(month date, amount bigint)
      WHERE f.month = b.month), 0))`;

interface Freed {
  id: string;
  month: string;
  amount: string;
}

async function free(sql: Sql, tenantId: string, ids: readonly string[]): Promise<Freed[]> {
  if (ids.length === 0) return [];
  return (await sql.query<Freed>(FREE, [tenantId, ids])).rows;
}

const count = (sql: Sql, tenantId: string, freed: Freed[], costUsdMicros: number) =>
  sql.query(COUNT, [tenantId, JSON.stringify(freed), costUsdMicros]);

/** Monthly budgets: money is set aside before a call and counted after it. */
export function makeBudgetsStore(db: Db, onThreshold: OnThreshold) {
  const state = async (sql: Sql, tenantId: string): Promise<BudgetState> =>
    stateSchema.parse((await sql.query(STATE, [tenantId])).rows[0]);

  return {
    get: (tenantId: string): Promise<BudgetState> =>
      db.withTenant(tenantId, (sql) => state(sql, tenantId)),

    /**
     * Null: without a limit. `version` 0 is that of a budget nobody has set.
     * @throws AppError `stale_version`
     */
    setLimit: (
      tenantId: string,
      limitUsdMicros: number | null,
      version?: number,
    ): Promise<BudgetState> =>
      db.withTenant(tenantId, async (sql) => {
        const { rowCount } = await sql.query(
          `INSERT INTO budgets AS b (tenant_id, limit_usd_micros)
           SELECT $1, $2 WHERE $3::int IS NULL OR $3 = coalesce(
             (SELECT version FROM budgets WHERE tenant_id = $1), 0)
           ON CONFLICT (tenant_id) DO UPDATE SET limit_usd_micros = EXCLUDED.limit_usd_micros,
             version = b.version + 1, updated_at = clock_timestamp()
           WHERE $3::int IS NULL OR b.version = $3`,
          [tenantId, limitUsdMicros, version ?? null],
        );
        if (rowCount === 0) {
          throw new AppError('stale_version', 'The budget has been changed since it was read', {
            hint: 'Read it again, and send the ETag of that answer as If-Match.',
            field: 'If-Match',
          });
        }
        return state(sql, tenantId);
      }),

    /**
     * Sets aside what a call may cost; null for no room. `usage` is the row that it becomes
     * should nobody settle it within `leaseSeconds`.
     */
    reserve: async (
      tenantId: string,
      planned: { amountUsdMicros: number | null; leaseSeconds: number; usage: Usage },
    ): Promise<string | null> => {
      const attempt = () =>
        db.withTenant(tenantId, async (sql) => {
          const id = randomUUID();
          const { rows } = await sql.query<{ reserved: boolean }>(
            `SELECT reserve_budget($1, $2, ${THIS_MONTH}, $3, make_interval(secs => $4), $5::jsonb)
               AS reserved`,
            [
              tenantId,
              id,
              planned.amountUsdMicros,
              planned.leaseSeconds,
              JSON.stringify(JSON.parse(usageJson([planned.usage]))[0]),
            ],
          );
          return rows[0]?.reserved ? id : null;
        });
      const reserved = await attempt();
      if (reserved !== null) return reserved;
      // What dead calls hold may be the room that is missing.
      const freed = await db.withTenant(tenantId, (sql) => expireReservations(sql, tenantId));
      if (freed > 0) return attempt();
      await db.withTenant(tenantId, (sql) => tellThresholds(sql, tenantId, onThreshold, true));
      return null;
    },

    /** A call that may take longer than it was given. */
    prolong: (tenantId: string, ids: readonly string[], leaseSeconds: number): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(
          `UPDATE budget_reservations SET expires_at = clock_timestamp()
             + make_interval(secs => $3) WHERE tenant_id = $1 AND id = ANY ($2)`,
          [tenantId, ids, leaseSeconds],
        );
      }),

    /** Gives back what was set aside for a call that was not made. */
    release: (tenantId: string, id: string): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const freed = await free(sql, tenantId, [id]);
        if (freed.length > 0) await count(sql, tenantId, freed, 0);
      }),

    /**
     * Writes usage rows and counts their cost, in the open transaction where there is one. A
     * row whose reservation has expired is left out: the estimate stands for it already.
     */
    settle: (tenantId: string, spent: readonly Spent[]): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const ids = spent.flatMap(({ reservationId }) => reservationId ?? []);
        const freed = await free(sql, tenantId, ids);
        const held = new Set(freed.map(({ id }) => id));
        const usages = spent
          .filter(({ reservationId: id }) => id === undefined || held.has(id))
          .map(({ usage }) => usage);
        if (usages.length === 0) return;
        const written = sql.query(insertUsage('$2'), [tenantId, usageJson(usages)]);
        const cost = usages.reduce((sum, { costUsdMicros }) => sum + (costUsdMicros ?? 0), 0);
        // What is free and was not reserved touches no budget.
        if (cost === 0 && freed.length === 0) {
          await written;
          return;
        }
        await Promise.all([written, count(sql, tenantId, freed, cost)]);
        await tellThresholds(sql, tenantId, onThreshold, false);
      }),

    /** Reservations of dead calls, of every tenant: they become usage rows. Returns how many. */
    sweep: (): Promise<number> => db.asSystem((sql) => expireReservations(sql, null)),

    prices: (tenantId: string): Promise<ModelPrice[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<ModelPrice>(
          `SELECT model, input_usd_micros_per_million::float8 AS "inputUsdMicrosPerMillion",
             output_usd_micros_per_million::float8 AS "outputUsdMicrosPerMillion"
           FROM model_prices WHERE tenant_id = $1 ORDER BY model LIMIT 1000`,
          [tenantId],
        );
        return rows;
      }),

    /** Null takes the tenant's own price away. */
    setPrice: (
      tenantId: string,
      model: string,
      price: Omit<ModelPrice, 'model'> | null,
    ): Promise<boolean> =>
      db.withTenant(tenantId, async (sql) => {
        if (price === null) {
          const text = 'DELETE FROM model_prices WHERE tenant_id = $1 AND model = $2';
          return (await sql.query(text, [tenantId, model])).rowCount > 0;
        }
        await sql.query(
          `INSERT INTO model_prices VALUES ($1, $2, $3, $4)
           ON CONFLICT (tenant_id, model) DO UPDATE SET updated_at = clock_timestamp(),
             input_usd_micros_per_million = EXCLUDED.input_usd_micros_per_million,
             output_usd_micros_per_million = EXCLUDED.output_usd_micros_per_million`,
          [tenantId, model, price.inputUsdMicrosPerMillion, price.outputUsdMicrosPerMillion],
        );
        return true;
      }),
  };
}

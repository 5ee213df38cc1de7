import type { Sql } from './db.ts';

/** Told of thresholds that were passed, in the transaction that passed them. */
export type OnThreshold = (
  tenantId: string,
  alert: { month: string; percent: number; limitUsdMicros: number; spentUsdMicros: number },
) => Promise<void>;

const THRESHOLDS = [50, 80, 100];

/**
 * Tells of each threshold the month has passed and nobody was told of. `refused`: a call found
 * no room, which is the end of the budget though its last cents are unspent.
 */
export async function tellThresholds(
  sql: Sql,
  tenantId: string,
  onThreshold: OnThreshold,
  refused: boolean,
): Promise<void> {
  const { rows } = await sql.query<{
    percent: number;
    month: string;
    ceiling: string;
    spent: string;
  }>(
    `WITH now AS (
       SELECT m.month, b.limit_usd_micros AS ceiling, m.spent_usd_micros AS spent
       FROM budgets b JOIN budget_months m USING (tenant_id)
       WHERE b.tenant_id = $1 AND b.limit_usd_micros IS NOT NULL
         AND m.month = date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date
     ), told AS (
       INSERT INTO budget_alerts (tenant_id, month, percent)
       SELECT $1, now.month, t FROM now, unnest($2::int[]) t
       WHERE ($3 AND t = 100 AND now.spent > 0) OR now.spent * 100 >= now.ceiling * t
       ON CONFLICT DO NOTHING RETURNING month, percent
     )
     SELECT told.percent, to_char(told.month, 'YYYY-MM-DD') AS month, now.ceiling, now.spent
     FROM told JOIN now USING (month) ORDER BY told.percent`,
    [tenantId, THRESHOLDS, refused],
  );
  for (const { percent, month, ceiling, spent } of rows) {
    const amounts = { limitUsdMicros: Number(ceiling), spentUsdMicros: Number(spent) };
    await onThreshold(tenantId, { month, percent, ...amounts });
  }
}

import type { Sql } from './db.ts';

const BATCH = 500;

/**
 * What was set aside for calls that nobody settled in time counts as spent: the call may have
 * been made. Null for every tenant, as the system. Returns how many there were.
 */
export async function expireReservations(sql: Sql, tenantId: string | null): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `WITH dead AS (
       DELETE FROM budget_reservations WHERE (tenant_id, id) IN (
         SELECT tenant_id, id FROM budget_reservations
         WHERE expires_at < clock_timestamp() AND ($1::uuid IS NULL OR tenant_id = $1)
         ORDER BY tenant_id, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
       RETURNING *
     ), rows AS (
       INSERT INTO usage (tenant_id, operation, provider, model, input_tokens, output_tokens,
         cost_usd_micros, method, latency_ms, success, error_code, agent_id, thread_id, run_id)
       SELECT d.tenant_id, u.operation, u.provider, u.model, u.input_tokens, u.output_tokens,
         u.cost_usd_micros, 'estimated', 0, false, 'unsettled', u.agent_id, u.thread_id, u.run_id
       FROM dead d, jsonb_populate_record(NULL::usage, d.call) u
     ), sums AS (
       SELECT tenant_id, month, sum(amount_usd_micros) AS amount FROM dead
       GROUP BY tenant_id, month ORDER BY tenant_id, month
     ), moved AS (
       UPDATE budget_months b SET spent_usd_micros = b.spent_usd_micros + s.amount,
         reserved_usd_micros = greatest(b.reserved_usd_micros - s.amount, 0)
       FROM sums s WHERE b.tenant_id = s.tenant_id AND b.month = s.month
     )
     SELECT count(*)::int AS n FROM dead`,
    [tenantId],
  );
  return rows[0]?.n ?? 0;
}

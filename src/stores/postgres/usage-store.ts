import { z } from 'zod';
import type { Usage, UsageGroup, UsageSum } from '../../schemas/usage.ts';
import type { Db, Sql } from './db.ts';

const COLUMNS = `tenant_id, operation, provider, model, input_tokens, output_tokens, characters,
  audio_seconds, cost_usd_micros, method, latency_ms, success, error_code, agent_id, thread_id,
  run_id`;

/** As the statements here take rows: one JSON text for all of them. */
export const usageJson = (usages: readonly Usage[]): string =>
  JSON.stringify(
    usages.map((usage) => ({
      operation: usage.operation,
      provider: usage.provider,
      model: usage.model,
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      characters: usage.characters,
      audio_seconds: usage.audioSeconds,
      cost_usd_micros: usage.costUsdMicros,
      method: usage.method,
      latency_ms: usage.latencyMs,
      success: usage.success,
      error_code: usage.errorCode,
      agent_id: usage.agentId,
      thread_id: usage.threadId,
      run_id: usage.runId,
    })),
  );

/** `source` gives the rows as JSON; `$1` is the tenant. */
export const insertUsage = (source: string): string =>
  `INSERT INTO usage (${COLUMNS})
   SELECT $1, ${COLUMNS.replace('tenant_id, ', '')}
   FROM json_populate_recordset(NULL::usage, ${source}::json)`;

const KEYS: Record<UsageGroup, string> = {
  day: `to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
  model: 'model',
  operation: 'operation',
  agent: 'agent_id::text',
};

const SUMS = `count(*) AS operations, count(*) FILTER (WHERE NOT success) AS failures,
  coalesce(sum(input_tokens), 0) AS "inputTokens",
  coalesce(sum(output_tokens), 0) AS "outputTokens",
  coalesce(sum(characters), 0) AS characters,
  coalesce(sum(audio_seconds), 0) AS "audioSeconds",
  coalesce(sum(cost_usd_micros), 0) AS "costUsdMicros",
  count(*) FILTER (WHERE cost_usd_micros IS NULL) AS unpriced`;

const number = z.coerce.number();
const sumSchema = z.object({
  key: z.string().nullable(),
  operations: number,
  failures: number,
  inputTokens: number,
  outputTokens: number,
  characters: number,
  audioSeconds: number,
  costUsdMicros: number,
  unpriced: number,
});

/** A year of days, and more models and agents than a tenant has. */
const GROUPS_MAX = 1_000;

/** What models and speech services did and cost, an operation a row. */
export function makeUsageStore(db: Db) {
  return {
    /** In the open transaction of the tenant where there is one. */
    add: (tenantId: string, usages: readonly Usage[]): Promise<void> =>
      db.withTenant(tenantId, async (sql: Sql) => {
        if (usages.length > 0) {
          await sql.query(insertUsage('$2'), [tenantId, usageJson(usages)]);
        }
      }),

    /** Sums of `since` (inclusive) to `until` (exclusive), by one of four; the dearest first. */
    sums: (
      tenantId: string,
      range: { since: string; until: string; by: UsageGroup },
    ): Promise<UsageSum[]> =>
      db.withTenant(tenantId, async (sql) => {
        const order = range.by === 'day' ? '1' : '"costUsdMicros" DESC, operations DESC, 1';
        const { rows } = await sql.query(
          `SELECT ${KEYS[range.by]} AS key, ${SUMS} FROM usage
           WHERE tenant_id = $1 AND at >= $2 AND at < $3
           GROUP BY 1 ORDER BY ${order} LIMIT ${GROUPS_MAX}`,
          [tenantId, range.since, range.until],
        );
        return rows.map((row) => sumSchema.parse(row));
      }),
  };
}

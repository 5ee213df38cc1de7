import type { RunStatus } from '../../schemas/platform/runs.ts';
import type { RunRow } from '../../schemas/run-row.ts';
import type { Db, Sql } from './db.ts';
import { RUN_COLUMNS, toRunRow } from './run-row.ts';

/** What is asked of runs; part of the ledger. */
export function makeRunReads(db: Db) {
  return {
    async get(tenantId: string, runId: string): Promise<RunRow | null> {
      const text = `SELECT ${RUN_COLUMNS} FROM runs r WHERE tenant_id = $1 AND run_id = $2`;
      const find = (sql: Sql) => sql.query(text, [tenantId, runId]);
      const { rows } = await db.withTenant(tenantId, find, { atOnce: true });
      return rows[0] === undefined ? null : toRunRow(rows[0]);
    },

    /** Of one thread, newest first. */
    list: (
      tenantId: string,
      threadId: string,
      page: { limit: number; offset: number; status?: RunStatus | undefined },
    ): Promise<RunRow[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${RUN_COLUMNS} FROM runs r WHERE tenant_id = $1 AND thread_id = $2
             AND ($3::text IS NULL OR status = $3) ORDER BY ordinal DESC LIMIT $4 OFFSET $5`,
          [tenantId, threadId, page.status ?? null, page.limit, page.offset],
        );
        return rows.map(toRunRow);
      }),

    /** How many of the tenant's runs wait, counted no further than `max`. */
    pendingOf: (tenantId: string, max: number): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM (SELECT FROM runs
             WHERE tenant_id = $1 AND status = 'pending' LIMIT $2) AS waiting`,
          [tenantId, max],
        );
        return rows[0]?.n ?? 0;
      }),

    /** Of all tenants, for metrics. */
    backlog: (): Promise<{ pending: number; running: number; oldestSeconds: number }> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<{ p: number; r: number; age: number }>(
          `SELECT count(*) FILTER (WHERE status = 'pending')::int AS p,
             count(*) FILTER (WHERE status = 'running')::int AS r,
             coalesce(extract(epoch FROM clock_timestamp() - min(run_after)
               FILTER (WHERE status = 'pending')), 0)::float8 AS age
           FROM runs WHERE status IN ('pending', 'running')`,
        );
        const { p = 0, r = 0, age = 0 } = rows[0] ?? {};
        return { pending: p, running: r, oldestSeconds: Math.max(0, age) };
      }),
  };
}

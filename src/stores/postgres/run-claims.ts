import type { CancelAction } from '../../schemas/platform/runs.ts';
import type { Claimant, RunRow } from '../../schemas/run-row.ts';
import type { Db, Sql } from './db.ts';
import { pgErrorCode } from './pg-error-code.ts';
import { RUN_COLUMNS, toRunRow } from './run-row.ts';

// The database's clock, not the worker's; and not now(), which stands still in a transaction.
const LEASE = 'lease_until = clock_timestamp() + make_interval(secs => $2)';
const CLAIM = `claim = r.claim + 1, attempt = r.attempt + 1, worker_id = $1, ${LEASE},
  updated_at = clock_timestamp()`;

/**
 * Due runs, one a thread, in turns between tenants: whoever has the fewest under way anywhere is
 * next, while he has fewer than his part of this worker's places.
 * A run waits for what is running on its thread, and for what was entered before it and is due.
 */
const DUE = `
  WITH busy AS (
    SELECT tenant_id, count(*) AS n, count(*) FILTER (WHERE worker_id = $1) AS here
    FROM runs WHERE status = 'running' GROUP BY tenant_id
  ), due AS (
    SELECT p.tenant_id, p.run_id, p.ordinal, coalesce(busy.n, 0)
        + row_number() OVER (PARTITION BY p.tenant_id ORDER BY p.ordinal) AS turn,
      coalesce(busy.here, 0)
        + row_number() OVER (PARTITION BY p.tenant_id ORDER BY p.ordinal) AS place
    FROM runs p LEFT JOIN busy USING (tenant_id)
    WHERE p.status = 'pending' AND p.run_after <= clock_timestamp() AND NOT EXISTS (
      SELECT FROM runs o WHERE o.tenant_id = p.tenant_id AND o.thread_id = p.thread_id
        AND (o.status = 'running' OR (o.status = 'pending' AND o.ordinal < p.ordinal
          AND o.run_after <= clock_timestamp())))
  ), picked AS (
    SELECT r.tenant_id, r.run_id FROM runs r JOIN due USING (tenant_id, run_id)
    WHERE r.status = 'pending' AND due.place <= $4
    ORDER BY due.turn, due.ordinal LIMIT $3 FOR NO KEY UPDATE OF r SKIP LOCKED
  )
  UPDATE runs r SET status = 'running', ${CLAIM} FROM picked
  WHERE r.tenant_id = picked.tenant_id AND r.run_id = picked.run_id RETURNING ${RUN_COLUMNS}`;

// Most often none is. The index of those that wait answers it; DUE has to count what runs.
const ANY_DUE =
  "SELECT FROM runs WHERE status = 'pending' AND run_after <= clock_timestamp() LIMIT 1";

const ABANDONED = `
  WITH picked AS (
    SELECT tenant_id, run_id FROM runs
    WHERE status = 'running' AND lease_until < clock_timestamp()
    ORDER BY lease_until LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE runs r SET ${CLAIM} FROM picked
  WHERE r.tenant_id = picked.tenant_id AND r.run_id = picked.run_id RETURNING ${RUN_COLUMNS}`;

const UNIQUE_VIOLATION = '23505';
/** Looks at what is due, when others claim the same in the same moment. */
const LOOKS_MAX = 5;

/**
 * Rows are locked in one order, here and where runs are cancelled: neither waits for the other
 * in a circle.
 */
const HEARTBEAT = `
  WITH held AS (
    SELECT r.tenant_id, r.run_id FROM runs r
    JOIN unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS h (tenant_id, run_id, claim)
      ON r.tenant_id = h.tenant_id AND r.run_id = h.run_id AND r.claim = h.claim
    WHERE r.status = 'running' ORDER BY r.run_id FOR NO KEY UPDATE OF r
  )
  UPDATE runs r SET lease_until = clock_timestamp() + make_interval(secs => $4) FROM held
  WHERE r.tenant_id = held.tenant_id AND r.run_id = held.run_id
  RETURNING r.run_id AS "runId", r.claim, r.cancel_action AS "cancelAction"`;

/** Who holds which run; part of the ledger. */
export function makeRunClaims(db: Db) {
  return {
    /** Claims up to `limit` due runs of all tenants, while a tenant has fewer than its maximum. */
    async claimDue(worker: Claimant & { perTenantMax: number }): Promise<RunRow[]> {
      const { workerId, leaseSeconds, limit, perTenantMax } = worker;
      const claim = async (sql: Sql) =>
        (await sql.query(DUE, [workerId, leaseSeconds, limit, perTenantMax])).rows.map(toRunRow);
      const { rowCount } = await db.asSystem((sql) => sql.query(ANY_DUE, []), { atOnce: true });
      if (rowCount === 0) return [];
      for (let look = 1; ; look += 1) {
        try {
          return await db.asSystem(claim);
        } catch (error) {
          // Another process has just claimed an older run of one of these threads: look again.
          if (pgErrorCode(error) !== UNIQUE_VIOLATION || look === LOOKS_MAX) throw error;
        }
      }
    },

    /** Claims runs whose lease has ended, longest ago first. */
    claimAbandoned: ({ workerId, leaseSeconds, limit }: Claimant): Promise<RunRow[]> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query(ABANDONED, [workerId, leaseSeconds, limit]);
        return rows.map(toRunRow);
      }),

    /** Prolongs leases; answers those still held, and what was asked of them meanwhile. */
    heartbeat: (
      held: readonly { tenantId: string; runId: string; claim: number }[],
      leaseSeconds: number,
    ): Promise<{ runId: string; claim: number; cancelAction: CancelAction | null }[]> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<{
          runId: string;
          claim: string;
          cancelAction: CancelAction | null;
        }>(HEARTBEAT, [
          held.map((run) => run.tenantId),
          held.map((run) => run.runId),
          held.map((run) => run.claim),
          leaseSeconds,
        ]);
        return rows.map((row) => ({ ...row, claim: Number(row.claim) }));
      }),

    /** Gives a held run back, unfinished, for another process to claim at once. */
    release: (
      tenantId: string,
      { run_id, claim }: Pick<RunRow, 'run_id' | 'claim'>,
    ): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(
          // Being stopped is not a failure of the run: the attempt does not count.
          `UPDATE runs SET status = 'pending', lease_until = NULL, attempt = attempt - 1
           WHERE tenant_id = $1 AND run_id = $2 AND claim = $3 AND status = 'running'`,
          [tenantId, run_id, claim],
        );
      }),
  };
}

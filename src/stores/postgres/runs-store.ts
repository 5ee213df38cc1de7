import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Db } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

const runSchema = z.object({
  tenantId: z.uuid(),
  runId: z.uuid(),
  threadId: z.uuid(),
  agentId: z.uuid(),
  status: z.enum(['pending', 'running', 'success', 'error', 'interrupted']),
  input: z.unknown(),
  result: z.unknown(),
  error: z.unknown(),
  attempt: z.int().positive(),
  workerId: z.string().nullable(),
  leaseUntil: z.coerce.date().nullable(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});
export type Run = z.infer<typeof runSchema>;

export interface NewRun {
  runId: string;
  threadId: string;
  agentId: string;
  input: unknown;
  workerId: string;
  leaseSeconds: number;
}

export interface RunOutcome {
  status: 'success' | 'error' | 'interrupted';
  result?: unknown;
  error?: unknown;
}

const COLUMNS = `tenant_id AS "tenantId", run_id AS "runId", thread_id AS "threadId",
  agent_id AS "agentId", status, input, result, error, attempt, worker_id AS "workerId",
  lease_until AS "leaseUntil", created_at AS "createdAt", updated_at AS "updatedAt"`;

// The database's clock, not the worker's; and not now(), which stands still in a transaction.
const lease = (place: string) => `clock_timestamp() + make_interval(secs => ${place})`;

/**
 * The ledger of runs. A worker owns a run as long as its lease lives and it says so; at most
 * one run of a thread is running.
 */
export function makeRunsStore(db: Db) {
  const changed = (tenantId: string, text: string, values: unknown[]): Promise<boolean> =>
    db.withTenant(tenantId, async (sql) => {
      const { rowCount } = await sql.query(text, [tenantId, ...values]);
      return rowCount === 1;
    });

  return {
    /**
     * Enters the run as running under a lease.
     * @throws AppError `thread_busy` (retry) while another run of the thread is running, or
     * was abandoned and waits to be taken over; `conflict` when the run id is known already.
     */
    start: (tenantId: string, run: NewRun): Promise<Run> =>
      db.withTenant(tenantId, async (sql) => {
        const { runId, threadId, agentId, input, workerId, leaseSeconds } = run;
        const { rows } = await sql.query(
          `INSERT INTO runs
             (tenant_id, run_id, thread_id, agent_id, status, input, worker_id, lease_until)
           VALUES ($1, $2, $3, $4, 'running', $5, $6, ${lease('$7')})
           ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
          [tenantId, runId, threadId, agentId, toJsonb(input), workerId, leaseSeconds],
        );
        if (rows[0] !== undefined) return runSchema.parse(rows[0]);
        const known = await sql.query('SELECT 1 FROM runs WHERE tenant_id = $1 AND run_id = $2', [
          tenantId,
          runId,
        ]);
        if (known.rows.length > 0) throw new AppError('conflict', 'run id is known already');
        throw new AppError('thread_busy', 'another run of the thread is running', {
          hint: 'The last message is still being answered; try again in a moment.',
          retry: true,
          retryAfterSeconds: 1,
        });
      }),

    /** Prolongs the lease; false when the run is not this worker's any more: stop then. */
    heartbeat: (
      tenantId: string,
      runId: string,
      workerId: string,
      leaseSeconds: number,
    ): Promise<boolean> =>
      changed(
        tenantId,
        `UPDATE runs SET lease_until = ${lease('$4')}, updated_at = clock_timestamp()
         WHERE tenant_id = $1 AND run_id = $2 AND worker_id = $3 AND status = 'running'`,
        [runId, workerId, leaseSeconds],
      ),

    /** Ends the run; false, and nothing written, when it is not this worker's any more. */
    finish: (
      tenantId: string,
      runId: string,
      workerId: string,
      { status, result, error }: RunOutcome,
    ): Promise<boolean> =>
      changed(
        tenantId,
        `UPDATE runs SET status = $4, result = $5, error = $6, lease_until = NULL,
           updated_at = clock_timestamp()
         WHERE tenant_id = $1 AND run_id = $2 AND worker_id = $3 AND status = 'running'`,
        [
          runId,
          workerId,
          status,
          result === undefined ? null : toJsonb(result),
          error === undefined ? null : toJsonb(error),
        ],
      ),

    /** Running runs of all tenants whose lease has ended, longest ago first. */
    abandoned: (limit: number): Promise<Run[]> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${COLUMNS} FROM runs
           WHERE status = 'running' AND lease_until < clock_timestamp()
           ORDER BY lease_until LIMIT $1`,
          [limit],
        );
        return rows.map((row) => runSchema.parse(row));
      }),

    /** Makes an abandoned run this worker's; false when its lease lives or another was faster. */
    takeOver: (
      tenantId: string,
      runId: string,
      workerId: string,
      leaseSeconds: number,
    ): Promise<boolean> =>
      changed(
        tenantId,
        `UPDATE runs SET worker_id = $3, lease_until = ${lease('$4')}, attempt = attempt + 1,
           updated_at = clock_timestamp()
         WHERE tenant_id = $1 AND run_id = $2 AND status = 'running'
           AND lease_until < clock_timestamp()`,
        [runId, workerId, leaseSeconds],
      ),

    get: (tenantId: string, runId: string): Promise<Run | null> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `SELECT ${COLUMNS} FROM runs WHERE tenant_id = $1 AND run_id = $2`;
        const { rows } = await sql.query(text, [tenantId, runId]);
        return rows[0] === undefined ? null : runSchema.parse(rows[0]);
      }),
  };
}

import type { Job, JobInput } from '../../schemas/jobs.ts';
import type { Db } from './db.ts';
import { type HeldJob, JOB_COLUMNS, toJob } from './jobs-row.ts';
import { storableText } from './storable-text.ts';
import { toJsonb } from './to-jsonb.ts';

const HELD = "tenant_id = $1 AND id = $2 AND claim = $3 AND state = 'running'";
const OVER = 'lease_until = NULL, updated_at = clock_timestamp()';
const STEP_CHARS_MAX = 200;

export interface JobError {
  code: string;
  /** Safe to show. */
  message: string;
}

/** What whoever holds a job writes of it; refused once another claim has begun. */
export function makeJobEnds(db: Db, now: () => string | null) {
  /** Null when the job is not held under this claim any more. */
  const change = (held: HeldJob, sets: string, values: unknown[] = []): Promise<Job | null> =>
    db.withTenant(held.tenantId, async (sql) => {
      const { rows } = await sql.query(
        `UPDATE jobs j SET ${sets} WHERE ${HELD} RETURNING ${JOB_COLUMNS}`,
        [held.tenantId, held.job.id, held.claim, ...values],
      );
      return rows[0] === undefined ? null : toJob(rows[0]);
    });

  return {
    /** Null when the job is to stop: it was cancelled, or somebody else holds it. */
    progress: (held: HeldJob, percent: number, step: string): Promise<Job | null> =>
      db.withTenant(held.tenantId, async (sql) => {
        const { rows } = await sql.query(
          `UPDATE jobs j SET progress = $4, step = $5, updated_at = clock_timestamp()
           WHERE ${HELD} AND NOT cancel_asked RETURNING ${JOB_COLUMNS}`,
          [
            held.tenantId,
            held.job.id,
            held.claim,
            Math.round(Math.min(100, Math.max(0, percent))),
            storableText(step).slice(0, STEP_CHARS_MAX),
          ],
        );
        return rows[0] === undefined ? null : toJob(rows[0]);
      }),

    done: (held: HeldJob, result: JobInput): Promise<Job | null> =>
      change(held, `state = 'done', progress = 100, result = $4, error = NULL, ${OVER}`, [
        toJsonb(result),
      ]),

    /** Tried again after so many seconds; null gives it up. A cancelled one ends in any case. */
    failed: (held: HeldJob, error: JobError, retryInSeconds: number | null): Promise<Job | null> =>
      change(
        held,
        `state = CASE WHEN cancel_asked THEN 'cancelled' WHEN $5::float8 IS NULL THEN 'failed'
           ELSE 'retrying' END,
         error = CASE WHEN NOT cancel_asked THEN $4::jsonb END,
         run_at = coalesce($6::timestamptz, clock_timestamp())
           + make_interval(secs => coalesce($5, 0)), ${OVER}`,
        [toJsonb(error), retryInSeconds, now()],
      ),

    /** Gives it back unfinished: being stopped is no failure, so the attempt does not count. */
    release: (held: HeldJob): Promise<Job | null> =>
      change(
        held,
        `state = CASE WHEN cancel_asked THEN 'cancelled' ELSE 'retrying' END,
         attempt = attempt - 1, ${OVER}`,
      ),
  };
}

import { AppError } from '../../errors.ts';
import type { EnqueueOptions, Job, JobInput, JobKind } from '../../schemas/jobs.ts';
import type { Db } from './db.ts';
import { makeJobClaims } from './jobs-claims.ts';
import { makeJobEnds } from './jobs-ends.ts';
import { JOB_COLUMNS, toJob } from './jobs-row.ts';
import { storableText } from './storable-text.ts';
import { toJsonb } from './to-jsonb.ts';
import { afterRow } from './wire-time.ts';

const ATTEMPTS_MAX = 5;

export interface JobFilter {
  kind?: JobKind | undefined;
  state?: Job['state'] | undefined;
  limit: number;
  /** Where the page before ended. */
  after?: { createdAt: string; id: string } | undefined;
}

/** The jobs of all tenants. `now` stands for the database's clock where a test needs another. */
export function makeJobsStore(db: Db, { now }: { now?: () => Date } = {}) {
  const moment = () => now?.().toISOString() ?? null;
  /** Changes one job of the tenant; null where there is none in such a state. */
  const change = (tenantId: string, jobId: string, sets: string, states: readonly string[]) =>
    db.withTenant(tenantId, async (sql) => {
      const { rows } = await sql.query(
        `UPDATE jobs j SET ${sets}, updated_at = clock_timestamp()
         WHERE tenant_id = $1 AND id = $2 AND state = ANY ($3::text[]) RETURNING ${JOB_COLUMNS}`,
        [tenantId, jobId, [...states]],
      );
      return rows[0] === undefined ? null : toJob(rows[0]);
    });
  const get = (tenantId: string, jobId: string): Promise<Job | null> =>
    db.withTenant(tenantId, async (sql) => {
      const { rows } = await sql.query(
        `SELECT ${JOB_COLUMNS} FROM jobs j WHERE tenant_id = $1 AND id = $2`,
        [tenantId, jobId],
      );
      return rows[0] === undefined ? null : toJob(rows[0]);
    });

  return {
    ...makeJobClaims(db, moment),
    ...makeJobEnds(db, moment),
    get,

    /** In the open transaction of the tenant where there is one. */
    enqueue: (
      tenantId: string,
      kind: JobKind,
      input: JobInput,
      { key, lane, delaySeconds = 0, attemptsMax = ATTEMPTS_MAX }: EnqueueOptions = {},
    ): Promise<Job> =>
      db.withTenant(tenantId, async (sql) => {
        // DO NOTHING would return no row; rewriting the key with itself returns the old one.
        const { rows } = await sql.query(
          `INSERT INTO jobs AS j (tenant_id, kind, key, lane, input, attempts_max, run_at)
           VALUES ($1, $2, $3, $4, $5, $6,
             coalesce($7::timestamptz, clock_timestamp()) + make_interval(secs => $8))
           ON CONFLICT (tenant_id, key) DO UPDATE SET key = EXCLUDED.key
           RETURNING ${JOB_COLUMNS}`,
          [
            tenantId,
            kind,
            key === undefined ? null : storableText(key),
            lane === undefined ? null : storableText(lane),
            toJsonb(input),
            attemptsMax,
            moment(),
            delaySeconds,
          ],
        );
        const job = toJob(rows[0]);
        if (job.kind === kind) return job;
        throw new AppError('key_reused', 'a job of another kind has this key');
      }),

    /** Newest first. */
    list: (tenantId: string, { kind, state, limit, after }: JobFilter): Promise<Job[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${JOB_COLUMNS} FROM jobs j WHERE tenant_id = $1
             AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR state = $3)
             AND ${afterRow('jobs', 'j', '$4', '$5')}
           ORDER BY j.created_at DESC, j.id DESC LIMIT $6`,
          [
            tenantId,
            kind ?? null,
            state ?? null,
            after?.createdAt ?? null,
            after?.id ?? null,
            limit,
          ],
        );
        return rows.map(toJob);
      }),

    /**
     * Ends one that waits at once; one that runs is marked, and stopped by whoever holds it. One
     * that is over stays as it is. Null when the tenant has no such job.
     */
    cancel: async (tenantId: string, jobId: string): Promise<Job | null> =>
      (await change(
        tenantId,
        jobId,
        `cancel_asked = (state = 'running'),
         state = CASE state WHEN 'running' THEN 'running' ELSE 'cancelled' END`,
        ['queued', 'retrying', 'running'],
      )) ?? (await get(tenantId, jobId)),

    /** Makes one that failed or was cancelled due again; null when there is none such. */
    retry: (tenantId: string, jobId: string): Promise<Job | null> =>
      change(
        tenantId,
        jobId,
        `state = 'queued', attempt = 0, cancel_asked = false, error = NULL, progress = 0,
         step = NULL, run_at = clock_timestamp()`,
        ['failed', 'cancelled'],
      ),

    /** Of all tenants. */
    backlog: (): Promise<{ waiting: number; running: number; failed: number }> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<{ waiting: number; running: number; failed: number }>(
          `SELECT count(*) FILTER (WHERE state IN ('queued', 'retrying'))::int AS waiting,
             count(*) FILTER (WHERE state = 'running')::int AS running,
             count(*) FILTER (WHERE state = 'failed')::int AS failed FROM jobs`,
        );
        return rows[0] ?? { waiting: 0, running: 0, failed: 0 };
      }),

    /** Forgets up to `limit` that ended so long ago. Answers how many. */
    sweepEnded: (olderThanSeconds: number, limit: number): Promise<number> =>
      db.asSystem(async (sql) => {
        const { rowCount } = await sql.query(
          `DELETE FROM jobs j USING (
             SELECT tenant_id, id FROM jobs WHERE state IN ('done', 'failed', 'cancelled')
               AND updated_at < clock_timestamp() - make_interval(secs => $1)
             LIMIT $2 FOR UPDATE SKIP LOCKED) gone
           WHERE j.tenant_id = gone.tenant_id AND j.id = gone.id`,
          [olderThanSeconds, limit],
        );
        return rowCount;
      }),
  };
}

import type { Db } from './db.ts';
import { type HeldJob, type HeldRow, JOB_COLUMNS, toHeldJob } from './jobs-row.ts';

export interface JobClaimant {
  workerId: string;
  leaseSeconds: number;
  /** How many at most now. */
  limit: number;
  /** Of one tenant, in all processes together. */
  perTenantMax: number;
  /** Those that this process can do. */
  kinds: readonly string[];
}

/** Any constant that nothing else locks: claims go one after another, so that caps are exact. */
const CLAIM_LOCK = 7_206_011;

/** $1: the test's clock, else the database's. */
const NOW = 'coalesce($1::timestamptz, clock_timestamp())';

// Most often nothing is due: the two partial indexes answer it.
const ANY_DUE = `
  SELECT FROM jobs WHERE state IN ('queued', 'retrying') AND run_at <= ${NOW}
  UNION ALL SELECT FROM jobs WHERE state = 'running' AND lease_until < ${NOW} LIMIT 1`;

/** What dead processes held: due again at once, unless it is over. */
const REAP = `
  UPDATE jobs j SET lease_until = NULL, run_at = ${NOW}, updated_at = clock_timestamp(),
    state = CASE WHEN cancel_asked THEN 'cancelled'
      WHEN attempt >= attempts_max THEN 'failed' ELSE 'retrying' END,
    error = CASE WHEN NOT cancel_asked AND attempt >= attempts_max
      THEN '{"code": "internal", "message": "The process that worked on it ended"}'::jsonb END
  WHERE state = 'running' AND lease_until < ${NOW}
  RETURNING j.tenant_id AS "tenantId", j.id AS "jobId"`;

/** First of its lane, and nothing of the lane under way. Each is one look into an index. */
const LANE_FREE = `(w.lane IS NULL OR (
  w.ordinal = (SELECT o.ordinal FROM jobs o
    WHERE o.tenant_id = w.tenant_id AND o.lane = w.lane
      AND o.state IN ('queued', 'running', 'retrying') ORDER BY o.ordinal LIMIT 1)
  AND (SELECT o.id FROM jobs o WHERE o.tenant_id = w.tenant_id AND o.lane = w.lane
    AND o.state = 'running' LIMIT 1) IS NULL))`;

/**
 * Due jobs in turns between tenants: whoever has the fewest under way anywhere is next, while he
 * has fewer than his part, or than his own limit. A job waits for all that is unfinished before it
 * in its lane. Of a tenant no more is read than may be taken: his queue may be long, and the
 * planner knows nothing of a table that was empty a moment ago.
 */
const DUE = `
  WITH RECURSIVE tenant AS (
    (SELECT tenant_id FROM jobs WHERE state IN ('queued', 'retrying')
      ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT n.tenant_id FROM jobs n
      WHERE n.state IN ('queued', 'retrying') AND n.tenant_id > tenant.tenant_id
      ORDER BY n.tenant_id LIMIT 1)
    FROM tenant WHERE tenant.tenant_id IS NOT NULL
  ), busy AS (
    SELECT tenant_id, count(*) AS n FROM jobs WHERE state = 'running' GROUP BY tenant_id
  ), place AS (
    SELECT tenant.tenant_id, coalesce(busy.n, 0) AS taken,
      greatest(0, least($3::int, coalesce(f.max_concurrent_jobs, $3)) - coalesce(busy.n, 0)) AS free
    FROM tenant LEFT JOIN busy USING (tenant_id) LEFT JOIN tenant_features f USING (tenant_id)
    WHERE tenant.tenant_id IS NOT NULL
  ), due AS (
    SELECT place.tenant_id, one.id, one.ordinal, place.taken
      + row_number() OVER (PARTITION BY place.tenant_id ORDER BY one.ordinal) AS turn
    FROM place CROSS JOIN LATERAL (
      SELECT w.id, w.ordinal FROM jobs w
      WHERE w.tenant_id = place.tenant_id AND w.state IN ('queued', 'retrying')
        AND w.run_at <= ${NOW} AND w.kind = ANY ($2::text[]) AND ${LANE_FREE}
      ORDER BY w.ordinal LIMIT least(place.free, $4::int)) one
  ), picked AS (
    SELECT tenant_id, id FROM due ORDER BY turn, ordinal LIMIT $4
  )
  UPDATE jobs j SET state = 'running', claim = j.claim + 1, attempt = j.attempt + 1,
    worker_id = $5, lease_until = ${NOW} + make_interval(secs => $6),
    progress = 0, step = NULL, updated_at = clock_timestamp()
  FROM picked WHERE j.tenant_id = picked.tenant_id AND j.id = picked.id
    AND j.state IN ('queued', 'retrying')
  RETURNING ${JOB_COLUMNS}, j.tenant_id, j.input, j.claim`;

const HEARTBEAT = `
  WITH held AS (
    SELECT j.tenant_id, j.id FROM jobs j
    JOIN unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS h (tenant_id, id, claim)
      ON j.tenant_id = h.tenant_id AND j.id = h.id AND j.claim = h.claim
    WHERE j.state = 'running' ORDER BY j.id FOR NO KEY UPDATE OF j
  )
  UPDATE jobs j SET lease_until = ${NOW} + make_interval(secs => $5) FROM held
  WHERE j.tenant_id = held.tenant_id AND j.id = held.id
  RETURNING j.id AS "jobId", j.cancel_asked AS "cancelAsked"`;

/** Who works on which job; part of the store of jobs. */
export function makeJobClaims(db: Db, now: () => string | null) {
  return {
    /**
     * Claims due jobs of all tenants, those among them whose worker's lease has ended: `lapsed`,
     * of which some are over with it.
     */
    async claim(
      by: JobClaimant,
    ): Promise<{ jobs: HeldJob[]; lapsed: { tenantId: string; jobId: string }[] }> {
      const any = await db.asSystem((sql) => sql.query(ANY_DUE, [now()]), { atOnce: true });
      if (any.rowCount === 0) return { jobs: [], lapsed: [] };
      return db.asSystem(async (sql) => {
        await sql.query('SELECT pg_advisory_xact_lock($1)', [CLAIM_LOCK]);
        const lapsed = await sql.query<{ tenantId: string; jobId: string }>(REAP, [now()]);
        const { rows } = await sql.query<HeldRow>(DUE, [
          now(),
          [...by.kinds],
          by.perTenantMax,
          by.limit,
          by.workerId,
          by.leaseSeconds,
        ]);
        return { jobs: rows.map(toHeldJob), lapsed: lapsed.rows };
      });
    },

    /** Prolongs leases; answers those still held, and whether they are to stop. */
    heartbeat: (
      held: readonly HeldJob[],
      leaseSeconds: number,
    ): Promise<{ jobId: string; cancelAsked: boolean }[]> =>
      db.asSystem(async (sql) => {
        const { rows } = await sql.query<{ jobId: string; cancelAsked: boolean }>(HEARTBEAT, [
          now(),
          held.map(({ tenantId }) => tenantId),
          held.map(({ job }) => job.id),
          held.map(({ claim }) => claim),
          leaseSeconds,
        ]);
        return rows;
      }),
  };
}

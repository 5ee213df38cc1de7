import { v5 as uuid5 } from '@langchain/core/utils/uuid';
import { type Principal, principalSchema } from '../../schemas/access.ts';
import type { Cron } from '../../schemas/platform/crons.ts';
import { CRON_COLUMNS, CRON_OF, type StoredCron, toCron } from './crons-row.ts';
import type { Db } from './db.ts';

/**
 * The first occurrence of a schedule after a moment, in a time zone (UTC without one); null when
 * there is none any more. @throws AppError `bad_request` for what is no schedule or time zone
 */
export type NextOccurrence = (
  schedule: string,
  timezone: string | null,
  after: Date,
) => Date | null;

export interface CronDeps {
  next: NextOccurrence;
  /** Told of a stored schedule that cannot be read any more; its cron stops. */
  onError: (error: unknown, fields: Record<string, unknown>) => void;
}

/** An occurrence to enter a run for. */
export interface DueCron {
  tenantId: string;
  cron: Cron;
  /** Who made it, or changed it last; unknown of old ones. */
  by: Principal | undefined;
  /** The same for the same occurrence, whoever enters it and however often. */
  runId: string;
  occurrenceAt: string;
}

interface ClaimedRow extends StoredCron {
  tenant_id: string;
  unfired_run_id: string | null;
  unfired_at: Date | null;
  now: Date;
}

/** What comes just before the end of a cron may be seen just after it. */
const LATE_SECONDS = 60;

const DUE = `
  SELECT ${CRON_COLUMNS}, c.tenant_id, c.unfired_run_id, c.unfired_at, clock_timestamp() AS now
  FROM crons c
  WHERE c.enabled AND (c.next_run_at <= clock_timestamp() OR (c.unfired_run_id IS NOT NULL
    AND c.handed_out_at < clock_timestamp() - make_interval(secs => $2)))
  ORDER BY coalesce(c.next_run_at, c.unfired_at) LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`;

const HAND_OUT = `
  UPDATE crons c SET next_run_at = g.next_run_at, unfired_run_id = g.run_id,
    unfired_at = g.occurrence, handed_out_at = clock_timestamp()
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::timestamptz[])
    AS g (tenant_id, cron_id, next_run_at, run_id, occurrence)
  WHERE c.tenant_id = g.tenant_id AND c.cron_id = g.cron_id`;

/** The next occurrence that is not after the end. */
export function nextBefore(
  next: NextOccurrence,
  cron: { schedule: string; timezone: string | null; end_time: Date | null },
  after: Date,
): Date | null {
  const found = next(cron.schedule, cron.timezone, after);
  return found === null || (cron.end_time !== null && found > cron.end_time) ? null : found;
}

const isDue = ({ next_run_at, now }: ClaimedRow): boolean =>
  next_run_at !== null && next_run_at <= now;

const isOver = ({ end_time, now }: ClaimedRow): boolean =>
  end_time !== null && end_time.getTime() < now.getTime() - LATE_SECONDS * 1000;

interface Step {
  row: ClaimedRow;
  nextRunAt: Date | null;
  /** Null: the cron is over. */
  occurrence: { at: Date; runId: string } | null;
}

/** However many occurrences were missed, one run makes up for them. */
function stepOf(row: ClaimedRow, { next, onError }: CronDeps): Step {
  const { unfired_run_id: runId, unfired_at: at, next_run_at: nextRunAt } = row;
  if (isOver(row)) return { row, nextRunAt: null, occurrence: null };
  if (!isDue(row) || nextRunAt === null) {
    const open = runId === null || at === null ? null : { at, runId };
    return { row, nextRunAt, occurrence: open };
  }
  const occurrence = { at: nextRunAt, runId: uuid5(nextRunAt.toISOString(), row.cron_id) };
  try {
    return { row, nextRunAt: nextBefore(next, row, row.now), occurrence };
  } catch (error) {
    onError(error, { cron_id: row.cron_id });
    return { row, nextRunAt: null, occurrence };
  }
}

/**
 * Claims due occurrences of all tenants' crons. In one transaction each gets its next date and
 * the id of the run it is to make, so that no two processes claim it. A run is entered later, in a
 * transaction of its tenant that first calls `fire`: whoever dies in between leaves the cron
 * unfired, and after `leaseSeconds` it is handed out again under the same run id; whoever was
 * only slow finds that `fire` answers false. So each occurrence makes exactly one run.
 */
export const claimDueCrons = (
  db: Db,
  deps: CronDeps,
  { limit, leaseSeconds }: { limit: number; leaseSeconds: number },
): Promise<DueCron[]> =>
  db.asSystem(async (sql) => {
    const { rows } = await sql.query<ClaimedRow>(DUE, [limit, leaseSeconds]);
    if (rows.length === 0) return [];
    const steps = rows.map((row) => stepOf(row, deps));
    await sql.query(HAND_OUT, [
      steps.map(({ row }) => row.tenant_id),
      steps.map(({ row }) => row.cron_id),
      steps.map(({ nextRunAt }) => nextRunAt?.toISOString() ?? null),
      steps.map(({ occurrence }) => occurrence?.runId ?? null),
      steps.map(({ occurrence }) => occurrence?.at.toISOString() ?? null),
    ]);
    return steps.flatMap(({ row, nextRunAt, occurrence }) => {
      if (occurrence === null) return [];
      const { tenant_id, unfired_run_id, unfired_at, now, ...stored } = row;
      return {
        tenantId: tenant_id,
        cron: toCron({ ...stored, next_run_at: nextRunAt }),
        by: principalSchema.safeParse(stored.payload[CRON_OF]).data,
        runId: occurrence.runId,
        occurrenceAt: occurrence.at.toISOString(),
      };
    });
  });

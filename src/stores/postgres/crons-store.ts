import { AppError } from '../../errors.ts';
import type { Principal } from '../../schemas/access.ts';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { Cron } from '../../schemas/platform/crons.ts';
import { type CronDeps, claimDueCrons, type DueCron, nextBefore } from './crons-claim.ts';
import { CRON_COLUMNS, CRON_OF, type StoredCron, toCron } from './crons-row.ts';
import { makeCronsSearch } from './crons-search.ts';
import type { Db, Sql } from './db.ts';
import { pgErrorCode } from './pg-error-code.ts';
import { toJsonb } from './to-jsonb.ts';

type Given<T> = T | null | undefined;

export interface NewCron {
  assistant_id: string;
  /** Without one, each run gets a thread of its own. */
  thread_id?: Given<string>;
  schedule: string;
  timezone?: Given<string>;
  /** With its zone; no occurrence is after it. */
  end_time?: Given<string>;
  enabled?: Given<boolean>;
  on_run_completed?: Given<Cron['on_run_completed']>;
  /** The body of each run. */
  payload?: Given<JsonObject>;
  metadata?: Given<JsonObject>;
  /** Who makes or changes it: its runs are run for them. */
  by?: Principal | undefined;
}

/** Null takes `timezone` and `end_time` away; payload and metadata are merged. */
export type CronChange = Partial<Omit<NewCron, 'thread_id'>>;

const FOREIGN_KEY_VIOLATION = '23503';

const unknownCron = () => new AppError('unknown_cron', 'Cron not found');

/** What a cron names may not be there. */
async function naming<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (pgErrorCode(cause) !== FOREIGN_KEY_VIOLATION) throw cause;
    const ofThread =
      cause instanceof Error &&
      'constraint' in cause &&
      String(cause.constraint).includes('thread');
    throw ofThread
      ? new AppError('unknown_thread', 'Thread not found', { cause, field: 'thread_id' })
      : new AppError('unknown_assistant', 'Assistant not found', { cause, field: 'assistant_id' });
  }
}

const databaseNow = async (sql: Sql): Promise<Date> => {
  const { rows } = await sql.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return rows[0]?.now ?? new Date();
};

const payloadOf = ({ payload, by }: Pick<NewCron, 'payload' | 'by'>): JsonObject => ({
  ...payload,
  ...(by && { [CRON_OF]: by }),
});

const toDate = (time: Given<string>): Date | null => (time == null ? null : new Date(time));

/** Crons: schedules that make runs, each occurrence one, whichever process sees it. */
export function makeCronsStore(db: Db, deps: CronDeps) {
  const nextOf = (cron: Parameters<typeof nextBefore>[1] & { enabled: boolean }, now: Date) =>
    cron.enabled ? (nextBefore(deps.next, cron, now)?.toISOString() ?? null) : null;

  return {
    ...makeCronsSearch(db),

    /** @throws AppError `unknown_assistant`, `unknown_thread`, and what `next` throws */
    create: (tenantId: string, cron: NewCron): Promise<Cron> =>
      db.withTenant(tenantId, async (sql) => {
        const timing = {
          schedule: cron.schedule,
          timezone: cron.timezone ?? null,
          end_time: toDate(cron.end_time),
          enabled: cron.enabled ?? true,
        };
        const nextRunAt = nextOf(timing, await databaseNow(sql));
        const insert = sql.query(
          `INSERT INTO crons AS c (tenant_id, assistant_id, thread_id, schedule, timezone, end_time,
             enabled, on_run_completed, payload, metadata, next_run_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${CRON_COLUMNS}`,
          [
            tenantId,
            cron.assistant_id,
            cron.thread_id ?? null,
            timing.schedule,
            timing.timezone,
            timing.end_time?.toISOString() ?? null,
            timing.enabled,
            cron.on_run_completed ?? 'delete',
            toJsonb(payloadOf(cron)),
            toJsonb(cron.metadata ?? {}),
            nextRunAt,
          ],
        );
        const { rows } = await naming(insert);
        if (rows[0] === undefined) throw new AppError('internal', 'cron insert returned no row');
        return toCron(rows[0]);
      }),

    /** @throws AppError `unknown_cron` */
    get: (tenantId: string, cronId: string): Promise<Cron> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${CRON_COLUMNS} FROM crons c WHERE tenant_id = $1 AND cron_id = $2`,
          [tenantId, cronId],
        );
        if (rows[0] === undefined) throw unknownCron();
        return toCron(rows[0]);
      }),

    /**
     * Its next date is found anew from now; an occurrence whose run is not entered yet is let go.
     * @throws AppError `unknown_cron`, `unknown_assistant`, and what `next` throws
     */
    patch: (tenantId: string, cronId: string, change: CronChange): Promise<Cron> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows: found } = await sql.query<StoredCron & { now: Date }>(
          `SELECT ${CRON_COLUMNS}, clock_timestamp() AS now FROM crons c
           WHERE tenant_id = $1 AND cron_id = $2 FOR NO KEY UPDATE`,
          [tenantId, cronId],
        );
        const [old] = found;
        if (old === undefined) throw unknownCron();
        const timing = {
          schedule: change.schedule ?? old.schedule,
          timezone: change.timezone === undefined ? old.timezone : change.timezone,
          end_time: change.end_time === undefined ? old.end_time : toDate(change.end_time),
          enabled: change.enabled ?? old.enabled,
        };
        const update = sql.query(
          `UPDATE crons c SET assistant_id = $3, schedule = $4, timezone = $5, end_time = $6,
             enabled = $7, on_run_completed = $8, payload = payload || $9::jsonb,
             metadata = metadata || $10::jsonb, next_run_at = $11, unfired_run_id = NULL,
             unfired_at = NULL, updated_at = clock_timestamp()
           WHERE tenant_id = $1 AND cron_id = $2 RETURNING ${CRON_COLUMNS}`,
          [
            tenantId,
            cronId,
            change.assistant_id ?? old.assistant_id,
            timing.schedule,
            timing.timezone,
            timing.end_time?.toISOString() ?? null,
            timing.enabled,
            change.on_run_completed ?? old.on_run_completed,
            toJsonb(payloadOf(change)),
            toJsonb(change.metadata ?? {}),
            nextOf(timing, old.now),
          ],
        );
        const { rows } = await naming(update);
        if (rows[0] === undefined) throw unknownCron();
        return toCron(rows[0]);
      }),

    /** @throws AppError `unknown_cron` */
    delete: (tenantId: string, cronId: string): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const { rowCount } = await sql.query(
          'DELETE FROM crons WHERE tenant_id = $1 AND cron_id = $2',
          [tenantId, cronId],
        );
        if (rowCount === 0) throw unknownCron();
      }),

    /** See `claimDueCrons`. */
    claimDue: (how: { limit: number; leaseSeconds: number }): Promise<DueCron[]> =>
      claimDueCrons(db, deps, how),

    /**
     * To be called first in the transaction that enters the run of a due occurrence; false: it
     * was entered already, or let go, and no run may be. Alone, it lets the occurrence go.
     */
    fire: (tenantId: string, cronId: string, runId: string): Promise<boolean> =>
      db.withTenant(tenantId, async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE crons SET unfired_run_id = NULL, unfired_at = NULL
           WHERE tenant_id = $1 AND cron_id = $2 AND unfired_run_id = $3`,
          [tenantId, cronId, runId],
        );
        return rowCount === 1;
      }),
  };
}

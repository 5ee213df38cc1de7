import type { Cron } from '../../schemas/platform/crons.ts';

/** In a stored payload: who made the cron, or last changed it. No body of a run has that key. */
export const CRON_OF = 'principal';

export interface StoredCron
  extends Omit<Cron, 'end_time' | 'next_run_date' | 'created_at' | 'updated_at'> {
  end_time: Date | null;
  next_run_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** The columns of `crons c`. */
export const CRON_COLUMNS = `c.cron_id, c.assistant_id, c.thread_id, c.schedule, c.timezone,
  c.end_time, c.enabled, c.on_run_completed, c.next_run_at, c.payload, c.metadata, c.created_at,
  c.updated_at`;

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** As clients see it: without whose it is, which stands in its payload. */
export function toCron(row: object): Cron {
  const { end_time, next_run_at, created_at, updated_at, ...rest } = row as StoredCron;
  const { [CRON_OF]: of, ...payload } = rest.payload;
  return {
    ...{ ...rest, payload },
    end_time: iso(end_time),
    next_run_date: iso(next_run_at),
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

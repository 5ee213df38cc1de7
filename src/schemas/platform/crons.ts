import { z } from 'zod';
import {
  idSchema,
  jsonObjectSchema,
  metadataSchema,
  pageShape,
  selectSchema,
  sortOrderSchema,
} from './common.ts';
import { runCreateSchema } from './runs.ts';

export const cronPathSchema = z.object({ cron_id: idSchema });

const SCHEDULE_CHARS_MAX = 255;

const LATEST_MS = Date.UTC(9999, 11, 31);
/** In UTC and within four-digit years: databases take no offset of 23 hours, and no year 0. */
const storableTime = (time: string): string =>
  new Date(Math.min(Math.max(Date.parse(time), 0), LATEST_MS)).toISOString();

const timingShape = {
  schedule: z
    .string()
    .min(1)
    .max(SCHEDULE_CHARS_MAX)
    .meta({ format: 'cron', description: 'A cron expression, 5 or 6 fields' }),
  /** IANA name; UTC without one. */
  timezone: z.string().min(1).max(64).meta({ format: 'time-zone' }).nullish(),
  end_time: z.iso.datetime({ offset: true }).transform(storableTime).nullish(),
  enabled: z.boolean().nullish(),
  /** Of crons without a thread: what becomes of each run's own thread. */
  on_run_completed: z.enum(['delete', 'keep']).nullish(),
};
export const cronCreateSchema = runCreateSchema
  .omit({ after_seconds: true, if_not_exists: true, on_disconnect: true, on_completion: true })
  .extend(timingShape);
export type CronCreate = z.infer<typeof cronCreateSchema>;
export const cronPatchSchema = cronCreateSchema.partial();
export type CronPatch = z.infer<typeof cronPatchSchema>;

export const cronSchema = z.object({
  cron_id: z.guid(),
  assistant_id: z.guid(),
  /** Null: each run gets a thread of its own. */
  thread_id: z.guid().nullable(),
  schedule: z.string(),
  timezone: z.string().nullable(),
  end_time: z.iso.datetime({ offset: true }).nullable(),
  enabled: z.boolean(),
  on_run_completed: z.enum(['delete', 'keep']),
  next_run_date: z.iso.datetime({ offset: true }).nullable(),
  payload: jsonObjectSchema,
  metadata: metadataSchema,
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
});
export type Cron = z.infer<typeof cronSchema>;

const filterShape = {
  assistant_id: idSchema.nullish(),
  thread_id: idSchema.nullish(),
  enabled: z.boolean().nullish(),
  metadata: metadataSchema.nullish(),
};
export const cronSearchSchema = z.object({
  ...filterShape,
  ...pageShape,
  sort_by: z
    .enum([
      'cron_id',
      'assistant_id',
      'thread_id',
      'next_run_date',
      'end_time',
      'created_at',
      'updated_at',
    ])
    .nullish(),
  sort_order: sortOrderSchema.nullish(),
  select: selectSchema.nullish(),
});
export type CronSearch = z.infer<typeof cronSearchSchema>;
export const cronCountSchema = z.object(filterShape);
export type CronFilter = z.infer<typeof cronCountSchema>;

import { z } from 'zod';
import { wireTimeSchema } from './wire-time.ts';

const jobKinds = [
  'knowledge.ingest',
  'knowledge.reembed',
  'crm.deliver',
  'properties.import',
  'person.export',
  'person.erase',
  'tenant.export',
  'keys.rotate',
] as const;
export const jobKindSchema = z.enum(jobKinds);
export type JobKind = z.infer<typeof jobKindSchema>;

const jobStates = ['queued', 'running', 'retrying', 'done', 'failed', 'cancelled'] as const;

export const jobSchema = z
  .object({
    id: z.uuid(),
    kind: jobKindSchema,
    state: z.enum(jobStates),
    /** 0 to 100. */
    progress: z.int().min(0).max(100),
    /** What it is at, in a few words. */
    step: z.string().nullable(),
    attempt: z.int().nonnegative(),
    attempts_max: z.int().positive(),
    /** What came of it, once it is done; kind by kind. */
    // Any JSON; a schema that refers to itself would have no name in the OpenAPI document.
    result: z.record(z.string(), z.unknown()).nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    created_at: wireTimeSchema,
    updated_at: wireTimeSchema,
  })
  .meta({ title: 'Job' });
export type Job = z.infer<typeof jobSchema>;

export type JobInput = Record<string, z.core.util.JSONType>;

/** What a handler is given for one attempt. */
export interface JobContext {
  tenantId: string;
  jobId: string;
  input: JobInput;
  /** From 1. */
  attempt: number;
  /** Fires when the job is cancelled or the process stops. */
  signal: AbortSignal;
  /**
   * Kept, and told to who listens; throws once the job is cancelled or another process has taken
   * it over. Between steps, not in a transaction.
   */
  progress(percent: number, step: string): Promise<void>;
}

/**
 * Does the work of one kind and answers its result. Called again after a failure or a kill, so its
 * effects must bear repetition: the job's id is the key to write them under. An AppError with a
 * status below 500 and without `retry` ends the job at once; all else is tried again.
 */
export type JobHandler = (context: JobContext) => Promise<JobInput>;

export interface EnqueueOptions {
  /** A second job of the tenant under the same key is the first one, whatever has become of it. */
  key?: string;
  delaySeconds?: number;
  /** Jobs of one lane go one at a time, in the order they were entered. */
  lane?: string;
  /** How often it is tried; default 5. */
  attemptsMax?: number;
}

/** What enqueues; in the open transaction of the tenant where there is one. */
export type EnqueueJob = (
  tenantId: string,
  kind: JobKind,
  input: JobInput,
  options?: EnqueueOptions,
) => Promise<Job>;

import { z } from 'zod';

export const jobKinds = [
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

export const jobStates = ['queued', 'running', 'retrying', 'done', 'failed', 'cancelled'] as const;

export const jobSchema = z.object({
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
  result: z.record(z.string(), z.json()).nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
});
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
  /** Kept, and told to who listens; throws once the job is cancelled. */
  progress(percent: number, step: string): Promise<void>;
}

/** Does the work of one kind; called again after a failure, so its effects must bear repetition. */
export type JobHandler = (context: JobContext) => Promise<JobInput>;

/** What enqueues; in the open transaction of the tenant where there is one. */
export type EnqueueJob = (
  tenantId: string,
  kind: JobKind,
  input: JobInput,
  /** A second job under the same key is the first one. */
  options?: { key?: string; delaySeconds?: number },
) => Promise<Job>;

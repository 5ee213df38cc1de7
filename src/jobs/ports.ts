import type { EnqueueOptions, Job, JobInput, JobKind } from '../schemas/jobs.ts';

/** A job that this process works on; the claim fences what it writes. */
export interface HeldJob {
  tenantId: string;
  job: Job;
  input: JobInput;
  claim: number;
}

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

/** The jobs as whoever works on them sees them. */
export interface JobQueue {
  enqueue(tenantId: string, kind: JobKind, input: JobInput, options?: EnqueueOptions): Promise<Job>;
  /** Due jobs of all tenants, fairly between them; `lapsed` are those whose worker had died. */
  claim(by: JobClaimant): Promise<{
    jobs: HeldJob[];
    lapsed: readonly { tenantId: string; jobId: string }[];
  }>;
  /** Prolongs leases; answers those still held, and whether they are to stop. */
  heartbeat(
    held: readonly HeldJob[],
    leaseSeconds: number,
  ): Promise<{ jobId: string; cancelAsked: boolean }[]>;
  /** Null when the job is to stop: it was cancelled, or somebody else holds it. */
  progress(held: HeldJob, percent: number, step: string): Promise<Job | null>;
  /** Null, here and below, when somebody else holds it by now. */
  done(held: HeldJob, result: JobInput): Promise<Job | null>;
  /** Null seconds give it up. */
  failed(
    held: HeldJob,
    error: { code: string; message: string },
    retryInSeconds: number | null,
  ): Promise<Job | null>;
  /** Gives it back unfinished; the attempt does not count. */
  release(held: HeldJob): Promise<Job | null>;
}

/**
 * Tells every process. `jobs`: one is due. `job`: one has changed; its id, and ` cancel` after it
 * where it runs and is to stop. What is told may be lost: whoever relies on it looks by itself.
 */
export interface JobSignals {
  publish(channel: 'jobs' | 'job', payload: string): void;
  subscribe(channel: 'jobs' | 'job', hear: (payload: string) => void): () => void;
}

/** Counts; never throws. */
export interface JobMeter {
  ended(
    kind: JobKind,
    outcome: 'done' | 'failed' | 'retrying' | 'cancelled' | 'given_back' | 'lost',
    seconds: number,
  ): void;
  recovered(count: number): void;
}

import type { Principal } from '../../../schemas/access.ts';
import type { CrmTargetView, NewCrmTarget } from '../../../schemas/crm-target.ts';
import type { EnqueueJob, Job, JobKind } from '../../../schemas/jobs.ts';

export interface JobsDeps {
  enqueue: EnqueueJob;
  get(tenantId: string, jobId: string): Promise<Job | null>;
  /** Newest first, `after` where the page before ended. */
  list(
    tenantId: string,
    filter: {
      kind?: JobKind | undefined;
      state?: Job['state'] | undefined;
      limit: number;
      after?: { createdAt: string; id: string } | undefined;
    },
  ): Promise<Job[]>;
  /** Ends one that waits, stops one that runs, leaves one that is over; null for none. */
  cancel(tenantId: string, jobId: string): Promise<Job | null>;
  /** Makes one due again that failed or was cancelled; null for none such. */
  retry(tenantId: string, jobId: string): Promise<Job | null>;
  /** The job as given and after each change, until it is over or `signal` fires. */
  watch(tenantId: string, job: Job, signal: AbortSignal): AsyncIterable<Job>;
}

export interface CrmTargetDeps {
  /** @throws AppError `not_found` */
  get(tenantId: string): Promise<CrmTargetView>;
  /** @throws AppError `stale_version` */
  put(
    tenantId: string,
    actor: Principal,
    target: NewCrmTarget,
    expected: number | undefined,
  ): Promise<CrmTargetView & { secret?: string }>;
  /** @throws AppError `not_found` */
  remove(tenantId: string, actor: Principal): Promise<void>;
}

import { randomUUID } from 'node:crypto';
import { makeLogScrub } from './compose-privacy.ts';
import type { Stores } from './compose-stores.ts';
import type { CrmTargetDeps, JobsDeps } from './host/http/v1/jobs-deps.ts';
import { makeCrmTargets } from './jobs/crm-targets.ts';
import { type CrmTarget, makeDeliverCrm } from './jobs/deliver-crm.ts';
import { makeEnqueueJob } from './jobs/enqueue-job.ts';
import { type JobHandlers, makeJobRunner } from './jobs/job-runner.ts';
import type { JobMeter, JobSignals } from './jobs/ports.ts';
import { makeReembedKnowledge, type ReembedDeps } from './jobs/reembed-knowledge.ts';
import { scrubQueue } from './jobs/scrub-queue.ts';
import { makeWatchJob } from './jobs/watch-job.ts';
import { makeWebhookCrmTarget } from './jobs/webhook-crm-target.ts';
import type { Sealer } from './privacy/sealer.ts';
import { makeGuardedRequest } from './providers/guarded-request.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeStaleChunks } from './stores/postgres/jobs-chunks.ts';
import { makeOutboxDelivery } from './stores/postgres/outbox-delivery.ts';
import { makeOutboxTargets } from './stores/postgres/outbox-targets.ts';
import { sealedPlace } from './stores/postgres/sealed-columns.ts';

export interface JobParts {
  db: Db;
  stores: Pick<Stores, 'jobs' | 'audit'>;
  signals: JobSignals;
  sealer: Sealer;
  embedderFor: ReembedDeps['embedderFor'];
  meter: JobMeter;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  leaseSeconds: number;
  /** False leaves jobs to other processes. */
  takesDue: boolean;
  /** Whether a CRM may be an address of this machine and its network. */
  privateAllowed: boolean;
  /** What other rooms bring; a kind without a handler waits for a process that has one. */
  handlers: JobHandlers;
  /** Between two looks for due jobs where no signal came. */
  lookEveryMs?: number;
  /** In place of the tenant's webhook. */
  crm?: CrmTarget;
}

const CONCURRENCY_MAX = 8;
const PER_TENANT_MAX = 3;
const CRM = { timeoutMs: 10_000, bytesMax: 64 * 1024, redirectsMax: 0 };
const CRM_COLUMN = { table: 'crm_targets', column: 'secret_sealed' };
const SWEEP_EVERY_MS = 60_000;
const KEPT_SECONDS = 30 * 24 * 3600;
const SWEEP_BATCH = 500;

/** Background jobs: what enters them, what works on them, and what the API shows of them. */
export function composeJobs(parts: JobParts) {
  const { db, stores, signals, sealer, meter, onError, leaseSeconds } = parts;
  const queue = scrubQueue(stores.jobs, makeLogScrub());
  const enqueue = makeEnqueueJob({ queue, signals });
  const crmTarget = makeCrmTargets({
    store: makeOutboxTargets(db),
    sealer,
    placeOf: (tenantId) => sealedPlace(tenantId, CRM_COLUMN, tenantId),
    record: stores.audit.record,
    inTenant: (tenantId, work) => db.withTenant(tenantId, work),
    announce: () => signals.publish('jobs', ''),
  });
  const webhook = makeWebhookCrmTarget({
    find: crmTarget.find,
    request: makeGuardedRequest({ ...CRM, privateAllowed: parts.privateAllowed }),
  });
  const runner = makeJobRunner({
    ...{ queue, signals, meter, onError, leaseSeconds },
    handlers: {
      'crm.deliver': makeDeliverCrm({
        outbox: makeOutboxDelivery(db),
        target: parts.crm ?? webhook,
      }),
      'knowledge.reembed': makeReembedKnowledge({
        chunks: makeStaleChunks(db),
        embedderFor: parts.embedderFor,
      }),
      ...parts.handlers,
    },
    workerId: randomUUID(),
    concurrencyMax: CONCURRENCY_MAX,
    perTenantMax: PER_TENANT_MAX,
    ...(parts.lookEveryMs !== undefined && { lookEveryMs: parts.lookEveryMs }),
  });
  let sweeping: NodeJS.Timeout | undefined;
  const sweep = () => queue.sweepEnded(KEPT_SECONDS, SWEEP_BATCH).catch(onError);

  const jobs: JobsDeps = {
    enqueue,
    get: queue.get,
    list: queue.list,
    async cancel(tenantId, jobId) {
      const job = await queue.cancel(tenantId, jobId);
      if (job !== null) signals.publish('job', `${jobId} cancel`);
      return job;
    },
    async retry(tenantId, jobId) {
      const job = await queue.retry(tenantId, jobId);
      if (job !== null) signals.publish('jobs', '');
      return job;
    },
    watch: makeWatchJob({ get: queue.get, signals }),
  };
  return {
    enqueue,
    /** For the product API. */
    v1: { jobs, crmTarget: crmTarget satisfies CrmTargetDeps },
    start(): void {
      if (!parts.takesDue) return;
      runner.start();
      sweeping = setInterval(sweep, SWEEP_EVERY_MS).unref();
    },
    stop(graceMs: number): Promise<void> {
      clearInterval(sweeping);
      return runner.stop(graceMs);
    },
  };
}
export type Jobs = ReturnType<typeof composeJobs>;

import { randomUUID } from 'node:crypto';
import type { Stores } from './compose-stores.ts';
import type { PeoplePort, RetentionPort } from './host/http/v1/people-deps.ts';
import { makeErasePerson } from './jobs/erase-person.ts';
import { makeExportPerson } from './jobs/export-person.ts';
import { makeExportTenant } from './jobs/export-tenant.ts';
import type { JobHandlers } from './jobs/job-runner.ts';
import { makeSweepRetention } from './jobs/sweep-retention.ts';
import type { Sealer } from './privacy/sealer.ts';
import type { EnqueueJob } from './schemas/jobs.ts';
import type { Db } from './stores/postgres/db.ts';
import { makePeopleErase } from './stores/postgres/people-erase.ts';
import { makePeopleExport } from './stores/postgres/people-export.ts';
import { makePeopleFind } from './stores/postgres/people-find.ts';
import { makePeopleRequests } from './stores/postgres/people-requests.ts';
import { makeRetentionReport } from './stores/postgres/retention-report.ts';
import { makeRetentionStore } from './stores/postgres/retention-store.ts';
import { makeRetentionSweep } from './stores/postgres/retention-sweep.ts';
import { makeVaultStore } from './stores/postgres/vault-store.ts';

export interface PeopleParts {
  db: Db;
  stores: Pick<Stores, 'audit'>;
  sealer: Sealer;
  now: () => Date;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  /** Ends what runs or waits on a thread; resolves when it has ended. */
  stopRuns: (tenantId: string, threadId: string) => Promise<unknown>;
  /** Forgets a stream of events, wherever it is kept. */
  forgetEvents: (tenantId: string, topic: string) => Promise<void>;
  /** False leaves sweeps to other processes. */
  takesDue: boolean;
}

const SWEEP_EVERY_MS = 5 * 60_000;
const SWEEP_BATCH = 200;
/** One after another: what one export gathers no erasure is taking away meanwhile. */
const LANE = 'people';

/** Exports and erasures of people, and how long tenants keep what. */
export function composePeople(parts: PeopleParts) {
  const { db, sealer, now, onError } = parts;
  const find = makePeopleFind(db);
  const requests = makePeopleRequests(db, sealer);
  const exported = makePeopleExport(db);
  const steps = makePeopleErase(db);
  const vault = makeVaultStore(db, sealer);
  const record = parts.stores.audit.record;
  const shared = { requests, record, search: find.search, inTenant: steps.inTenant };

  const handlers = {
    'person.export': makeExportPerson({ ...shared, document: exported.document }),
    'person.erase': makeErasePerson({
      ...shared,
      steps,
      stopRuns: async (tenantId, threadId) => void (await parts.stopRuns(tenantId, threadId)),
      forgetEvents: parts.forgetEvents,
      now,
    }),
    'tenant.export': makeExportTenant({ ...shared, lines: exported.lines }),
  } satisfies JobHandlers;

  async function* partsOf(tenantId: string, requestId: string): AsyncGenerator<string> {
    for (let part = 0; ; part += 1) {
      const body = await requests.parts.read(tenantId, requestId, part);
      if (body === null) return;
      yield body;
    }
  }

  /** Keeps what is asked for, before there is a job. Answers its id. */
  const ask: (
    tenantId: string,
    actor: Parameters<PeoplePort['begin']>[1],
    what: Parameters<PeoplePort['begin']>[2],
  ) => Promise<string> = async (tenantId, requestedBy, what) => {
    const id = randomUUID();
    if (what.kind === 'tenant.export') {
      await requests.create(tenantId, { id, kind: what.kind, requestedBy, subject: null });
      return id;
    }
    await find.mustExist(tenantId, what.query);
    const subject = await find.resolve(tenantId, what.query);
    await requests.create(tenantId, { id, kind: what.kind, requestedBy, subject });
    return id;
  };

  const sweepRetention = makeSweepRetention({ sweeps: makeRetentionSweep(db), record, now });
  async function sweep(): Promise<void> {
    await sweepRetention();
    await requests.sweep(SWEEP_BATCH);
    await vault.sweep();
  }
  let sweeping: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;

  const ports = (enqueue: EnqueueJob): { people: PeoplePort; retention: RetentionPort } => ({
    people: {
      async find(tenantId, query) {
        await find.mustExist(tenantId, query);
        return find.count(tenantId, await find.search(tenantId, query));
      },
      begin: (tenantId, actor, what) =>
        db.withTenant(tenantId, async () => {
          const id = await ask(tenantId, actor, what);
          const job = await enqueue(tenantId, what.kind, { request_id: id }, { lane: LANE });
          await requests.setJob(tenantId, id, job.id);
          return job;
        }),
      async export(tenantId, jobId, kind) {
        const request = await requests.byJob(tenantId, jobId);
        if (request?.kind !== kind) return null;
        return request.finishedAt === null ? 'unfinished' : partsOf(tenantId, request.id);
      },
      receipts: requests.receipts,
    },
    retention: { ...makeRetentionStore(db), ...makeRetentionReport(db) },
  });

  return {
    handlers,
    ports,
    ask,
    partsOf,
    receipt: requests.receipts.get,
    /** Deletes what is kept no longer; by the clock as well, every few minutes. */
    sweep,
    start(): void {
      if (!parts.takesDue) return;
      sweeping = setInterval(() => {
        underWay ??= sweep()
          .catch(onError)
          .finally(() => {
            underWay = undefined;
          });
      }, SWEEP_EVERY_MS).unref();
    },
    async stop(): Promise<void> {
      clearInterval(sweeping);
      await underWay;
    },
  };
}

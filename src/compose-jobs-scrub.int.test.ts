import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeJobs } from './compose-jobs.ts';
import { AppError } from './errors.ts';
import type { JobHandlers } from './jobs/job-runner.ts';
import type { JobMeter } from './jobs/ports.ts';
import { makeTestSignals } from './jobs/testing/make-test-signals.ts';
import { makeSealer } from './privacy/sealer.ts';
import { makeAuditStore } from './stores/postgres/audit-store.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeJobsStore } from './stores/postgres/jobs-store.ts';
import { makeWorld } from './stores/postgres/testing/make-world.ts';
import { openTestDb } from './stores/postgres/testing/open-test-db.ts';
import { makeTelemetry } from './telemetry/make-telemetry.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

it('keeps no personal data of what made a job fail', async () => {
  const { tenantId } = await makeWorld(db, 'scrubbed');
  const jobs = open({
    'crm.deliver': async () => {
      throw new AppError('bad_request', 'no room for ada@example.org or 510-555-0142 in there');
    },
  });
  jobs.start();
  try {
    const { id } = await jobs.enqueue(tenantId, 'crm.deliver', {});
    const failed = async () => (await jobs.v1.jobs.get(tenantId, id))?.error?.message;
    await expect.poll(failed).toBe('no room for [EMAIL] or [PHONE] in there');
  } finally {
    await jobs.stop(0);
  }
});

it('keeps none in what a job is at, nor in what came of it', async () => {
  const { tenantId } = await makeWorld(db, 'scrubbed-result');
  const meant = randomUUID();
  const at = '2026-05-04T10:00:00.000Z';
  const told: string[] = [];
  const telemetry = makeTelemetry();
  const jobs = open(
    {
      'crm.deliver': async ({ progress }) => {
        await progress(50, 'asking ada@example.org back under 510-555-0142');
        return {
          ...{ document_id: meant, at, rows: 3, title: 'Lease of ada@example.org' },
          report: [{ row: 7, message: 'OwnerPhone: 510-555-0142 is taken', 'ada@example.org': 1 }],
        };
      },
    },
    telemetry.jobs,
  );
  jobs.start();
  try {
    const job = await jobs.enqueue(tenantId, 'crm.deliver', {});
    for await (const seen of jobs.v1.jobs.watch(tenantId, job, AbortSignal.timeout(30_000))) {
      told.push(JSON.stringify(seen));
    }
    expect(await jobs.v1.jobs.get(tenantId, job.id)).toMatchObject({
      ...{ state: 'done', step: 'asking [EMAIL] back under [PHONE]' },
      result: {
        ...{ document_id: meant, at, rows: 3, title: 'Lease of [EMAIL]' },
        report: [{ row: 7, message: 'OwnerPhone: [PHONE] is taken', '[EMAIL]': 1 }],
      },
    });
    const kept = await db.asSystem((sql) => sql.query('SELECT j::text FROM jobs j'));
    const all = [...told, JSON.stringify(kept.rows), (await telemetry.read('text')).body].join(
      '\n',
    );
    expect(all).toContain('crm.deliver');
    expect(all).not.toContain('ada@example.org');
    expect(all).not.toContain('510-555-0142');
  } finally {
    await jobs.stop(0);
  }
});

const open = (handlers: JobHandlers, meter: JobMeter = { ended: () => {}, recovered: () => {} }) =>
  composeJobs({
    ...{ db, privateAllowed: true, leaseSeconds: 30, takesDue: true, handlers, meter },
    embedderFor: async () => undefined,
    stores: { jobs: makeJobsStore(db), audit: makeAuditStore(db) },
    signals: makeTestSignals(),
    sealer: makeSealer([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]),
    onError: () => {},
    lookEveryMs: 50,
  });

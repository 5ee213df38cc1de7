import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeJobs } from './compose-jobs.ts';
import { AppError } from './errors.ts';
import { makeTestSignals } from './jobs/testing/make-test-signals.ts';
import { makeSealer } from './privacy/sealer.ts';
import { makeAuditStore } from './stores/postgres/audit-store.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeJobsStore } from './stores/postgres/jobs-store.ts';
import { makeWorld } from './stores/postgres/testing/make-world.ts';
import { openTestDb } from './stores/postgres/testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

it('keeps no personal data of what made a job fail', async () => {
  const { tenantId } = await makeWorld(db, 'scrubbed');
  const jobs = composeJobs({
    ...{ db, privateAllowed: true, leaseSeconds: 30, takesDue: true },
    handlers: {
      'crm.deliver': async () => {
        throw new AppError('bad_request', 'no room for ada@example.org or 510-555-0142 in there');
      },
    },
    embedderFor: async () => undefined,
    stores: { jobs: makeJobsStore(db), audit: makeAuditStore(db) },
    signals: makeTestSignals(),
    sealer: makeSealer([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]),
    meter: { ended: () => {}, recovered: () => {} },
    onError: () => {},
    lookEveryMs: 50,
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

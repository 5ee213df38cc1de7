import { writeSync } from 'node:fs';
import { makeJobsStore } from '../../stores/postgres/jobs-store.ts';
import { openPostgres } from '../../stores/postgres/open-postgres.ts';
import { makeOutboxStore } from '../../stores/postgres/outbox-store.ts';
import { makeJobRunner } from '../job-runner.ts';
import { makeTestSignals } from './make-test-signals.ts';

// A process for a test to kill: works on one job, has its effect, and never comes to an end.
const db = openPostgres({
  url: process.argv[2] ?? '',
  connectTimeoutMs: 20_000,
  queryTimeoutMs: 20_000,
  onError: (error) => console.error(error),
});
const outbox = makeOutboxStore(db);
makeJobRunner({
  queue: makeJobsStore(db),
  signals: makeTestSignals(),
  handlers: {
    async 'knowledge.ingest'({ tenantId, jobId, progress }) {
      await outbox.add(tenantId, { topic: 'test', key: `effect:${jobId}`, payload: {} });
      await progress(50, 'half way');
      // Not console.log: what is still in a buffer when the process is killed was not said.
      writeSync(1, `${jobId}\n`);
      return new Promise(() => {});
    },
  },
  meter: { ended: () => {}, recovered: () => {} },
  onError: (error) => console.error(error),
  workerId: 'to be killed',
  leaseSeconds: 2,
  concurrencyMax: 1,
  perTenantMax: 1,
  lookEveryMs: 100,
}).start();
// Should nobody kill it, it ends by itself.
setTimeout(() => process.exit(1), 120_000);

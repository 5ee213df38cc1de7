import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '../stores/postgres/db.ts';
import { makeJobsStore } from '../stores/postgres/jobs-store.ts';
import { migrate } from '../stores/postgres/migrate.ts';
import { openPostgres } from '../stores/postgres/open-postgres.ts';
import { makeOutboxStore } from '../stores/postgres/outbox-store.ts';
import { createTestDatabase } from '../stores/postgres/testing/create-test-database.ts';
import { makeWorld } from '../stores/postgres/testing/make-world.ts';
import { MIGRATIONS_DIR } from '../stores/postgres/testing/open-test-db.ts';
import { makeJobRunner } from './job-runner.ts';
import { makeTestSignals } from './testing/make-test-signals.ts';

const KIND = 'knowledge.ingest';
const CHILD = fileURLToPath(new URL('./testing/work-until-killed.ts', import.meta.url));
let fresh: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db | undefined;
let child: ChildProcess | undefined;
beforeAll(async () => {
  fresh = await createTestDatabase();
  if (fresh === undefined) return;
  await migrate({ url: fresh.url, dir: MIGRATIONS_DIR });
  const patient = { connectTimeoutMs: 20_000, queryTimeoutMs: 20_000 };
  db = openPostgres({ url: fresh.url, ...patient, onError: console.error });
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await db?.close();
  await fresh?.drop();
});

it('is taken over from a process that was killed, and has its effect once', async (context) => {
  if (fresh === undefined || db === undefined) {
    context.skip('needs TEST_DATABASE_URL: the embedded database belongs to one process');
    return;
  }
  const { tenantId } = await makeWorld(db, 'killed');
  const queue = makeJobsStore(db);
  const outbox = makeOutboxStore(db);
  const { id } = await queue.enqueue(tenantId, KIND, {});
  child = spawn(process.execPath, ['--import', 'tsx', CHILD, fresh.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout ?? child, 'data');
  expect(String(said).trim()).toBe(id);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await queue.get(tenantId, id)).toMatchObject({ state: 'running', progress: 50 });

  let recovered = 0;
  const runner = makeJobRunner({
    ...{ queue, signals: makeTestSignals(), workerId: 'heir', lookEveryMs: 100 },
    handlers: {
      async [KIND](job) {
        const key = `effect:${job.jobId}`;
        await outbox.add(job.tenantId, { topic: 'test', key, payload: {} });
        return { attempt: job.attempt };
      },
    },
    meter: {
      ended: () => {},
      recovered: (count) => {
        recovered += count;
      },
    },
    onError: console.error,
    ...{ leaseSeconds: 2, concurrencyMax: 1, perTenantMax: 1 },
  });
  runner.start();
  await expect
    .poll(() => queue.get(tenantId, id), { timeout: 20_000 })
    .toMatchObject({ state: 'done', result: { attempt: 2 } });
  await runner.stop(0);
  expect(recovered).toBe(1);
  const effects = await db.withTenant(tenantId, (sql) =>
    sql.query('SELECT key FROM outbox WHERE tenant_id = $1', [tenantId]),
  );
  expect(effects.rows).toEqual([{ key: `effect:${id}` }]);
});

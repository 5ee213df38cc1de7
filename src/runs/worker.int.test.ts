import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { makeLocalSignals } from './local-signals.ts';
import { openTestHouse, type TestHouse, until } from './testing/open-engine.ts';
import { makeWorker, type StopReason } from './worker.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({});
});
afterEach(() => house.closeEngines());
afterAll(() => house.close());

const enter = (count: number) =>
  house.db.asSystem((sql) =>
    sql.query(
      `WITH made AS (INSERT INTO threads (tenant_id, status)
         SELECT $1, 'busy' FROM generate_series(1, $2) RETURNING thread_id)
       INSERT INTO runs (tenant_id, run_id, thread_id, assistant_id, graph_id, status)
       SELECT $1, gen_random_uuid(), thread_id, gen_random_uuid(), 'g', 'pending' FROM made`,
      [house.tenantId, count],
    ),
  );
const least = () =>
  house.db.asSystem(async (sql) => {
    const { rows } = await sql.query<{ at: Date | null; claim: number }>(
      'SELECT min(lease_until) AS at, max(claim)::int AS claim FROM runs',
    );
    return { atMs: rows[0]?.at?.getTime() ?? 0, claim: rows[0]?.claim ?? 0 };
  });

/** Drives nothing: holds what it takes until it is told to stop. */
function openWorker(over: { leaseSeconds: number }) {
  const errors: unknown[] = [];
  const reasons: StopReason['kind'][] = [];
  const onError = (error: unknown) => void errors.push(error);
  const signals = makeLocalSignals({ onError });
  const worker = makeWorker({
    ...{ ledger: house.stores.runs, signals, onError, workerId: 'w', takesDue: true },
    ...{ concurrencyMax: 2_000, perTenantMax: 2_000 },
    ...over,
    async drive(run, signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      reasons.push((signal.reason as StopReason).kind);
      await house.stores.runs.release(run.tenantId, run);
    },
  });
  return { worker, signals, errors, reasons };
}

it('prolongs the leases of more than a thousand runs', async () => {
  await enter(1_200);
  const { worker, errors, reasons } = openWorker({ leaseSeconds: 6 });
  await worker.start();
  await expect.poll(() => worker.load().running, until()).toBe(1_200);
  const before = await least();
  await expect.poll(async () => (await least()).atMs, until()).toBeGreaterThan(before.atMs);
  await expect.poll(async () => (await least()).atMs, until()).toBeGreaterThan(before.atMs + 3_000);
  expect(await least()).toMatchObject({ claim: 1 });
  expect(reasons).toEqual([]);
  await house.db.asSystem((sql) => sql.query('DELETE FROM runs'));
  // Rows that are gone are held no longer.
  await expect.poll(() => worker.load(), until()).toMatchObject({ running: 0, tenants: 0 });
  expect(new Set(reasons)).toEqual(new Set(['lost']));
  await worker.stop(0);
  expect(errors).toEqual([]);
});

it('wakes to every signal, also to one that comes while it is done with looking', async () => {
  const { worker, signals, errors } = openWorker({ leaseSeconds: 60 });
  await worker.start();
  for (let n = 1; n <= 40; n += 1) {
    await enter(1);
    signals.publish('runs', '');
    // At moments that differ against the look that is under way.
    for (let turn = 0; turn < n % 7; turn += 1) await Promise.resolve();
    signals.publish('runs', '');
  }
  // One look that is missed would be made up for after 5 s.
  await expect.poll(() => worker.load().running, until(4_000)).toBe(40);
  await worker.stop(0);
  expect(worker.load()).toMatchObject({ running: 0, tenants: 0 });
  expect(await house.count("runs WHERE status = 'pending' AND attempt = 0")).toBe(40);
  expect(errors).toEqual([]);
});

it('does not deadlock with a cancel of everything', async () => {
  await enter(300);
  const { worker, errors } = openWorker({ leaseSeconds: 1 });
  await worker.start();
  await expect.poll(() => worker.load().running, until()).toBe(300);
  for (let n = 0; n < 5; n += 1) {
    await house.stores.runs.cancel(house.tenantId, { status: 'running' }, 'interrupt');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await worker.stop(0);
  expect(errors).toEqual([]);
});

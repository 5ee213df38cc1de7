import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import { cronSchema } from '../../schemas/platform/crons.ts';
import type { NextOccurrence } from './crons-claim.ts';
import { makeCronsStore } from './crons-store.ts';
import type { Db } from './db.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeThreadsStore } from './threads-store.ts';

const HOUR_MS = 3_600_000;
const errors: unknown[] = [];
/** Every full hour, whatever the schedule says, but for those that say something here. */
const next: NextOccurrence = (schedule, _timezone, after) => {
  if (schedule === 'never') return null;
  if (schedule === 'broken') throw new AppError('bad_request', 'no schedule');
  return new Date((Math.floor(after.getTime() / HOUR_MS) + 1) * HOUR_MS);
};

let db: Db;
let close: () => Promise<void>;
let tenantId: string;
let assistant_id: string;
let crons: ReturnType<typeof makeCronsStore>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  const world = await makeWorld(db, 'crons');
  tenantId = world.tenantId;
  assistant_id = world.agent.id;
  crons = makeCronsStore(db, { next, onError: (error) => errors.push(error) });
});
afterAll(() => close());
beforeEach(async () => {
  errors.length = 0;
  await db.asSystem((sql) => sql.query('DELETE FROM crons'));
});

const page = { limit: 10, offset: 0 };
const LEASE = 60;
const make = (over: object = {}) =>
  crons.create(tenantId, { assistant_id, schedule: '0 * * * *', ...over });
const set = (cronId: string, sets: string) =>
  db.asSystem((sql) => sql.query(`UPDATE crons SET ${sets} WHERE cron_id = $1`, [cronId]));
const claim = (limit = 100, leaseSeconds = LEASE) => crons.claimDue({ limit, leaseSeconds });
const MISSED = '2026-01-01T10:00:00.000Z';

describe('a cron', () => {
  it('is made, read, changed and deleted', async () => {
    const made = await make({ payload: { input: { a: 1 } }, metadata: { m: 1 }, timezone: 'UTC' });
    expect(cronSchema.parse(made)).toEqual(made);
    const upcoming = Date.parse(made.next_run_date ?? '');
    expect(upcoming).toBeGreaterThan(Date.now() - HOUR_MS);
    expect(upcoming % HOUR_MS).toBe(0);
    expect(made).toMatchObject({ enabled: true, on_run_completed: 'delete', thread_id: null });
    expect(await crons.get(tenantId, made.cron_id)).toEqual(made);
    const changed = await crons.patch(tenantId, made.cron_id, {
      payload: { input: { b: 2 } },
      metadata: { n: 2 },
      timezone: null,
      enabled: false,
    });
    expect(changed).toMatchObject({
      payload: { input: { b: 2 } },
      metadata: { m: 1, n: 2 },
      timezone: null,
      next_run_date: null,
      schedule: made.schedule,
    });
    const on = await crons.patch(tenantId, made.cron_id, { enabled: true });
    expect(on.next_run_date).not.toBeNull();
    await crons.delete(tenantId, made.cron_id);
    for (const act of [
      () => crons.get(tenantId, made.cron_id),
      () => crons.patch(tenantId, made.cron_id, {}),
      () => crons.delete(tenantId, made.cron_id),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'unknown_cron' });
    }
  });

  it('names an assistant, a thread and a schedule that are there', async () => {
    const id = randomUUID();
    await expect(make({ assistant_id: id })).rejects.toMatchObject({ code: 'unknown_assistant' });
    await expect(make({ thread_id: id })).rejects.toMatchObject({ code: 'unknown_thread' });
    await expect(make({ schedule: 'broken' })).rejects.toMatchObject({ code: 'bad_request' });
    const over = await make({ end_time: '2020-01-01T00:00:00+02:00' });
    expect(over).toMatchObject({ next_run_date: null, end_time: '2019-12-31T22:00:00.000Z' });
    const cron = await make();
    const patch = crons.patch(tenantId, cron.cron_id, { assistant_id: id });
    await expect(patch).rejects.toMatchObject({ code: 'unknown_assistant' });
  });

  it('is found by what it is for', async () => {
    const { thread_id } = await makeThreadsStore(db).create(tenantId, {});
    const [a, b] = [await make(), await make({ thread_id, enabled: false })];
    const ids = async (over: object) =>
      (await crons.search(tenantId, { ...page, ...over })).items.map((cron) => cron.cron_id);
    expect(await ids({})).toEqual([b.cron_id, a.cron_id]);
    expect(await ids({ thread_id })).toEqual([b.cron_id]);
    expect(await ids({ enabled: true })).toEqual([a.cron_id]);
    expect(await ids({ assistant_id: randomUUID() })).toEqual([]);
    expect(await ids({ sort_by: 'next_run_date', sort_order: 'desc' })).toEqual([
      a.cron_id,
      b.cron_id,
    ]);
    expect(await crons.search(tenantId, { limit: 1, offset: 0 })).toMatchObject({ more: true });
    expect(await crons.count(tenantId, { enabled: false })).toBe(1);
    await makeThreadsStore(db).delete(tenantId, thread_id);
    expect(await ids({})).toEqual([a.cron_id]);
  });
});

describe('a due cron', () => {
  it('fires once among many processes, however much was missed', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => make()));
    for (const { cron_id } of made) await set(cron_id, `next_run_at = '${MISSED}'`);
    const claims = (await Promise.all([1, 2, 3].map(() => claim(3)))).flat();
    const all = [...claims, ...(await claim())];
    expect(new Set(all.map(({ cron }) => cron.cron_id)).size).toBe(6);
    expect(all).toHaveLength(6);
    for (const due of all) {
      expect(due).toMatchObject({ tenantId, occurrenceAt: MISSED });
      expect(Date.parse(due.cron.next_run_date ?? '')).toBeGreaterThan(Date.now() - HOUR_MS);
      expect(await crons.fire(tenantId, due.cron.cron_id, due.runId)).toBe(true);
      expect(await crons.fire(tenantId, due.cron.cron_id, due.runId)).toBe(false);
    }
    expect(await claim(100, -1)).toEqual([]);
  });

  it('is handed out again under the same run when whoever claimed it died', async () => {
    const { cron_id } = await make();
    await set(cron_id, `next_run_at = '${MISSED}'`);
    const [first] = await claim();
    expect(await claim()).toEqual([]);
    const [second] = await claim(100, -1);
    expect(second).toEqual(first);
    const runId = first?.runId ?? '';
    const lost = db.withTenant(tenantId, async () => {
      expect(await crons.fire(tenantId, cron_id, runId)).toBe(true);
      throw new Error('the run was not entered');
    });
    await expect(lost).rejects.toThrow('not entered');
    const fired = await Promise.all([1, 2, 3].map(() => crons.fire(tenantId, cron_id, runId)));
    expect(fired.sort()).toEqual([false, false, true]);
    expect(await claim(100, -1)).toEqual([]);
    await set(cron_id, `next_run_at = '2026-01-01T11:00:00Z'`);
    const [later] = await claim();
    expect(later?.runId).not.toBe(runId);
  });

  it('does not fire when it is off, over or changed meanwhile', async () => {
    const off = await make({ enabled: false });
    const over = await make();
    const ending = await make();
    const changed = await make();
    for (const { cron_id } of [off, over, ending, changed]) {
      await set(cron_id, `next_run_at = '${MISSED}'`);
    }
    await set(over.cron_id, `end_time = '2026-01-02'`);
    await set(ending.cron_id, `end_time = clock_timestamp() - interval '1 second'`);
    const due = await claim();
    const ids = due.map(({ cron }) => cron.cron_id);
    expect(ids.sort()).toEqual([ending.cron_id, changed.cron_id].sort());
    const last = await crons.get(tenantId, ending.cron_id);
    expect(last.next_run_date).toBeNull();
    await crons.patch(tenantId, changed.cron_id, { schedule: '5 * * * *' });
    const stale = due.find(({ cron }) => cron.cron_id === changed.cron_id);
    expect(await crons.fire(tenantId, changed.cron_id, stale?.runId ?? '')).toBe(false);
  });

  it('stops, and says so, when its schedule cannot be read any more', async () => {
    const [broken, last, fine] = [await make(), await make(), await make()];
    await set(broken.cron_id, `next_run_at = '${MISSED}', schedule = 'broken'`);
    await set(last.cron_id, `next_run_at = '${MISSED}', schedule = 'never'`);
    await set(fine.cron_id, `next_run_at = '${MISSED}'`);
    expect(await claim()).toHaveLength(3);
    expect(errors).toHaveLength(1);
    for (const { cron_id } of [broken, last]) {
      expect((await crons.get(tenantId, cron_id)).next_run_date).toBeNull();
    }
    expect((await crons.get(tenantId, fine.cron_id)).next_run_date).not.toBeNull();
  });
});

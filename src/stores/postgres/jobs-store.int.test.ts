import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { makeJobsStore } from './jobs-store.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
let ours: string;
let theirs: string;
let at = new Date('2030-01-01T00:00:00Z');
const later = (seconds: number) => {
  at = new Date(at.getTime() + seconds * 1000);
};
let store: ReturnType<typeof makeJobsStore>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  ours = (await makeWorld(db, 'ours')).tenantId;
  theirs = (await makeWorld(db, 'theirs')).tenantId;
  store = makeJobsStore(db, { now: () => at });
});
// What one test leaves waiting, another would claim.
afterEach(() => db.asSystem((sql) => sql.query('DELETE FROM jobs')));
afterAll(() => close());

const KIND = 'knowledge.ingest';
const BY = { workerId: 'w1', leaseSeconds: 30, limit: 100, perTenantMax: 100, kinds: [KIND] };
const claim = async (over: Partial<typeof BY> = {}) => (await store.claim({ ...BY, ...over })).jobs;
const claimOne = async (over: Partial<typeof BY> = {}) => {
  const [held] = await claim({ ...over, limit: 1 });
  if (held === undefined) throw new Error('nothing was due');
  return held;
};
const ids = (jobs: { job: { id: string } }[]) => jobs.map(({ job }) => job.id);

describe('entering', () => {
  it('goes back with the transaction it was part of', async () => {
    const failing = db.withTenant(ours, async () => {
      await store.enqueue(ours, KIND, {});
      throw new Error('the transaction failed');
    });
    await expect(failing).rejects.toThrow('the transaction failed');
    expect(await store.list(ours, { limit: 10 })).toEqual([]);
    expect(await claim()).toEqual([]);
  });

  it('answers the first job under the same key, of this tenant and kind', async () => {
    const first = await store.enqueue(ours, KIND, { a: 1 }, { key: 'k' });
    expect(first).toMatchObject({ state: 'queued', attempt: 0, attempts_max: 5, progress: 0 });
    expect(await store.enqueue(ours, KIND, { a: 2 }, { key: 'k' })).toEqual(first);
    expect((await store.enqueue(theirs, KIND, {}, { key: 'k' })).id).not.toBe(first.id);
    await expect(store.enqueue(ours, 'crm.deliver', {}, { key: 'k' })).rejects.toMatchObject({
      code: 'key_reused',
    });
    const [held] = await claim();
    expect(held?.input).toEqual({ a: 1 });
  });

  it('waits as long as it was asked to', async () => {
    const { id } = await store.enqueue(ours, KIND, {}, { delaySeconds: 10 });
    expect(await claim()).toEqual([]);
    later(11);
    expect(ids(await claim())).toEqual([id]);
  });
});

describe('claiming', () => {
  it('takes turns between tenants, so that a long queue holds nobody up', async () => {
    for (let i = 0; i < 50; i += 1) await store.enqueue(ours, KIND, {});
    const { id } = await store.enqueue(theirs, KIND, {});
    expect(ids(await claim({ limit: 2 }))).toContain(id);
  });

  it('never gives one tenant more than its part, whoever asks', async () => {
    for (let i = 0; i < 6; i += 1) await store.enqueue(ours, KIND, {});
    const both = await Promise.all([
      claim({ perTenantMax: 3, workerId: 'a' }),
      claim({ perTenantMax: 3, workerId: 'b' }),
    ]);
    expect(both.flat()).toHaveLength(3);
    const [held] = both.flat();
    if (held !== undefined) await store.done(held, {});
    expect(await claim({ perTenantMax: 3 })).toHaveLength(1);
  });

  it('gives each job to one of ten who ask at once', async () => {
    for (let i = 0; i < 20; i += 1) await store.enqueue(i % 2 === 0 ? ours : theirs, KIND, {});
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, i) => claim({ limit: 5, workerId: `w${i}` })),
    );
    const all = ids(asked.flat());
    expect(all).toHaveLength(20);
    expect(new Set(all).size).toBe(20);
  });

  it('leaves kinds alone that the worker cannot do', async () => {
    await store.enqueue(ours, 'person.erase', {});
    expect(await claim()).toEqual([]);
    expect(await claim({ kinds: ['person.erase'] })).toHaveLength(1);
  });

  it('keeps a lane in order, also behind one that is tried again', async () => {
    const first = await store.enqueue(ours, KIND, {}, { lane: 'l' });
    const second = await store.enqueue(ours, KIND, {}, { lane: 'l' });
    const other = await store.enqueue(theirs, KIND, {}, { lane: 'l' });
    const [one, two] = await claim();
    expect(new Set(ids([one, two].flatMap((held) => held ?? [])))).toEqual(
      new Set([first.id, other.id]),
    );
    const mine = one?.job.id === first.id ? one : two;
    if (mine === undefined) throw new Error('the first was not claimed');
    await store.failed(mine, { code: 'internal', message: 'x' }, 5);
    expect(await claim()).toEqual([]);
    later(6);
    const again = await claimOne();
    expect(again.job).toMatchObject({ id: first.id, attempt: 2 });
    await store.done(again, {});
    expect(ids(await claim())).toEqual([second.id]);
  });
});

describe('while it is held', () => {
  it('shows progress, and ends with its result', async () => {
    const { id } = await store.enqueue(ours, KIND, {});
    const held = await claimOne();
    expect(await store.progress(held, 41.6, 'reading')).toMatchObject({
      progress: 42,
      step: 'reading',
    });
    await store.done(held, { pages: 3 });
    expect(await store.get(ours, id)).toMatchObject({
      state: 'done',
      progress: 100,
      result: { pages: 3 },
    });
    expect(await store.get(theirs, id)).toBeNull();
  });

  it('is taken over when the lease ends, and the old holder writes nothing more', async () => {
    const { id } = await store.enqueue(ours, KIND, {});
    const old = await claimOne();
    later(29);
    expect(await store.heartbeat([old], 30)).toEqual([{ jobId: id, cancelAsked: false }]);
    later(29);
    expect(await claim()).toEqual([]);
    later(2);
    const found = await store.claim({ ...BY, workerId: 'w2' });
    expect(found.lapsed).toEqual([{ tenantId: ours, jobId: id }]);
    expect(found.jobs[0]).toMatchObject({ claim: 2, job: { id, attempt: 2 } });
    expect(await store.heartbeat([old], 30)).toEqual([]);
    expect(await store.progress(old, 1, 'x')).toBeNull();
    expect(await store.done(old, {})).toBeNull();
    expect(await store.failed(old, { code: 'internal', message: 'x' }, null)).toBeNull();
    expect(await store.release(old)).toBeNull();
    expect(await store.get(ours, id)).toMatchObject({ state: 'running' });
  });

  it('fails once its processes have died as often as it may be tried', async () => {
    const { id } = await store.enqueue(ours, KIND, {}, { attemptsMax: 2 });
    await claimOne();
    later(31);
    await claimOne();
    later(31);
    expect(await claim()).toEqual([]);
    expect(await store.get(ours, id)).toMatchObject({
      state: 'failed',
      error: { code: 'internal' },
    });
  });

  it('is given back without counting the attempt', async () => {
    await store.enqueue(ours, KIND, {});
    expect(await store.release(await claimOne())).toMatchObject({ state: 'retrying', attempt: 0 });
    expect((await claimOne()).job.attempt).toBe(1);
  });
});

describe('cancelling', () => {
  it('ends one that waits at once', async () => {
    const { id } = await store.enqueue(ours, KIND, {});
    expect(await store.cancel(theirs, id)).toBeNull();
    expect(await store.cancel(ours, id)).toMatchObject({ state: 'cancelled' });
    expect(await claim()).toEqual([]);
  });

  it('marks one that runs: it makes no more progress, and its failure is its end', async () => {
    const { id } = await store.enqueue(ours, KIND, {});
    const held = await claimOne();
    expect(await store.cancel(ours, id)).toMatchObject({ state: 'running' });
    expect(await store.heartbeat([held], 30)).toEqual([{ jobId: id, cancelAsked: true }]);
    expect(await store.progress(held, 5, 'x')).toBeNull();
    const end = await store.failed(held, { code: 'internal', message: 'x' }, 1);
    expect(end).toMatchObject({ state: 'cancelled', error: null });
  });

  it('leaves what is over as it is', async () => {
    const { id } = await store.enqueue(ours, KIND, {});
    await store.done(await claimOne(), {});
    expect(await store.cancel(ours, id)).toMatchObject({ state: 'done' });
  });
});

it('makes a failed one due again, from its first attempt', async () => {
  const { id } = await store.enqueue(ours, KIND, {});
  expect(await store.retry(ours, id)).toBeNull();
  await store.failed(await claimOne(), { code: 'internal', message: 'broken' }, null);
  expect(await store.list(ours, { state: 'failed', limit: 5 })).toMatchObject([
    { id, error: { code: 'internal', message: 'broken' } },
  ]);
  expect(await store.retry(theirs, id)).toBeNull();
  expect(await store.retry(ours, id)).toMatchObject({ state: 'queued', attempt: 0, error: null });
  expect((await claimOne()).job.id).toBe(id);
});

it('lists newest first, in pages that neither repeat nor skip', async () => {
  const made: string[] = [];
  for (let i = 0; i < 7; i += 1) made.push((await store.enqueue(ours, KIND, {})).id);
  await store.enqueue(theirs, KIND, {});
  const seen: string[] = [];
  let after: { createdAt: string; id: string } | undefined;
  do {
    const page = await store.list(ours, { limit: 3, after });
    seen.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    after = last && { createdAt: last.created_at, id: last.id };
  } while (after !== undefined);
  expect(seen.toSorted()).toEqual(made.toSorted());
  const whole = await store.list(ours, { limit: 100 });
  expect(seen).toEqual(whole.map(({ id }) => id));
  const times = whole.map((job) => job.created_at);
  expect(times).toEqual(times.toSorted().toReversed());
  expect(await store.list(ours, { kind: 'keys.rotate', limit: 3 })).toEqual([]);
});

it('forgets what ended long ago, and nothing else', async () => {
  await store.enqueue(ours, KIND, {});
  await store.done(await claimOne(), {});
  const { id } = await store.enqueue(ours, KIND, {});
  expect(await store.sweepEnded(60, 10)).toBe(0);
  expect(await store.sweepEnded(-1, 10)).toBe(1);
  expect((await store.list(ours, { limit: 9 })).map((job) => job.id)).toEqual([id]);
});

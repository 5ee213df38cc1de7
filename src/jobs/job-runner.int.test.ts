import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import type { JobHandler } from '../schemas/jobs.ts';
import type { Db } from '../stores/postgres/db.ts';
import { makeJobsStore } from '../stores/postgres/jobs-store.ts';
import { makeWorld } from '../stores/postgres/testing/make-world.ts';
import { openTestDb } from '../stores/postgres/testing/open-test-db.ts';
import { makeEnqueueJob } from './enqueue-job.ts';
import { type JobRunnerDeps, makeJobRunner } from './job-runner.ts';
import { makeTestSignals } from './testing/make-test-signals.ts';

const KIND = 'knowledge.ingest';
let db: Db;
let close: () => Promise<void>;
let ours: string;
let theirs: string;
let ahead = 0;
const now = () => new Date(Date.now() + ahead * 1000);
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  ours = (await makeWorld(db, 'ours')).tenantId;
  theirs = (await makeWorld(db, 'theirs')).tenantId;
});
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await db.asSystem((sql) => sql.query('DELETE FROM jobs'));
  ahead = 0;
});
afterAll(() => close());

function open(handler: JobHandler, over: Partial<JobRunnerDeps> = {}) {
  const queue = over.queue ?? makeJobsStore(db, { now });
  const signals = over.signals ?? makeTestSignals();
  const errors: unknown[] = [];
  const outcomes: string[] = [];
  const runner = makeJobRunner({
    ...{ queue, signals, handlers: { [KIND]: handler } },
    meter: { ended: (_kind, outcome) => void outcomes.push(outcome), recovered: () => {} },
    onError: (error) => void errors.push(error),
    ...{ workerId: 'w', leaseSeconds: 30, concurrencyMax: 4, perTenantMax: 4 },
    ...{ lookEveryMs: 50, random: () => 1 },
    ...over,
  });
  runner.start();
  stops.push(() => runner.stop(0));
  return { runner, signals, errors, outcomes, enqueue: makeEnqueueJob({ queue, signals }) };
}
const store = () => makeJobsStore(db, { now });
const stateOf = async (jobId: string) => (await store().get(ours, jobId))?.state;

/** A handler that waits until the test lets it go, or until it is stopped. */
function gate() {
  let free = () => {};
  const opened = new Promise<void>((resolve) => {
    free = resolve;
  });
  const started: string[] = [];
  const handler: JobHandler = async ({ jobId, signal }) => {
    started.push(jobId);
    const stop = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
    await Promise.race([opened, stop]);
    return {};
  };
  return { started, handler, open: () => free() };
}

it('does a job, with progress, and keeps its result', async () => {
  const { enqueue } = open(async ({ input, attempt, progress }) => {
    await progress(30, 'thinking');
    return { doubled: Number(input['n']) * 2, attempt };
  });
  const { id } = await enqueue(ours, KIND, { n: 21 });
  await expect.poll(() => stateOf(id)).toBe('done');
  const job = await store().get(ours, id);
  expect(job).toMatchObject({ result: { doubled: 42, attempt: 1 }, progress: 100, attempt: 1 });
});

it('does what was entered in a transaction after it, and nothing of one that failed', async () => {
  const seen: unknown[] = [];
  const { enqueue } = open(async ({ input }) => {
    seen.push(input['n']);
    return {};
  });
  const failing = db.withTenant(ours, async () => {
    await enqueue(ours, KIND, { n: 'undone' });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await db.withTenant(ours, () => enqueue(ours, KIND, { n: 'kept' }));
  await expect.poll(() => seen).toEqual(['kept']);
});

describe('what fails', () => {
  it('is tried again, later each time, and is a dead letter after the last', async () => {
    const attempts: number[] = [];
    const { enqueue, errors, outcomes } = open(async ({ attempt }) => {
      attempts.push(attempt);
      throw new Error('secret detail');
    });
    const { id } = await enqueue(ours, KIND, {}, { attemptsMax: 3 });
    await expect.poll(() => stateOf(id)).toBe('retrying');
    // Two seconds after the first failure, four after the second.
    for (const [wait, count] of [
      [1, 1],
      [2, 2],
      [3, 2],
      [2, 3],
    ] as const) {
      ahead += wait;
      await store().list(ours, { limit: 1 });
      await expect.poll(() => attempts.length).toBe(count);
      await expect.poll(() => stateOf(id)).not.toBe('running');
    }
    await expect.poll(() => stateOf(id)).toBe('failed');
    const [dead] = await store().list(ours, { state: 'failed', limit: 10 });
    expect(dead).toMatchObject({ id, error: { code: 'internal' } });
    expect(JSON.stringify(dead)).not.toContain('secret');
    expect(outcomes).toEqual(['retrying', 'retrying', 'failed']);
    expect(errors).toHaveLength(3);
  });

  it('is over at once where another attempt could not help', async () => {
    const { enqueue } = open(async () => {
      throw new AppError('corrupt_document', 'no pages', { hint: 'Send another file.' });
    });
    const { id } = await enqueue(ours, KIND, {});
    await expect.poll(() => stateOf(id)).toBe('failed');
    expect(await store().get(ours, id)).toMatchObject({
      attempt: 1,
      error: { code: 'corrupt_document', message: 'Send another file.' },
    });
  });
});

it('stops a running job that is cancelled, told by a signal', async () => {
  const { handler, started } = gate();
  const { enqueue, signals, outcomes } = open(handler);
  const { id } = await enqueue(ours, KIND, {});
  await expect.poll(() => started).toEqual([id]);
  await store().cancel(ours, id);
  signals.publish('job', `${id} cancel`);
  await expect.poll(() => stateOf(id)).toBe('cancelled');
  expect(outcomes).toEqual(['cancelled']);
});

it('stops it without a signal too, by the heartbeat', async () => {
  const { handler, started } = gate();
  const { enqueue } = open(handler, { leaseSeconds: 0.3 });
  const { id } = await enqueue(ours, KIND, {});
  await expect.poll(() => started).toEqual([id]);
  await store().cancel(ours, id);
  await expect.poll(() => stateOf(id)).toBe('cancelled');
});

it('lets a second tenant in while the first has a long queue', async () => {
  const { handler, started, open: letGo } = gate();
  const { enqueue } = open(handler, { concurrencyMax: 4, perTenantMax: 3 });
  for (let i = 0; i < 10; i += 1) await enqueue(ours, KIND, {});
  await expect.poll(() => started.length).toBe(3);
  const { id } = await enqueue(theirs, KIND, {});
  await expect.poll(() => started).toContain(id);
  expect(started).toHaveLength(4);
  letGo();
  await expect.poll(() => started.length).toBe(11);
});

it('never does one job twice at once, however many runners there are', async () => {
  const under = new Set<string>();
  const done: string[] = [];
  const handler: JobHandler = async ({ jobId }) => {
    expect(under.has(jobId)).toBe(false);
    under.add(jobId);
    await new Promise((resolve) => setTimeout(resolve, 5));
    under.delete(jobId);
    done.push(jobId);
    return {};
  };
  const signals = makeTestSignals();
  const one = open(handler, { signals, workerId: 'one' });
  const two = open(handler, { signals, workerId: 'two' });
  for (let i = 0; i < 40; i += 1) await one.enqueue(i % 3 === 0 ? theirs : ours, KIND, {});
  await expect.poll(() => done.length, { timeout: 20_000 }).toBe(40);
  expect(new Set(done).size).toBe(40);
  expect([...one.errors, ...two.errors]).toEqual([]);
});

describe('stopping', () => {
  it('waits for what ends in time', async () => {
    const { handler, started, open: letGo } = gate();
    const { enqueue, runner } = open(handler);
    const { id } = await enqueue(ours, KIND, {});
    await expect.poll(() => started).toEqual([id]);
    const stopped = runner.stop(20_000);
    letGo();
    await stopped;
    expect(await stateOf(id)).toBe('done');
  });

  it('gives back what does not, for another process to do at once', async () => {
    const { handler, started } = gate();
    const { enqueue, runner, outcomes } = open(handler);
    const { id } = await enqueue(ours, KIND, {});
    await expect.poll(() => started).toEqual([id]);
    await runner.stop(0);
    expect(await store().get(ours, id)).toMatchObject({ state: 'retrying', attempt: 0 });
    expect(outcomes).toEqual(['given_back']);
    open(async ({ attempt }) => ({ attempt }));
    await expect.poll(() => stateOf(id)).toBe('done');
    expect(await store().get(ours, id)).toMatchObject({ result: { attempt: 1 } });
  });
});

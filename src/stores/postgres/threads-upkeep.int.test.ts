import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTenantSaver } from './tenant-saver.ts';
import { CHECKPOINTS, openThreads, type TestThreads } from './testing/open-threads.ts';

/** What becomes of whole threads: copies of them, and their end. */
let db: TestThreads['db'];
let tenantId: TestThreads['tenantId'];
let threads: TestThreads['threads'];
let amounts: TestThreads['amounts'];
let checkpoint: TestThreads['checkpoint'];
let close: TestThreads['close'];
beforeAll(async () => {
  ({ db, tenantId, threads, amounts, checkpoint, close } = await openThreads());
});
afterAll(() => close?.());

const setColumns = (threadId: string, sets: string) =>
  db.asSystem((sql) => sql.query(`UPDATE threads SET ${sets} WHERE thread_id = $1`, [threadId]));

describe('copy', () => {
  it('has every checkpoint of the thread, under its own id', async () => {
    const { thread_id } = await threads.create(tenantId, { metadata: { kept: true } });
    await checkpoint(thread_id, 3);
    await threads.setState(tenantId, thread_id, { values: { n: 1 }, status: 'busy' });
    const copy = await threads.copy(tenantId, thread_id);
    expect(copy).toMatchObject({ status: 'idle', values: { n: 1 }, metadata: { kept: true } });
    expect(await amounts(copy.thread_id, CHECKPOINTS)).toEqual([3, 3, 3]);
    const saver = makeTenantSaver(db, tenantId);
    const of = (id: string) => ({ configurable: { thread_id: id, checkpoint_ns: '' } });
    const [from, to] = [
      await saver.getTuple(of(thread_id)),
      await saver.getTuple(of(copy.thread_id)),
    ];
    expect(to?.checkpoint).toEqual(from?.checkpoint);
    expect(to?.pendingWrites).toEqual(from?.pendingWrites);
    expect(to?.metadata).toMatchObject({ thread_id: copy.thread_id, step: 3 });
    await threads.delete(tenantId, thread_id);
    expect(await amounts(copy.thread_id, CHECKPOINTS)).toEqual([3, 3, 3]);
  });
});

describe('prune', () => {
  it('deletes, or keeps the latest state, and leaves busy threads', async () => {
    const made = await Promise.all([0, 1, 2].map(() => threads.create(tenantId, {})));
    const [a = '', b = '', c = ''] = made.map(({ thread_id }) => thread_id);
    for (const id of [a, b, c]) await checkpoint(id, 3);
    await threads.setState(tenantId, b, { status: 'busy' });
    const prune = (thread_ids: string[], strategy: 'delete' | 'keep_latest') =>
      threads.prune(tenantId, { thread_ids, strategy });
    expect(await prune([a, b, randomUUID()], 'keep_latest')).toBe(1);
    expect(await amounts(a, CHECKPOINTS)).toEqual([1, 1, 1]);
    expect(await amounts(b, CHECKPOINTS)).toEqual([3, 3, 3]);
    expect(await amounts(c, CHECKPOINTS)).toEqual([3, 3, 3]);
    expect(await prune([a, b, c], 'delete')).toBe(2);
    expect(await amounts(c, CHECKPOINTS)).toEqual([0, 0, 0]);
    expect(await threads.get(tenantId, b)).not.toBeNull();
  });
});

describe('time to live', () => {
  it('counts from the last update, and is shown when asked for', async () => {
    const { thread_id, ttl } = await threads.create(tenantId, { ttl: 60 });
    expect(ttl).toBeUndefined();
    const withTtl = async () => (await threads.get(tenantId, thread_id, { ttl: true }))?.ttl;
    expect(await withTtl()).toMatchObject({ strategy: 'delete', ttl_minutes: 60 });
    await setColumns(thread_id, `expires_at = '2020-01-01'`);
    const minutesLeft = async () =>
      Math.round((Date.parse((await withTtl())?.expires_at ?? '') - Date.now()) / 60_000);
    for (const [change, minutes] of [
      [() => threads.patch(tenantId, thread_id, {}), 60],
      [() => threads.setState(tenantId, thread_id, {}), 60],
      [() => threads.patch(tenantId, thread_id, { ttl: { strategy: 'keep_latest', ttl: 90 } }), 90],
    ] as const) {
      await setColumns(thread_id, `expires_at = '2020-01-01'`);
      await change();
      expect(await minutesLeft()).toBe(minutes);
    }
    expect(await withTtl()).toMatchObject({ strategy: 'keep_latest', ttl_minutes: 90 });
    await threads.patch(tenantId, thread_id, { ttl: null });
    expect(await withTtl()).toBeNull();
  });

  it('ends threads as each one says, of every tenant, but no busy ones', async () => {
    const mortal = async (strategy: 'delete' | 'keep_latest') => {
      const { thread_id } = await threads.create(tenantId, { ttl: { strategy, ttl: 1 } });
      await checkpoint(thread_id, 2);
      await setColumns(thread_id, `expires_at = '2020-01-01'`);
      return thread_id;
    };
    const [gone, kept, busy] = [
      await mortal('delete'),
      await mortal('keep_latest'),
      await mortal('delete'),
    ];
    await setColumns(busy, `status = 'busy'`);
    const { thread_id: alive } = await threads.create(tenantId, { ttl: 60 });
    expect(await threads.sweepExpired(100)).toBe(2);
    expect(await threads.get(tenantId, gone)).toBeNull();
    expect(await amounts(gone, CHECKPOINTS)).toEqual([0, 0, 0]);
    expect(await amounts(kept, CHECKPOINTS)).toEqual([1, 1, 1]);
    expect(await threads.get(tenantId, busy)).not.toBeNull();
    expect(await threads.get(tenantId, alive)).not.toBeNull();
    expect(await threads.sweepExpired(100)).toBe(0);
    await threads.patch(tenantId, kept, {});
    const again = await threads.get(tenantId, kept, { ttl: true });
    expect(Date.parse(again?.ttl?.expires_at ?? '')).toBeGreaterThan(Date.now());
  });
});

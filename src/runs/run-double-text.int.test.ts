import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gated } from './testing/graphs/gated.ts';
import { never } from './testing/never.ts';
import { openTestHouse, order, served, type TestHouse, until } from './testing/open-engine.ts';

const walk = gated();
const ONCE = ['one', 'two', 'three'];

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ walk: served('walk', walk.graph) });
});
afterEach(async () => {
  walk.letAllGo();
  await house.closeEngines();
});
afterAll(() => house.close());

const runOf = (runId: string) => house.stores.runs.get(house.tenantId, runId);
const threadOf = (threadId: string) => house.stores.threads.get(house.tenantId, threadId);

/** A run that the first engine has in its second step, and who is to send another message. */
async function busy(where: string) {
  const first = await house.openEngine();
  const second = await house.openEngine();
  const threadId = randomUUID();
  walk.hold('two');
  const run = await first.engine.accept(house.tenantId, order('walk', threadId));
  await expect.poll(() => walk.entered('two', threadId), until()).toBe(1);
  return { first, threadId, run, sender: where === 'the same engine' ? first : second };
}

describe.each(['the same engine', 'another engine'])('a second message by %s', (where) => {
  it.each([undefined, 'reject'] as const)('is refused with %s', async (strategy) => {
    const { sender, threadId, run } = await busy(where);
    const again = order('walk', threadId, strategy && { multitask_strategy: strategy });
    await expect(sender.engine.accept(house.tenantId, again)).rejects.toMatchObject({
      code: 'double_text',
    });
    expect(await house.count('runs')).toBe(1);
    walk.letAllGo();
    expect(await sender.engine.outcome(house.tenantId, run.run_id, never)).toMatchObject({
      status: 'success',
    });
  });

  it('waits its turn with enqueue', async () => {
    const { sender, threadId, run } = await busy(where);
    const enqueue = order('walk', threadId, { multitask_strategy: 'enqueue' });
    const queued = [];
    for (let n = 0; n < 3; n += 1) {
      queued.push(await sender.engine.accept(house.tenantId, enqueue));
    }
    expect(queued.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending']);
    walk.letAllGo();
    const ended = await Promise.all(
      queued.map(({ run_id }) => sender.engine.outcome(house.tenantId, run_id, never)),
    );
    expect(ended.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
    const { values, status } = (await threadOf(threadId)) ?? {};
    expect({ values, status }).toEqual({
      ...{ status: 'idle', values: { steps: [...ONCE, ...ONCE, ...ONCE, ...ONCE] } },
    });
    const rows = await Promise.all(
      [run, ...queued].map(async ({ run_id }) => (await runOf(run_id))?.updated_at ?? ''),
    );
    expect(rows).toEqual([...rows].sort());
  });

  it('takes over with interrupt', async () => {
    const { sender, threadId, run } = await busy(where);
    const outcome = sender.engine.outcome(house.tenantId, run.run_id, never);
    const body = { multitask_strategy: 'interrupt' as const };
    const next = await sender.engine.accept(house.tenantId, order('walk', threadId, body));
    expect(await outcome).toMatchObject({ status: 'interrupted' });
    walk.letAllGo();
    expect(await sender.engine.outcome(house.tenantId, next.run_id, never)).toMatchObject({
      status: 'success',
      values: { steps: ['one', ...ONCE] },
    });
    expect(await runOf(run.run_id)).toMatchObject({ status: 'interrupted' });
  });

  it('stands alone with rollback', async () => {
    const { sender, threadId, run } = await busy(where);
    const enqueue = order('walk', threadId, { multitask_strategy: 'enqueue' });
    const queued = await sender.engine.accept(house.tenantId, enqueue);
    const gone = [run, queued].map(({ run_id }) =>
      sender.engine.outcome(house.tenantId, run_id, never),
    );
    const body = { multitask_strategy: 'rollback' as const };
    const next = await sender.engine.accept(house.tenantId, order('walk', threadId, body));
    expect(await Promise.all(gone)).toMatchObject([
      { status: 'interrupted' },
      { status: 'interrupted' },
    ]);
    walk.letAllGo();
    expect(await sender.engine.outcome(house.tenantId, next.run_id, never)).toMatchObject({
      values: { steps: ONCE },
    });
    expect([await runOf(run.run_id), await runOf(queued.run_id)]).toEqual([null, null]);
    expect(await threadOf(threadId)).toMatchObject({ status: 'idle', values: { steps: ONCE } });
  });
});

it('runs one at a time, however many engines are told at once', async () => {
  const engines = [await house.openEngine(), await house.openEngine()];
  const threadId = randomUUID();
  await house.stores.threads.create(house.tenantId, { threadId });
  const runs = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      engines[n % 2]?.engine.accept(
        house.tenantId,
        order('walk', threadId, { multitask_strategy: 'enqueue' }),
      ),
    ),
  );
  await Promise.all(
    runs.map((run) => engines[0]?.engine.outcome(house.tenantId, run?.run_id ?? '', never)),
  );
  const { values } = (await threadOf(threadId)) ?? {};
  expect(values).toEqual({ steps: runs.flatMap(() => ONCE) });
});

it('lets one of many in that all refuse to wait', async () => {
  const engines = [await house.openEngine(), await house.openEngine()];
  const threadId = randomUUID();
  walk.hold('one');
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      engines[n % 2]?.engine.accept(house.tenantId, order('walk', threadId)),
    ),
  );
  const codes = tries.map((t) => (t.status === 'fulfilled' ? 'in' : t.reason.code));
  expect(codes.filter((code) => code === 'in')).toHaveLength(1);
  expect(codes.filter((code) => code === 'double_text')).toHaveLength(9);
});

it('enters all of a batch or none', async () => {
  const { engine } = await house.openEngine();
  const threadId = randomUUID();
  const orders = [order('walk', null), order('walk', threadId), order('walk', threadId)];
  await expect(engine.acceptAll(house.tenantId, orders)).rejects.toMatchObject({
    code: 'double_text',
  });
  expect(await house.count('runs')).toBe(0);
  expect(await house.count('threads')).toBe(0);
  const runs = await engine.acceptAll(house.tenantId, orders.slice(0, 2));
  const ended = await Promise.all(
    runs.map(({ run_id }) => engine.outcome(house.tenantId, run_id, never)),
  );
  expect(ended).toMatchObject([{ values: { steps: ONCE } }, { values: { steps: ONCE } }]);
});

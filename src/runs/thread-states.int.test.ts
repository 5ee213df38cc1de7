import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { asking } from './testing/graphs/asking.ts';
import { gated } from './testing/graphs/gated.ts';
import { never } from './testing/never.ts';
import { openTestHouse, order, served, type TestHouse, until } from './testing/open-engine.ts';

const walk = gated();
const STEPS = ['one', 'two', 'three'];
const AT = { subgraphs: false };

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({
    walk: served('walk', walk.graph),
    ask: served('ask', asking()),
    few: served('few', walk.graph, { checkpointsKept: 2 }),
  });
});
afterEach(async () => {
  walk.letAllGo();
  await house.closeEngines();
});
afterAll(() => house.close());

const threadOf = (threadId: string) => house.stores.threads.get(house.tenantId, threadId);

/** A thread after one run of a graph. */
async function played(graph: string) {
  const opened = await house.openEngine();
  const threadId = randomUUID();
  const run = await opened.engine.accept(house.tenantId, order(graph, threadId));
  await opened.engine.outcome(house.tenantId, run.run_id, never);
  return { ...opened, threadId };
}

it('shows an update by hand in the thread, and goes on from it', async () => {
  const { engine, states, threadId } = await played('walk');
  const update = { values: { steps: ['by hand'] }, as_node: 'one' };
  expect(await states.update(house.tenantId, threadId, update)).toMatchObject({
    ...{ thread_id: threadId, checkpoint_id: expect.any(String), checkpoint_ns: '' },
  });
  const values = { steps: [...STEPS, 'by hand'] };
  expect(await threadOf(threadId)).toMatchObject({ values });
  expect(await states.get(house.tenantId, threadId, AT)).toMatchObject({ values, next: ['two'] });
  const on = await engine.accept(house.tenantId, order('walk', threadId, { input: null }));
  expect(await engine.outcome(house.tenantId, on.run_id, never)).toMatchObject({
    values: { steps: [...STEPS, 'by hand', 'two', 'three'] },
  });
});

it('refuses an update while a run is under way, here or elsewhere', async () => {
  const { engine, states, threadId } = await played('walk');
  const other = await house.openEngine();
  walk.hold('two');
  const run = await engine.accept(house.tenantId, order('walk', threadId));
  await expect.poll(() => walk.entered('two', threadId), until()).toBe(2);
  for (const each of [states, other.states]) {
    const update = { values: { steps: ['by hand'] } };
    await expect(each.update(house.tenantId, threadId, update)).rejects.toMatchObject({
      ...{ code: 'conflict', retry: true },
    });
  }
  walk.letAllGo();
  await engine.outcome(house.tenantId, run.run_id, never);
  expect(await threadOf(threadId)).toMatchObject({ values: { steps: [...STEPS, ...STEPS] } });
});

it('shows an interrupt that an update by hand has answered no more', async () => {
  const { states, threadId } = await played('ask');
  expect(await threadOf(threadId)).toMatchObject({ status: 'interrupted' });
  const update = { values: { answers: ['said elsewhere'] }, as_node: 'ask' };
  await states.update(house.tenantId, threadId, update);
  expect(await threadOf(threadId)).toMatchObject({
    ...{ interrupts: {}, values: { said: ['before'], answers: ['said elsewhere'] } },
  });
  expect(await states.get(house.tenantId, threadId, AT)).toMatchObject({ next: ['after'] });
});

it('has no state before the first run, and knows no thread that is not there', async () => {
  const { states } = await house.openEngine();
  const { thread_id: threadId } = await house.stores.threads.create(house.tenantId, {});
  expect(await states.get(house.tenantId, threadId, AT)).toMatchObject({ values: {}, next: [] });
  expect(await states.history(house.tenantId, threadId, { limit: 5 })).toEqual([]);
  await expect(
    states.update(house.tenantId, threadId, { values: { steps: ['x'] } }),
  ).rejects.toMatchObject({ code: 'bad_request' });
  const unknown = { code: 'unknown_thread' };
  await expect(states.get(house.tenantId, randomUUID(), AT)).rejects.toMatchObject(unknown);
  const stranger = await house.newTenant('stranger');
  await expect(states.get(stranger, threadId, AT)).rejects.toMatchObject(unknown);
});

it('keeps as many checkpoints after a run as its graph is to have', async () => {
  const { states, threadId } = await played('few');
  const history = await states.history(house.tenantId, threadId, { limit: 10 });
  expect(history).toHaveLength(2);
  expect(history[0]).toMatchObject({ values: { steps: STEPS }, next: [] });
});

it('replays supersteps on a thread of its own', async () => {
  const { states } = await house.openEngine();
  const metadata = { graph_id: 'walk' };
  const { thread_id: threadId } = await house.stores.threads.create(house.tenantId, { metadata });
  await states.replay(house.tenantId, threadId, [
    { updates: [{ values: { steps: ['a'] }, as_node: 'one' }] },
    { updates: [{ values: { steps: ['b'] }, as_node: 'two' }] },
  ] as Parameters<typeof states.replay>[2]);
  expect(await threadOf(threadId)).toMatchObject({ values: { steps: ['a', 'b'] } });
});

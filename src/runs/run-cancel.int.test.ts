import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './testing/graphs/asking.ts';
import { gated } from './testing/graphs/gated.ts';
import { never } from './testing/never.ts';
import { openTestHouse, order, served, type TestHouse, until } from './testing/open-engine.ts';

const walk = gated();

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({
    walk: served('walk', walk.graph),
    ask: served('ask', asking()),
    exit: served('exit', walk.graph, { durability: 'exit' }),
  });
});
afterEach(async () => {
  walk.letAllGo();
  await house.closeEngines();
});
afterAll(() => house.close());

const runOf = (runId: string) => house.stores.runs.get(house.tenantId, runId);
const threadOf = (threadId: string) => house.stores.threads.get(house.tenantId, threadId);
const checkpointsOf = (threadId: string) =>
  house.count(`lg.checkpoints WHERE thread_id = '${house.tenantId}:${threadId}'`);

/** A thread with one finished run, and another that is held up in its second step. */
async function stuck(graph = 'walk') {
  const here = await house.openEngine();
  const there = await house.openEngine({ takesDue: false });
  const threadId = randomUUID();
  const { engine } = here;
  const first = await engine.accept(house.tenantId, order(graph, threadId));
  await engine.outcome(house.tenantId, first.run_id, never);
  walk.hold('two');
  const run = await engine.accept(house.tenantId, order(graph, threadId));
  await expect.poll(() => walk.entered('two', threadId), until()).toBe(2);
  return { here, there, threadId, run };
}
const cancelIn = (
  engine: Awaited<ReturnType<typeof stuck>>['here'],
  runId: string,
  action: 'interrupt' | 'rollback',
  wait = true,
) => engine.engine.cancel(house.tenantId, { runIds: [runId] }, { action, wait });

describe.each(['here', 'there'] as const)('from the engine %s', (where) => {
  it.each(['walk', 'exit'])('interrupts a run of %s whose node is deaf', async (graph) => {
    const house_ = await stuck(graph);
    expect(await cancelIn(house_[where], house_.run.run_id, 'interrupt')).toBe(1);
    expect(await runOf(house_.run.run_id)).toMatchObject({ status: 'interrupted' });
    const thread = await threadOf(house_.threadId);
    expect(thread).toMatchObject({ status: 'idle', interrupts: {} });
    // Also with `exit`: LangGraph writes down what there is when it is stopped.
    expect(thread?.values).toEqual({ steps: ['one', 'two', 'three', 'one'] });
    expect(walk.left('two', house_.threadId)).toBe(1);
  });

  it('rolls a run back as if it had never been', async () => {
    const { threadId, run, ...engines } = await stuck();
    const outcome = engines[where].engine.outcome(house.tenantId, run.run_id, never);
    expect(await cancelIn(engines[where], run.run_id, 'rollback')).toBe(1);
    expect(await runOf(run.run_id)).toBeNull();
    const steps = ['one', 'two', 'three'];
    expect(await threadOf(threadId)).toMatchObject({ status: 'idle', values: { steps } });
    expect(
      await engines.here.states.get(house.tenantId, threadId, { subgraphs: false }),
    ).toMatchObject({ values: { steps }, next: [] });
    expect(await outcome).toMatchObject({ status: 'interrupted' });
    // What the deaf node does in the end comes to nothing.
    const before = await checkpointsOf(threadId);
    walk.letAllGo();
    await expect.poll(() => walk.left('two', threadId), until()).toBe(2);
    expect(await checkpointsOf(threadId)).toBe(before);
  });

  it('tells readers that it is over', async () => {
    const { run, ...engines } = await stuck();
    const events = engines[where].engine.events(house.tenantId, run.run_id, {
      ...{ after: -1, signal: never },
    });
    const names: string[] = [];
    const reading = (async () => {
      for await (const { event } of events) names.push(event);
    })();
    await expect.poll(() => names, until()).toContain('values');
    expect(await cancelIn(engines[where], run.run_id, 'interrupt', false)).toBe(1);
    await reading;
    expect(names).not.toContain('error');
  });
});

it('ends a pending run at once, and tells who waits for it and who reads it', async () => {
  const { here, there, threadId } = await stuck();
  const queued = order('walk', threadId, { multitask_strategy: 'enqueue' });
  const next = await here.engine.accept(house.tenantId, queued);
  expect(next.status).toBe('pending');
  const outcome = there.engine.outcome(house.tenantId, next.run_id, never);
  const reading = (async () => {
    const names: string[] = [];
    const options = { after: -1, signal: never };
    for await (const { event } of there.engine.events(house.tenantId, next.run_id, options)) {
      names.push(event);
    }
    return names;
  })();
  const wanted = { threadId, status: 'pending' as const };
  const how = { action: 'interrupt' as const, wait: true };
  expect(await here.engine.cancel(house.tenantId, wanted, how)).toBe(1);
  expect(await outcome).toMatchObject({ status: 'interrupted' });
  expect(await reading).toEqual([]);
  expect(await runOf(next.run_id)).toMatchObject({ status: 'interrupted' });
  expect(await threadOf(threadId)).toMatchObject({ status: 'busy' });
});

it('deletes the thread that was made for a run which never began', async () => {
  const { engine } = await house.openEngine({ takesDue: false });
  const run = await engine.accept(house.tenantId, order('walk', null, { mode: 'background' }));
  const waiting = engine.outcome(house.tenantId, run.run_id, never);
  const how = { action: 'interrupt' as const, wait: true };
  await engine.cancel(house.tenantId, { runIds: [run.run_id] }, how);
  expect(await waiting).toEqual({
    ...{ runId: run.run_id, status: 'interrupted', values: null, error: null },
  });
  expect(await threadOf(run.thread_id)).toBeNull();
});

it('deletes the thread that was made for a run which is cancelled', async () => {
  const { engine } = await house.openEngine();
  walk.hold('one');
  const run = await engine.accept(house.tenantId, order('walk', null));
  await expect.poll(() => walk.entered('one', run.thread_id), until()).toBe(1);
  const how = { action: 'rollback' as const, wait: true };
  await engine.cancel(house.tenantId, { runIds: [run.run_id] }, how);
  expect(await threadOf(run.thread_id)).toBeNull();
});

it('knows no such run', async () => {
  const { engine } = await house.openEngine();
  const how = { action: 'interrupt' as const, wait: false };
  await expect(
    engine.cancel(house.tenantId, { runIds: [randomUUID()] }, how),
  ).rejects.toMatchObject({ code: 'unknown_run' });
  expect(await engine.cancel(house.tenantId, { status: 'all' }, how)).toBe(0);
});

it('rolls back a run that ended in the same moment', async () => {
  const { here, threadId, run } = await stuck();
  // As another process does it: marked in the ledger, its signal still on the way.
  await house.stores.runs.cancel(house.tenantId, { runIds: [run.run_id] }, 'rollback');
  walk.letAllGo();
  expect(await here.engine.outcome(house.tenantId, run.run_id, never)).toMatchObject({
    status: 'interrupted',
    values: { steps: ['one', 'two', 'three'] },
  });
  expect(await runOf(run.run_id)).toBeNull();
  expect(await threadOf(threadId)).toMatchObject({ status: 'idle' });
});

it('opens an interrupt again when its answer is rolled back', async () => {
  const { engine } = await house.openEngine();
  const threadId = randomUUID();
  const first = await engine.accept(house.tenantId, order('ask', threadId));
  await engine.outcome(house.tenantId, first.run_id, never);
  const before = await threadOf(threadId);
  expect(before).toMatchObject({ status: 'interrupted' });
  const body = { command: { resume: 'yes' }, interrupt_before: ['after'] };
  const second = await engine.accept(house.tenantId, {
    ...order('ask', threadId, body),
    first: async () => undefined,
  });
  // Cancelled between its claim and its first step.
  await house.stores.runs.cancel(house.tenantId, { runIds: [second.run_id] }, 'rollback');
  await engine.outcome(house.tenantId, second.run_id, never);
  const { updated_at, state_updated_at, ...same } = before ?? {};
  expect(await runOf(second.run_id)).toBeNull();
  expect(await threadOf(threadId)).toMatchObject({ ...same, config: expect.anything() });
});

it('hears of a cancel before it has the run that it claimed', async () => {
  const { engine } = await house.openEngine({ takesDue: false });
  const threadId = randomUUID();
  walk.hold('one');
  const other = await house.openEngine({
    leaseSeconds: 3_600,
    over: (deps) => ({
      async inOneTransaction(tenantId, work) {
        const entered = await deps.inOneTransaction(tenantId, work);
        // Committed, and cancelled by another process before anything else happens here.
        const how = { action: 'interrupt' as const, wait: false };
        await engine.cancel(tenantId, { threadId }, how);
        await expect.poll(() => heard, until()).toBe(true);
        return entered;
      },
    }),
  });
  let heard = false;
  other.signals.subscribe('cancel', () => {
    heard = true;
  });
  const run = await other.engine.accept(house.tenantId, order('walk', threadId));
  expect(await other.engine.outcome(house.tenantId, run.run_id, never)).toMatchObject({
    status: 'interrupted',
  });
});

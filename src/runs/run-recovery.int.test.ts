import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ATTEMPTS_MAX } from './drive-run.ts';
import type { LoggedEvent } from './event-log.ts';
import { gated } from './testing/graphs/gated.ts';
import { never } from './testing/never.ts';
import {
  dataOf,
  openTestHouse,
  order,
  served,
  type TestEngine,
  type TestHouse,
  until,
} from './testing/open-engine.ts';

const walk = gated();
const STEPS = ['one', 'two', 'three'];

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

/** Its events as they come, from an engine that need not be the one which runs it. */
function listen({ engine }: TestEngine, runId: string) {
  const events: LoggedEvent[] = [];
  const over = (async () => {
    const options = { after: -1, signal: never };
    for await (const event of engine.events(house.tenantId, runId, options)) events.push(event);
  })();
  return { events, over };
}

/** A row that is being written to is passed over: it takes another look. */
const takeOver = async ({ engine }: TestEngine) => {
  await house.expireLeases();
  await expect.poll(() => engine.recover(), until()).toBe(1);
};

/** Two engines; a run of the first is held up in its second step. */
async function underWay(body: Parameters<typeof order>[2] = {}, name = 'walk') {
  const first = await house.openEngine();
  const second = await house.openEngine();
  const threadId = body.on_completion === undefined ? randomUUID() : null;
  walk.hold('two');
  const run = await first.engine.accept(house.tenantId, order(name, threadId, body));
  await expect.poll(() => walk.entered('two', run.thread_id), until()).toBe(1);
  return { first, second, run, threadId: run.thread_id };
}

describe('a process that dies', () => {
  it.each([
    // The first step is in a checkpoint by then, but for `exit`.
    ['sync', 1],
    ['async', 1],
    ['exit', 2],
  ] as const)('leaves a run of durability %s to another one', async (durability, times) => {
    const { first, second, run, threadId } = await underWay({ durability });
    const { events, over } = listen(second, run.run_id);
    await expect.poll(() => dataOf(events, 'values').length, until()).toBeGreaterThan(0);
    const outcome = second.engine.outcome(house.tenantId, run.run_id, never);
    first.kill();
    walk.letGo('two');
    await takeOver(second);
    expect(await outcome).toMatchObject({ status: 'success', values: { steps: STEPS } });
    await over;
    expect(walk.entered('one', threadId)).toBe(times);
    expect(await runOf(run.run_id)).toMatchObject({ status: 'success', attempt: 2, claim: 2 });
    expect(await threadOf(threadId)).toMatchObject({ status: 'idle', values: { steps: STEPS } });
    expect(dataOf(events, 'metadata')).toEqual([
      { run_id: run.run_id, attempt: 1 },
      { run_id: run.run_id, attempt: 2 },
    ]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
  });

  it('leaves its runs to be found without anyone asking', async () => {
    const second = await house.openEngine({ leaseSeconds: 1 });
    const first = await house.openEngine({ leaseSeconds: 1, takesDue: false });
    walk.hold('one');
    const run = await first.engine.accept(house.tenantId, order('walk', randomUUID()));
    await expect.poll(() => walk.entered('one', run.thread_id), until()).toBe(1);
    first.kill();
    walk.letGo('one');
    expect(await second.engine.outcome(house.tenantId, run.run_id, never)).toMatchObject({
      values: { steps: STEPS },
    });
    expect(await runOf(run.run_id)).toMatchObject({ attempt: 2, status: 'success' });
  });

  it('leaves no thread that was made for its run', async () => {
    const { first, second, run } = await underWay({ on_completion: 'delete', logged: false });
    const outcome = second.engine.outcome(house.tenantId, run.run_id, never);
    await sleep(50);
    first.kill();
    walk.letGo('two');
    await takeOver(second);
    // Nobody but the one that died was to hear of it; who waits elsewhere gets its values.
    expect(await outcome).toMatchObject({ status: 'success', values: { steps: STEPS } });
    expect(await runOf(run.run_id)).toBeNull();
    expect(await threadOf(run.thread_id)).toBeNull();
  });
});

describe('a process that is slow', () => {
  it('writes nothing once another has taken its run over', async () => {
    const { first, second, run, threadId } = await underWay();
    const stale = first.engine.outcome(house.tenantId, run.run_id, never);
    stale.catch(() => undefined);
    walk.hold('three');
    // The held up step is entered again, by the second.
    await takeOver(second);
    await expect.poll(() => walk.entered('two', threadId), until()).toBe(2);
    walk.letGo('two');
    await expect.poll(() => walk.left('two', threadId), until()).toBe(2);
    await expect(stale).rejects.toMatchObject({ code: 'conflict', retry: true });
    expect(await runOf(run.run_id)).toMatchObject({ status: 'running', claim: 2 });
    walk.letGo('three');
    expect(await second.engine.outcome(house.tenantId, run.run_id, never)).toMatchObject({
      values: { steps: STEPS },
    });
    expect(await runOf(run.run_id)).toMatchObject({ status: 'success', claim: 2 });
    await expect.poll(() => first.engine.load(), until()).toMatchObject({ running: 0 });
  });

  it('takes its own run over, and keeps it', async () => {
    const first = await house.openEngine({ leaseSeconds: 2 });
    walk.hold('two');
    const run = await first.engine.accept(house.tenantId, order('walk', randomUUID()));
    await expect.poll(() => walk.entered('two', run.thread_id), until()).toBe(1);
    await takeOver(first);
    await expect.poll(async () => (await runOf(run.run_id))?.claim, until()).toBe(2);
    await expect.poll(() => walk.entered('two', run.thread_id), until()).toBe(2);
    // Several leases long: its heartbeat is for the newer claim.
    await sleep(3_500);
    expect(await runOf(run.run_id)).toMatchObject({ claim: 2, status: 'running' });
    walk.letGo('two');
    await expect.poll(async () => (await runOf(run.run_id))?.status, until()).toBe('success');
    await expect.poll(() => first.engine.load(), until()).toMatchObject({ running: 0, tenants: 0 });
  });
});

describe('a run that cannot be carried out', () => {
  it('ends in error after so many attempts, and frees its thread', async () => {
    const threadId = randomUUID();
    const first = await house.openEngine();
    walk.hold('two');
    const run = await first.engine.accept(house.tenantId, order('walk', threadId));
    await expect.poll(() => walk.entered('two', threadId), until()).toBe(1);
    for (let attempt = 2; attempt <= ATTEMPTS_MAX; attempt += 1) {
      await takeOver(first);
      await expect.poll(() => walk.entered('two', threadId), until()).toBe(attempt);
    }
    expect(await runOf(run.run_id)).toMatchObject({ attempt: ATTEMPTS_MAX, status: 'running' });
    await takeOver(first);
    await expect.poll(async () => (await runOf(run.run_id))?.status, until()).toBe('error');
    expect(await runOf(run.run_id)).toMatchObject({
      error: { message: expect.stringContaining(`${ATTEMPTS_MAX} attempts`) },
    });
    expect(await threadOf(threadId)).toMatchObject({ status: 'error' });
    walk.letAllGo();
    const next = await first.engine.accept(house.tenantId, order('walk', threadId));
    expect(await first.engine.outcome(house.tenantId, next.run_id, never)).toMatchObject({
      status: 'success',
    });
  });

  it('ends in error when its graph is gone for good', async () => {
    const { first, run, threadId } = await underWay();
    first.kill();
    const second = await house.openEngine({ graphs: {}, takesDue: false });
    for (let attempt = 2; attempt <= ATTEMPTS_MAX + 1; attempt += 1) {
      await takeOver(second);
      await expect.poll(() => second.engine.load().running, until()).toBe(0);
    }
    expect(await runOf(run.run_id)).toMatchObject({
      ...{ status: 'error', error: { message: expect.stringContaining('"walk"') } },
    });
    expect(await threadOf(threadId)).toMatchObject({ status: 'error' });
  });

  it('ends in error when what it left cannot be stored', async () => {
    const State = Annotation.Root({ big: Annotation<string> });
    const graph = new StateGraph(State)
      .addNode('make', () => ({ big: 'x' }))
      .addEdge(START, 'make')
      .addEdge('make', END)
      .compile();
    const engine = await house.openEngine({
      graphs: { big: served('big', graph, { checkpointsKept: 0 }) },
    });
    const threadId = randomUUID();
    const run = await engine.engine.accept(house.tenantId, order('big', threadId));
    expect(await engine.engine.outcome(house.tenantId, run.run_id, never)).toMatchObject({
      ...{ status: 'error', error: { error: 'SettleError' } },
    });
    expect(await threadOf(threadId)).toMatchObject({ status: 'error' });
  });
});

describe('a process that stops', () => {
  it('gives its runs back, and another goes on with them', async () => {
    const { first, second, run, threadId } = await underWay();
    const { events, over } = listen(second, run.run_id);
    await expect.poll(() => dataOf(events, 'metadata').length, until()).toBe(1);
    await first.engine.stop(0);
    await expect.poll(() => walk.entered('two', threadId), until()).toBe(2);
    walk.letGo('two');
    expect(await second.engine.outcome(house.tenantId, run.run_id, never)).toMatchObject({
      values: { steps: STEPS },
    });
    await over;
    expect(walk.entered('one', threadId)).toBe(1);
    // Being stopped is no failure of the run.
    expect(await runOf(run.run_id)).toMatchObject({ attempt: 1, claim: 2, status: 'success' });
    await expect(
      first.engine.accept(house.tenantId, order('walk', randomUUID())),
    ).rejects.toMatchObject({ code: 'shutting_down', retry: true });
  });

  it('waits for what it has accepted in the same moment', async () => {
    const first = await house.openEngine();
    const accepting = first.engine.accept(house.tenantId, order('walk', randomUUID()));
    await first.engine.stop(30_000);
    const run = await accepting;
    expect(await runOf(run.run_id)).toMatchObject({ status: 'success', claim: 1 });
  });

  it('gives back at once what a claim brings too late', async () => {
    let claimed: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const isClaimed = new Promise<void>((resolve) => {
      claimed = resolve;
    });
    const waits = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const first = await house.openEngine({
      over: ({ ledger }) => ({
        ledger: {
          ...ledger,
          async claimDue(worker) {
            const runs = await ledger.claimDue(worker);
            if (runs.length > 0) {
              claimed();
              await waits;
            }
            return runs;
          },
        },
      }),
    });
    const run = await first.engine.accept(
      house.tenantId,
      order('walk', randomUUID(), { mode: 'background' }),
    );
    await isClaimed;
    const stopping = first.engine.stop(0);
    goOn();
    await stopping;
    expect(await runOf(run.run_id)).toMatchObject({ status: 'pending', attempt: 0 });
  });
});

it('leaves a run alone whose database is away in mid-turn, until it can go on', async () => {
  const first = await house.openEngine({ leaseSeconds: 1 });
  const threadId = randomUUID();
  walk.hold('two');
  const run = await first.engine.accept(house.tenantId, order('walk', threadId));
  await expect.poll(() => walk.entered('two', threadId), until()).toBe(1);
  const outcome = first.engine.outcome(house.tenantId, run.run_id, never);
  outcome.catch(() => undefined);
  first.cutDatabase();
  walk.letGo('two');
  await expect(outcome).rejects.toMatchObject({ code: 'database_unavailable', retry: true });
  first.mendDatabase();
  await expect.poll(async () => (await runOf(run.run_id))?.status, until()).toBe('success');
  expect(await threadOf(threadId)).toMatchObject({ status: 'idle', values: { steps: STEPS } });
});

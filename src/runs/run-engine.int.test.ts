import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untilStopped } from './testing/graphs/until-stopped.ts';
import { asking } from './testing/graphs/asking.ts';
import { gated } from './testing/graphs/gated.ts';
import { failing } from './testing/graphs/failing.ts';
import { openTestHouse, order, served, type TestHouse, until } from './testing/open-engine.ts';

const never = new AbortController().signal;
const walk = gated();

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({
    walk: served('walk', walk.graph),
    ask: served('ask', asking()),
    fail: served('fail', failing()),
    wait: served('wait', untilStopped().graph),
  });
});
afterEach(async () => {
  walk.letAllGo();
  await house.closeEngines();
});
afterAll(() => house.close());

const runOf = (runId: string) => house.stores.runs.get(house.tenantId, runId);
const threadOf = (threadId: string) => house.stores.threads.get(house.tenantId, threadId);

describe('accepting', () => {
  it('makes a run a row before anything else, and starts it at once', async () => {
    const { engine } = await house.openEngine({ takesDue: false });
    const threadId = randomUUID();
    walk.hold('one');
    const run = await engine.accept(house.tenantId, order('walk', threadId));
    expect(run).toMatchObject({ status: 'running', thread_id: threadId });
    expect(run).not.toHaveProperty('claim');
    expect(await runOf(run.run_id)).toMatchObject({ status: 'running', claim: 1, attempt: 1 });
    expect(await threadOf(threadId)).toMatchObject({ status: 'busy' });
    await expect.poll(() => walk.entered('one', threadId), until()).toBe(1);
    walk.letGo('one');
    const steps = ['one', 'two', 'three'];
    expect(await engine.outcome(house.tenantId, run.run_id, never)).toEqual({
      ...{ runId: run.run_id, status: 'success', values: { steps }, error: null },
    });
    expect(await threadOf(threadId)).toMatchObject({ status: 'idle', values: { steps } });
  });
});

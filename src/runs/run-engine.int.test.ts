import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunCreate } from '../schemas/platform/runs.ts';
import { asking } from './testing/graphs/asking.ts';
import { gated } from './testing/graphs/gated.ts';
import { never } from './testing/never.ts';
import { openTestHouse, order, served, type TestHouse, until } from './testing/open-engine.ts';
import { play } from './testing/play.ts';

const walk = gated();
const STEPS = ['one', 'two', 'three'];

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ walk: served('walk', walk.graph), ask: served('ask', asking()) });
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
    expect(await engine.outcome(house.tenantId, run.run_id, never)).toEqual({
      ...{ runId: run.run_id, status: 'success', values: { steps: STEPS }, error: null },
    });
    expect(await threadOf(threadId)).toMatchObject({ status: 'idle', values: { steps: STEPS } });
  });

  it('enters nothing for an unknown thread, unless it is to make one', async () => {
    const { engine } = await house.openEngine();
    const threadId = randomUUID();
    const missing = order('walk', threadId, { if_not_exists: 'reject' });
    await expect(engine.accept(house.tenantId, missing)).rejects.toMatchObject({
      code: 'unknown_thread',
    });
    expect(await house.count('runs')).toBe(0);
    const run = await engine.accept(house.tenantId, order('walk', threadId));
    await engine.outcome(house.tenantId, run.run_id, never);
    expect(await threadOf(threadId)).toMatchObject({
      metadata: { graph_id: 'walk', assistant_id: run.assistant_id },
    });
  });

  it('enters nothing for an unknown assistant, or when what comes first fails', async () => {
    const { engine } = await house.openEngine();
    await expect(engine.accept(house.tenantId, order('nothing', null))).rejects.toMatchObject({
      code: 'unknown_assistant',
    });
    const first = async () => {
      throw new Error('not now');
    };
    const refused = { ...order('walk', null), first };
    await expect(engine.accept(house.tenantId, refused)).rejects.toThrow('not now');
    expect(await house.count('runs')).toBe(0);
    expect(await house.count('threads')).toBe(0);
  });

  it.each([
    ['delete', false],
    ['keep', true],
    [undefined, false],
  ] as const)('with on_completion %s, keeps the thread made for it: %s', async (how, kept) => {
    const engine = await house.openEngine();
    const body = how && { on_completion: how };
    const { run, outcome } = await play(house, engine, 'walk', null, body);
    expect(outcome).toMatchObject({ status: 'success', values: { steps: STEPS } });
    expect((await runOf(run.run_id)) !== null).toBe(kept);
    expect((await threadOf(run.thread_id)) !== null).toBe(kept);
  });
});

describe('a run that stops for a person', () => {
  it('leaves what it asks, and goes on with the answer', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    const asked = await play(house, engine, 'ask', threadId);
    expect(asked.outcome).toMatchObject({
      status: 'success',
      values: { said: ['before'], __interrupt__: [{ value: 'sure?' }] },
    });
    const thread = await threadOf(threadId);
    expect(thread).toMatchObject({ status: 'interrupted', values: { said: ['before'] } });
    expect(Object.values(thread?.interrupts ?? {}).flat()).toMatchObject([{ value: 'sure?' }]);
    // Another engine tells the same.
    const other = await house.openEngine();
    expect(await other.engine.outcome(house.tenantId, asked.run.run_id, never)).toMatchObject({
      values: { said: ['before'], __interrupt__: [{ value: 'sure?' }] },
    });
    const answered = await play(house, other, 'ask', threadId, { command: { resume: false } });
    expect(answered.outcome.values).toEqual({ said: ['before', 'after'], answers: [false] });
    expect(await threadOf(threadId)).toMatchObject({ status: 'idle', interrupts: {} });
  });

  it.each([
    [{ interrupt_before: ['two'] }, ['one'], ['two']],
    [{ interrupt_after: ['two'] }, ['one', 'two'], ['three']],
    [{ interrupt_before: '*' as const }, [], ['one']],
  ])('stands at a breakpoint: %o', async (body, steps, next) => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    const { outcome } = await play(house, engine, 'walk', threadId, body);
    expect(outcome).toMatchObject({ status: 'success', error: null });
    expect(await threadOf(threadId)).toMatchObject({ status: 'interrupted' });
    const at = { subgraphs: false };
    expect(await engine.states.get(house.tenantId, threadId, at)).toMatchObject({
      ...{ next, values: { steps } },
    });
    const rest = await play(house, engine, 'walk', threadId, { input: null });
    expect(rest.outcome.values).toEqual({ steps: STEPS });
    expect(await threadOf(threadId)).toMatchObject({ status: 'idle' });
  });

  it('goes where a command sends it, with what it brings', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    await play(house, engine, 'walk', threadId);
    const command = { update: { steps: ['told'] }, goto: 'three' };
    const { outcome } = await play(house, engine, 'walk', threadId, { command });
    expect(outcome.values).toEqual({ steps: [...STEPS, 'told', 'three'] });
  });

  it('forks from a checkpoint', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    await play(house, engine, 'walk', threadId);
    const history = await engine.states.history(house.tenantId, threadId, { limit: 10 });
    const before = history.find(({ next }) => next[0] === 'three');
    const { outcome } = await play(house, engine, 'walk', threadId, {
      ...{ input: null, checkpoint: before?.checkpoint as RunCreate['checkpoint'] },
    });
    expect(outcome.values).toEqual({ steps: STEPS });
    expect(walk.entered('two', threadId)).toBe(1);
    expect(walk.entered('three', threadId)).toBe(2);
    // Where a run began is not where the next one begins.
    const next = await play(house, engine, 'walk', threadId);
    expect(next.outcome.values).toEqual({ steps: [...STEPS, ...STEPS] });
  });
});

it('keeps nothing in memory of runs that are over', async () => {
  const engine = await house.openEngine();
  const before = await house.count('lg.checkpoints');
  for (let n = 0; n < 5; n += 1) await play(house, engine, 'walk', null);
  expect(engine.engine.load()).toMatchObject({ running: 0, tenants: 0 });
  expect(await house.count('threads')).toBe(0);
  expect(await house.count('runs')).toBe(0);
  expect(await house.count('lg.checkpoints')).toBe(before);
  expect(engine.errors).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunCreate } from '../schemas/platform/runs.ts';
import type { LoggedEvent } from './event-log.ts';
import { asking } from './testing/graphs/asking.ts';
import { failing } from './testing/graphs/failing.ts';
import { gated } from './testing/graphs/gated.ts';
import {
  openTestHouse,
  order,
  served,
  type TestEngine,
  type TestHouse,
  until,
} from './testing/open-engine.ts';

const never = new AbortController().signal;
const walk = gated();
const STEPS = ['one', 'two', 'three'];
const BIG = 'x'.repeat(4 * 1024 * 1024);

const State = Annotation.Root({ kept: Annotation<unknown> });
/** A graph of one node. */
const single = (node: () => object) =>
  new StateGraph(State).addNode('n', node).addEdge(START, 'n').addEdge('n', END).compile();
const circular: Record<string, unknown> = { big: 1n };
circular['self'] = circular;
const THROWN: Record<string, [thrown: unknown, message: RegExp]> = {
  // LangGraph cannot write its own mark on it, and says so.
  text: ['no', /'no'$/],
  nothing: [undefined, /./],
  object: [{ code: 7 }, /^{"code":7/],
  circular: [circular, /Circular/],
  odd: [Object.assign(new Error('odd \u0000 \ud800'), { name: undefined }), /odd/],
};
const throwing = Object.fromEntries(
  Object.entries(THROWN).map(([name, [thrown]]) => {
    const graph = single(() => {
      throw thrown;
    });
    return [`throw-${name}`, served(`throw-${name}`, graph)];
  }),
);

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({
    walk: served('walk', walk.graph),
    ask: served('ask', asking()),
    fail: served('fail', failing()),
    big: served(
      'big',
      single(() => ({ kept: BIG })),
    ),
    odd: served(
      'odd',
      single(() => ({ kept: 'half \ud800 and \u0000' })),
    ),
    ...throwing,
  });
});
afterEach(async () => {
  walk.letAllGo();
  await house.closeEngines();
});
afterAll(() => house.close());

const runOf = (runId: string) => house.stores.runs.get(house.tenantId, runId);
const threadOf = (threadId: string) => house.stores.threads.get(house.tenantId, threadId);

async function play(
  { engine }: TestEngine,
  graph: string,
  threadId: string | null,
  body: Partial<RunCreate> & { logged?: boolean } = {},
) {
  const run = await engine.accept(house.tenantId, order(graph, threadId, body));
  const outcome = await engine.outcome(house.tenantId, run.run_id, never);
  return { run, outcome };
}
async function eventsOf({ engine }: TestEngine, runId: string, after = -1) {
  const events: LoggedEvent[] = [];
  for await (const event of engine.events(house.tenantId, runId, { after, signal: never })) {
    events.push(event);
  }
  return events;
}

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
    const { run, outcome } = await play(engine, 'walk', null, body);
    expect(outcome).toMatchObject({ status: 'success', values: { steps: STEPS } });
    expect((await runOf(run.run_id)) !== null).toBe(kept);
    expect((await threadOf(run.thread_id)) !== null).toBe(kept);
  });
});

describe('a run that stops for a person', () => {
  it('leaves what it asks, and goes on with the answer', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    const asked = await play(engine, 'ask', threadId);
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
    const answered = await play(other, 'ask', threadId, { command: { resume: false } });
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
    const { outcome } = await play(engine, 'walk', threadId, body);
    expect(outcome).toMatchObject({ status: 'success', error: null });
    expect(await threadOf(threadId)).toMatchObject({ status: 'interrupted' });
    const at = { subgraphs: false };
    expect(await engine.states.get(house.tenantId, threadId, at)).toMatchObject({
      ...{ next, values: { steps } },
    });
    const rest = await play(engine, 'walk', threadId, { input: null });
    expect(rest.outcome.values).toEqual({ steps: STEPS });
    expect(await threadOf(threadId)).toMatchObject({ status: 'idle' });
  });

  it('goes where a command sends it, with what it brings', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    await play(engine, 'walk', threadId);
    const command = { update: { steps: ['told'] }, goto: 'three' };
    const { outcome } = await play(engine, 'walk', threadId, { command });
    expect(outcome.values).toEqual({ steps: [...STEPS, 'told', 'three'] });
  });

  it('forks from a checkpoint', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    await play(engine, 'walk', threadId);
    const history = await engine.states.history(house.tenantId, threadId, { limit: 10 });
    const before = history.find(({ next }) => next[0] === 'three');
    const { outcome } = await play(engine, 'walk', threadId, {
      ...{ input: null, checkpoint: before?.checkpoint as RunCreate['checkpoint'] },
    });
    expect(outcome.values).toEqual({ steps: STEPS });
    expect(walk.entered('two', threadId)).toBe(1);
    expect(walk.entered('three', threadId)).toBe(2);
    // Where a run began is not where the next one begins.
    const next = await play(engine, 'walk', threadId);
    expect(next.outcome.values).toEqual({ steps: [...STEPS, ...STEPS] });
  });
});

describe('a run that fails', () => {
  it('ends in error, and its thread with what it had', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    const { run, outcome } = await play(engine, 'fail', threadId);
    const error = { error: 'CustomError', message: 'Boo!' };
    expect(outcome).toEqual({ runId: run.run_id, status: 'error', values: null, error });
    expect(await runOf(run.run_id)).toMatchObject({ status: 'error', error });
    expect(await threadOf(threadId)).toMatchObject({ status: 'error', values: { said: 'fine' } });
    const events = await eventsOf(engine, run.run_id);
    expect(events.at(-1)).toMatchObject({ event: 'error', data: JSON.stringify(error) });
  });

  it.each(Object.entries(THROWN))('whatever it throws: %s', async (name, [, message]) => {
    const engine = await house.openEngine();
    const { outcome } = await play(engine, `throw-${name}`, randomUUID());
    expect(outcome).toMatchObject({ status: 'error', error: { error: expect.any(String) } });
    expect(outcome.error?.message).toMatch(message);
  });
});

describe('what a run leaves', () => {
  it.each([
    ['big', BIG],
    ['odd', 'half \ufffd and '],
  ])('is kept: %s', async (graph, kept) => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    const { run } = await play(engine, graph, threadId);
    expect(await runOf(run.run_id)).toMatchObject({ status: 'success' });
    const thread = await threadOf(threadId);
    expect((thread?.values as { kept: string }).kept === kept).toBe(true);
  });

  it.each([
    'sync',
    'async',
    'exit',
    undefined,
  ] as const)('with durability %s, in as many checkpoints', async (durability) => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    await play(engine, 'walk', threadId, durability && { durability });
    const history = await engine.states.history(house.tenantId, threadId, { limit: 10 });
    expect(history).toHaveLength(durability === 'exit' ? 1 : 5);
  });
});

describe('another engine', () => {
  it('tells the events of a run from any point, while it runs and after', async () => {
    const here = await house.openEngine();
    const there = await house.openEngine({ takesDue: false });
    walk.hold('two');
    const run = await here.engine.accept(house.tenantId, order('walk', randomUUID()));
    const live = eventsOf(there, run.run_id);
    const own = eventsOf(here, run.run_id);
    await expect.poll(() => walk.entered('two', run.thread_id), until()).toBe(1);
    walk.letGo('two');
    const all = await live;
    expect(all).toEqual(await own);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index));
    expect(all.map(({ event }) => event)).toEqual(['metadata', ...Array(3).fill('values')]);
    expect(await eventsOf(there, run.run_id, 1)).toEqual(all.slice(2));
  });

  it('tells how a run ended, also of one whose thread is gone', async () => {
    const here = await house.openEngine();
    const there = await house.openEngine({ takesDue: false });
    const kept = await play(here, 'walk', randomUUID());
    const gone = await play(here, 'walk', null);
    for (const { run, outcome } of [kept, gone]) {
      expect(await there.engine.outcome(house.tenantId, run.run_id, never)).toEqual(outcome);
    }
  });

  it('answers who waits for a stateless run that another process had a place for', async () => {
    const host = await house.openEngine({ takesDue: false, concurrencyMax: 1 });
    walk.hold('one');
    await host.engine.accept(house.tenantId, order('walk', randomUUID()));
    const waiting = order('walk', null, { logged: false });
    const run = await host.engine.accept(house.tenantId, waiting);
    expect(run.status).toBe('pending');
    const outcome = host.engine.outcome(house.tenantId, run.run_id, never);
    walk.letGo('one');
    await house.openEngine();
    expect(await outcome).toMatchObject({ status: 'success', values: { steps: STEPS } });
  });

  it('knows no run of another tenant, and none that is not there', async () => {
    const { engine } = await house.openEngine();
    const { run } = await play(await house.openEngine(), 'walk', randomUUID());
    const stranger = await house.newTenant(`stranger-${randomUUID().slice(0, 8)}`);
    for (const [tenantId, runId] of [
      [stranger, run.run_id],
      [house.tenantId, randomUUID()],
    ] as const) {
      const unknown = { code: 'unknown_run' };
      await expect(engine.outcome(tenantId, runId, never)).rejects.toMatchObject(unknown);
      const events = engine.events(tenantId, runId, { after: -1, signal: never });
      const next = events[Symbol.asyncIterator]().next();
      await expect(next).rejects.toMatchObject(unknown);
    }
  });
});

it('tells a gap where events are lost, and the state after it', async () => {
  const here = await house.openEngine();
  const there = await house.openEngine({ takesDue: false });
  const { run } = await play(here, 'walk', randomUUID());
  await house.db.asSystem((sql) => sql.query('DELETE FROM stream_events WHERE seq < 3'));
  if (house.db.kind === 'embedded') await here.log.delete(house.tenantId, `run:${run.run_id}`);
  const events = await eventsOf(there, run.run_id, 0);
  expect(events.map(({ event }) => event)).toContain('gap');
  const after = events[events.findIndex(({ event }) => event === 'gap') + 1];
  expect(after).toMatchObject({ event: 'values', data: JSON.stringify({ steps: STEPS }) });
});

it('stops waiting when whoever waits does', async () => {
  const { engine } = await house.openEngine();
  walk.hold('one');
  const run = await engine.accept(house.tenantId, order('walk', randomUUID()));
  const leaving = new AbortController();
  const outcome = engine.outcome(house.tenantId, run.run_id, leaving.signal);
  leaving.abort(new Error('gone'));
  await expect(outcome).rejects.toThrow('gone');
  expect(await runOf(run.run_id)).toMatchObject({ status: 'running' });
});

it('keeps nothing in memory of runs that are over', async () => {
  const engine = await house.openEngine();
  const before = await house.count('lg.checkpoints');
  for (let n = 0; n < 5; n += 1) await play(engine, 'walk', null);
  expect(engine.engine.load()).toMatchObject({ running: 0, tenants: 0 });
  expect(await house.count('threads')).toBe(0);
  expect(await house.count('runs')).toBe(0);
  expect(await house.count('lg.checkpoints')).toBe(before);
  expect(engine.errors).toEqual([]);
});

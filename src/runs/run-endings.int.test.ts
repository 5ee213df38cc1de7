import { randomUUID } from 'node:crypto';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './testing/graphs/asking.ts';
import { failing } from './testing/graphs/failing.ts';
import { gated } from './testing/graphs/gated.ts';
import { openTestHouse, served, type TestHouse } from './testing/open-engine.ts';
import { eventsOf, play } from './testing/play.ts';

const walk = gated();
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

describe('a run that fails', () => {
  it('ends in error, and its thread with what it had', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    const { run, outcome } = await play(house, engine, 'fail', threadId);
    const error = { error: 'CustomError', message: 'Boo!' };
    expect(outcome).toEqual({ runId: run.run_id, status: 'error', values: null, error });
    expect(await runOf(run.run_id)).toMatchObject({ status: 'error', error });
    expect(await threadOf(threadId)).toMatchObject({ status: 'error', values: { said: 'fine' } });
    const events = await eventsOf(house, engine, run.run_id);
    expect(events.at(-1)).toMatchObject({ event: 'error', data: JSON.stringify(error) });
  });

  it.each(Object.entries(THROWN))('whatever it throws: %s', async (name, [, message]) => {
    const engine = await house.openEngine();
    const { outcome } = await play(house, engine, `throw-${name}`, randomUUID());
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
    const { run } = await play(house, engine, graph, threadId);
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
    await play(house, engine, 'walk', threadId, durability && { durability });
    const history = await engine.states.history(house.tenantId, threadId, { limit: 10 });
    expect(history).toHaveLength(durability === 'exit' ? 1 : 5);
  });
});

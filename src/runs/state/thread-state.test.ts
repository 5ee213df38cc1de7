import * as messages from '@langchain/core/messages';
import { MemorySaver } from '@langchain/langgraph';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import type { CheckpointRef } from '../../schemas/platform/common.ts';
import type { CompiledGraph } from '../../schemas/served-graph.ts';
import { asking } from '../testing/graphs/asking.ts';
import { failing } from '../testing/graphs/failing.ts';
import { fanOut } from '../testing/graphs/fan-out.ts';
import { foreignLangGraph, ownLangGraph } from '../testing/graphs/lang-graph.ts';
import { nestedWeather } from '../testing/graphs/nested-weather.ts';
import { sixNodes } from '../testing/graphs/six-nodes.ts';
import { bindGraph } from './bind-graph.ts';
import { interruptIdsOf, interruptsOf, threadStatusOf } from './interrupts-of.ts';
import { patchStateMetadata } from './patch-state-metadata.ts';
import {
  applySupersteps,
  getHistory,
  getSnapshot,
  getThreadState,
  updateThreadState,
} from './thread-state.ts';

const threadId = 'thread-1';
const HELLO = { messages: [{ role: 'human', content: 'hi', id: 'human-1' }] };
let saver: MemorySaver;
beforeEach(() => {
  saver = new MemorySaver();
});

const bind = (graph: object) => bindGraph(graph as CompiledGraph, saver);

async function run(graph: CompiledGraph, input: unknown): Promise<void> {
  const options = { configurable: { thread_id: threadId }, streamMode: ['values'] };
  for await (const _ of await graph.stream(input, options));
}

const refused = (hint: RegExp) =>
  expect.objectContaining({
    code: 'state_refused',
    status: 422,
    hint: expect.stringMatching(hint),
  });

describe.each([
  ['our LangGraph', ownLangGraph],
  ['a LangGraph of its own', foreignLangGraph],
])('a graph with %s', (_, langGraph) => {
  const weather = () => bind(nestedWeather(messages, { stops: true }, langGraph));

  it('tells where it stopped, and where its subgraph keeps its state', async () => {
    const graph = weather();
    await run(graph, HELLO);
    const state = await getThreadState(graph, { threadId });
    expect(state.next).toEqual(['weather']);
    const place = { thread_id: threadId, checkpoint_ns: expect.stringMatching(/^weather:/) };
    expect(state.tasks).toEqual([
      {
        ...{ id: expect.any(String), name: 'weather', path: ['__pregel_pull', 'weather'] },
        ...{ error: null, interrupts: [], checkpoint: place, state: null, result: null },
      },
    ]);
    const name = { thread_id: threadId, checkpoint_ns: '', checkpoint_map: null };
    expect(state.checkpoint).toEqual({ ...name, checkpoint_id: expect.any(String) });
    expect(state.parent_checkpoint).toEqual({ ...name, checkpoint_id: expect.any(String) });
    expect(state.created_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(state.metadata).toMatchObject({ source: 'loop', step: 1, thread_id: threadId });
    const { messages: kept } = state.values as { messages: { type: string; content: string }[] };
    expect(kept).toMatchObject([{ type: 'human', content: 'hi', id: 'human-1' }]);

    const deep = await getThreadState(graph, { threadId, subgraphs: true });
    expect(deep.tasks[0]).toMatchObject({
      checkpoint: null,
      state: { values: { city: 'Berkeley' }, next: ['tell_weather'], tasks: [{ state: null }] },
    });
  });

  it('takes a change of what its subgraph keeps, and goes on from there', async () => {
    const graph = weather();
    await run(graph, HELLO);
    const [task] = (await getThreadState(graph, { threadId })).tasks;
    const checkpoint = task?.checkpoint as CheckpointRef;
    const written = await updateThreadState(graph, {
      ...{ threadId, checkpoint, values: { city: 'Oakland' } },
    });
    expect(written.checkpoint).toMatchObject({ checkpoint_ns: checkpoint.checkpoint_ns });
    const inner = await getThreadState(graph, { threadId, checkpoint });
    expect(inner).toMatchObject({ values: { city: 'Oakland' }, next: ['tell_weather'] });
    await run(graph, null);
    const state = await getThreadState(graph, { threadId });
    expect(state).toMatchObject({
      next: [],
      values: { messages: [{}, { type: 'ai', content: 'Sunny in Oakland' }] },
    });
    expect(await getHistory(graph, { threadId, limit: 10 })).toHaveLength(4);
    expect(await getHistory(graph, { threadId, limit: 10, checkpoint })).toHaveLength(5);
  });

  it('tells what it asks', async () => {
    const graph = bind(asking(['sure?'], langGraph));
    await run(graph, { said: [] });
    const snapshot = await getSnapshot(graph, { threadId });
    const asked = [{ id: expect.stringMatching(/^[0-9a-f]{32}$/), value: 'sure?' }];
    const { tasks } = await getThreadState(graph, { threadId });
    expect(tasks[0]?.interrupts).toEqual(asked);
    expect(interruptsOf(snapshot)).toEqual({ [tasks[0]?.id ?? '']: asked });
    expect(interruptIdsOf(snapshot)).toHaveLength(1);
    expect(threadStatusOf(snapshot)).toBe('interrupted');
    expect(threadStatusOf(snapshot, new Error('x'))).toBe('error');
  });

  it('is replayed step by step, with commands and sends', async () => {
    const graph = bind(sixNodes(langGraph));
    expect(await applySupersteps(graph, threadId, [])).toBeNull();
    const written = await applySupersteps(graph, threadId, [
      { updates: [{ as_node: '__input__', values: { steps: ['in'] } }] },
      { updates: [{ as_node: '__start__', values: { steps: ['in'] } }] },
      { updates: [{ as_node: 'one', command: { update: { steps: ['told'] }, goto: 'five' } }] },
    ]);
    const state = await getThreadState(graph, { threadId });
    expect(state.checkpoint).toMatchObject(written?.checkpoint ?? {});
    expect(state.values).toEqual({ steps: ['in', 'told'] });
    expect(state.next.toSorted()).toEqual(['five', 'two']);
    expect(threadStatusOf(await getSnapshot(graph, { threadId }))).toBe('interrupted');
  });

  it.each<[string, RegExp, (graph: CompiledGraph) => Promise<unknown>]>([
    [
      'a node that is not there',
      /Node "seven" does not exist/,
      (graph) => updateThreadState(graph, { threadId, values: { steps: [] }, asNode: 'seven' }),
    ],
    [
      'values it cannot take',
      /iterable/,
      (graph) => updateThreadState(graph, { threadId, values: { steps: 5 }, asNode: 'one' }),
    ],
    [
      'a list of values',
      /array/,
      (graph) => updateThreadState(graph, { threadId, values: [{}], asNode: 'one' }),
    ],
    [
      'a subgraph that is not there',
      /not found/,
      (graph) =>
        updateThreadState(graph, {
          ...{ threadId, values: { steps: [] }, checkpoint: { checkpoint_ns: 'no:1' } },
        }),
    ],
    [
      'a step without updates',
      /No updates/,
      (graph) => applySupersteps(graph, threadId, [{ updates: [] }]),
    ],
    [
      'several updates without their nodes',
      /"asNode" is required/,
      (graph) => applySupersteps(graph, threadId, [{ updates: [{ values: {} }, { values: {} }] }]),
    ],
  ])('refuses %s', async (_name, hint, act) => {
    const graph = bind(sixNodes(langGraph));
    await expect(act(graph)).rejects.toEqual(refused(hint));
  });

  it('refuses an update that may be of either of two nodes', async () => {
    const { Annotation, StateGraph, START } = langGraph;
    const steps = Annotation<string[]>({ reducer: (old, more) => [...old, ...more] });
    const graph = bind(
      new StateGraph(Annotation.Root({ steps }))
        .addNode('left', () => ({ steps: ['left'] }))
        .addNode('right', () => ({ steps: ['right'] }))
        .addEdge(START, 'left')
        .addEdge(START, 'right')
        .compile(),
    );
    await run(graph, { steps: [] });
    const update = updateThreadState(graph, { threadId, values: { steps: [] } });
    await expect(update).rejects.toEqual(refused(/^Ambiguous update, specify "asNode"$/));
  });
});

it('sends in a replay where the graph is of our LangGraph, and refuses elsewhere', async () => {
  const values = { words: [], loud: ['kept'] };
  const steps = [
    { updates: [{ as_node: '__input__', values }] },
    { updates: [{ as_node: '__start__', values }] },
    {
      updates: [
        { as_node: 'shout', command: { goto: { node: 'shout', input: { word: 'sent' } } } },
      ],
    },
  ];
  const own = bind(fanOut());
  await applySupersteps(own, threadId, steps);
  await run(own, null);
  const state = await getThreadState(own, { threadId });
  expect(state.values).toMatchObject({ loud: ['kept', 'SENT'] });
  await expect(applySupersteps(bind(fanOut(foreignLangGraph)), 'other', steps)).rejects.toEqual(
    refused(/goto/),
  );
});

it('tells nothing of a thread that has no checkpoint', async () => {
  const graph = bind(sixNodes());
  expect(await getThreadState(graph, { threadId })).toEqual({
    ...{ values: {}, next: [], tasks: [], metadata: {} },
    ...{ created_at: null, checkpoint: null, parent_checkpoint: null },
  });
  expect(await getHistory(graph, { threadId, limit: 1 })).toEqual([]);
});

it('tells history newest first, before a checkpoint, of some metadata, up to a limit', async () => {
  const graph = bind(sixNodes());
  await run(graph, { steps: ['a'] });
  await run(graph, { steps: ['b'] });
  const all = await getHistory(graph, { threadId, limit: 100 });
  expect(all).toHaveLength(16);
  expect(all[0]?.next).toEqual([]);
  expect(all.at(-1)?.next).toEqual(['__start__']);
  const ids = all.map(({ checkpoint }) => (checkpoint as CheckpointRef).checkpoint_id);
  const eighth = { checkpoint_id: ids[7] as string };
  for (const before of [ids[7], eighth, { configurable: eighth }]) {
    const older = await getHistory(graph, { threadId, limit: 3, before });
    expect(older).toEqual(all.slice(8, 11));
  }
  const inputs = await getHistory(graph, { threadId, limit: 9, metadata: { source: 'input' } });
  expect(inputs).toEqual([all[7], all[15]]);
});

it('takes of a named checkpoint nothing but its name', async () => {
  const graph = bind(sixNodes());
  await run(graph, { steps: ['a'] });
  const checkpoint = { thread_id: 'other', __pregel_checkpointer: {}, checkpoint_map: null };
  const state = await getThreadState(graph, { threadId, checkpoint });
  expect(state.checkpoint).toMatchObject({ thread_id: threadId });
});

it('tells the error a task ended with', async () => {
  const graph = bind(failing());
  await expect(run(graph, {})).rejects.toThrow('Boo!');
  const { tasks, next } = await getThreadState(graph, { threadId });
  expect(next).toEqual(['broken']);
  expect(tasks).toMatchObject([{ name: 'broken', error: 'Boo!' }]);
});

it('leaves errors of the database alone', async () => {
  const gone = new AppError('database_unavailable', 'gone');
  const sql = Object.assign(new Error('syntax'), { code: '42601' });
  for (const error of [gone, sql]) {
    saver.getTuple = () => Promise.reject(error);
    await expect(getThreadState(bind(sixNodes()), { threadId })).rejects.toBe(error);
  }
});

it('binds a graph without a change to it, private members and all', async () => {
  const shared = sixNodes() as unknown as CompiledGraph;
  const graph = bindGraph(shared, saver);
  const names: string[] = [];
  const events = await graph.streamEvents(
    { steps: [] },
    { version: 'v3', configurable: { thread_id: threadId } },
  );
  for await (const { method } of events as AsyncIterable<{ method: string }>) names.push(method);
  expect(names).toContain('values');
  expect((await getThreadState(graph, { threadId })).values).toMatchObject({
    steps: ['one', 'two', 'three', 'four', 'five', 'six'],
  });
  await expect(getThreadState(shared, { threadId })).rejects.toEqual(refused(/No checkpointer/));
});

it('adds to the metadata of a checkpoint and changes nothing else', async () => {
  const graph = bind(sixNodes());
  await run(graph, { steps: ['a'] });
  const before = await getHistory(graph, { threadId, limit: 100 });
  expect(await patchStateMetadata(saver, { threadId, metadata: { seen: true } })).toBe(true);
  const [newest, ...rest] = await getHistory(graph, { threadId, limit: 100 });
  expect(newest).toEqual({
    ...before[0],
    metadata: { ...(before[0]?.metadata as object), seen: true },
  });
  expect(rest).toEqual(before.slice(1));
  expect(await patchStateMetadata(saver, { threadId: 'none', metadata: {} })).toBe(false);
});

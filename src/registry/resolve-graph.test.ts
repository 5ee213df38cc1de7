import { expect, it } from 'vitest';
import { resolveGraph } from './resolve-graph.ts';
import { builder, graph, later, notAGraph, wrapped } from './testing/graphs/agent.ts';
import { makeGraph } from './testing/graphs/factory.ts';

const nodes = async (exported: unknown, config = {}) => {
  const open = await resolveGraph(exported, 'graphs.it');
  return Object.keys(Reflect.get(await open(config, 'threads.read'), 'nodes'));
};

it.each([
  ['a compiled graph', graph],
  ['a builder', builder],
  ['a promise of a builder', later],
  ["createAgent's wrapper", wrapped],
  ['a factory of a wrapper', () => wrapped],
])('opens %s', async (_what, exported) => {
  expect(await nodes(exported)).toEqual(['__start__', 'ask', 'remember']);
});

it('calls a factory at every opening, with config and what it is opened for', async () => {
  expect(await nodes(makeGraph)).toContain('plain');
  expect(await nodes(makeGraph, { configurable: { node: 'named' } })).toContain('named');
  const calls: unknown[] = [];
  const open = await resolveGraph((config: unknown, runtime: unknown) => {
    calls.push([config, runtime]);
    return graph;
  }, 'graphs.it');
  await open({ configurable: {} }, 'threads.create_run', { tone: 'kind' });
  await open({ configurable: {} }, 'threads.read', { tone: 'kind' });
  expect(calls).toEqual([
    [
      { configurable: {} },
      { accessContext: 'threads.create_run', executionRuntime: { context: { tone: 'kind' } } },
    ],
    [{ configurable: {} }, { accessContext: 'threads.read', executionRuntime: null }],
  ]);
});

it.each([[notAGraph], ['text'], [7], [{ graph: notAGraph }]])('refuses %o', async (exported) => {
  await expect(resolveGraph(exported, 'graphs.it')).rejects.toMatchObject({
    code: 'bad_request',
    field: 'graphs.it',
    message: 'graphs.it is not a LangGraph graph',
  });
});

it('refuses what a factory returned', async () => {
  const open = await resolveGraph(() => notAGraph, 'graphs.it');
  await expect(open({}, 'threads.read')).rejects.toThrow('what graphs.it returned is not');
});

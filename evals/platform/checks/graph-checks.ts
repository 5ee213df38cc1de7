import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check } from '../check.ts';
import { must } from '../support/must.ts';
import { refused } from '../support/refused.ts';

type Schema = { type?: string; properties?: Record<string, { type?: string }> };

/** The dev server compiles the graph’s file at the first question: slow on a busy machine. */
const COMPILE_SECONDS = 300;

/** What an assistant’s graph looks like, and its versions. */
export const graphChecks: Check[] = [
  {
    id: 'graph.drawing',
    title: 'A graph is drawn with its nodes and edges',
    run: async ({ client }) => {
      const { nodes, edges } = await client.assistants.getGraph('chat');
      assert.deepEqual(
        new Set(nodes.map(({ id }) => id)),
        new Set(['__start__', 'agent', 'tools', '__end__']),
      );
      const drawn = edges.map(
        ({ source, target, conditional }) => `${source}>${target}${conditional ? '?' : ''}`,
      );
      assert.deepEqual(
        new Set(drawn),
        new Set(['__start__>agent', 'agent>tools?', 'agent>__end__?', 'tools>agent']),
      );
    },
  },
  {
    id: 'graph.xray',
    title: 'xray draws the nodes of subgraphs too',
    run: async ({ client }) => {
      const ids = async (xray: boolean) =>
        (await client.assistants.getGraph('nested', { xray })).nodes.map(({ id }) => String(id));
      must((await ids(false)).includes('inner'), 'the subgraph is one node');
      must(!(await ids(false)).some((id) => id.includes('speak')), 'its nodes are not drawn');
      must(
        (await ids(true)).some((id) => /^inner.speak$/.test(id)),
        'its nodes are drawn',
      );
    },
  },
  {
    id: 'graph.missing',
    title: 'The drawing of an assistant that does not exist is a 404',
    run: async ({ client }) => {
      await refused(404, client.assistants.getGraph(randomUUID()));
      await refused(404, client.assistants.getSchemas(randomUUID()));
      await refused(404, client.assistants.getSubgraphs(randomUUID()));
    },
  },
  {
    id: 'graph.schemas',
    title: 'A graph’s state, input, output, config and context have schemas',
    seconds: COMPILE_SECONDS,
    run: async ({ client }) => {
      const got = await client.assistants.getSchemas('slow');
      assert.equal(got.graph_id, 'slow');
      for (const name of ['input_schema', 'output_schema', 'state_schema'] as const) {
        const { type, properties } = (got[name] ?? {}) as Schema;
        assert.equal(type, 'object', name);
        assert.equal(properties?.['steps']?.type, 'number', name);
        assert.equal(properties?.['log']?.type, 'array', name);
      }
      for (const name of ['config_schema', 'context_schema'] as const) must(name in got, name);
    },
  },
  {
    id: 'graph.schemas-zod',
    title: 'Schemas written in zod are told as they are',
    run: async ({ client }) => {
      const got = await client.assistants.getSchemas('typed');
      const state = (got.state_schema ?? {}) as Schema;
      assert.equal(state.properties?.['count']?.type, 'number');
      assert.equal(state.properties?.['label']?.type, 'string');
      const context = (got.context_schema ?? {}) as Schema;
      assert.equal(context.properties?.['unit']?.type, 'string');
    },
  },
  {
    id: 'graph.subgraphs',
    title: 'Subgraphs are listed by namespace with their schemas, one or all',
    seconds: COMPILE_SECONDS,
    run: async ({ client }) => {
      const all = await client.assistants.getSubgraphs('nested');
      assert.deepEqual(Object.keys(all), ['inner']);
      const recursive = await client.assistants.getSubgraphs('nested', { recurse: true });
      assert.deepEqual(Object.keys(recursive), ['inner']);
      const one = await client.assistants.getSubgraphs('nested', { namespace: 'inner' });
      assert.deepEqual(Object.keys(one), ['inner']);
      const { state } = all['inner'] as unknown as { state: Schema };
      assert.equal(state.properties?.['draft']?.type, 'string');
    },
  },
  {
    id: 'graph.no-subgraphs',
    title: 'A graph without subgraphs lists none',
    run: async ({ client }) => assert.deepEqual(await client.assistants.getSubgraphs('slow'), {}),
  },
  {
    id: 'versions.list',
    title: 'Versions are listed latest first, by pages and by metadata',
    run: async ({ client }) => {
      const { assistant_id: id } = await client.assistants.create({ graphId: 'chat' });
      await client.assistants.update(id, { config: { configurable: { a: 1 } } });
      await client.assistants.update(id, { metadata: { third: true } });
      const versions = async (query?: Parameters<typeof client.assistants.getVersions>[1]) =>
        (await client.assistants.getVersions(id, query)).map(({ version }) => version);
      assert.deepEqual(await versions(), [3, 2, 1]);
      assert.deepEqual(await versions({ limit: 1 }), [3]);
      assert.deepEqual(await versions({ offset: 1 }), [2, 1]);
      assert.deepEqual(await versions({ metadata: { third: true } }), [3]);
      const second = (await client.assistants.getVersions(id))[1];
      assert.deepEqual(second?.config, { configurable: { a: 1 } });
    },
  },
  {
    id: 'versions.latest',
    title: 'An older version becomes the present one; the next update counts on',
    run: async ({ client }) => {
      const { assistant_id: id } = await client.assistants.create({
        graphId: 'chat',
        config: { configurable: { a: 1 } },
      });
      await client.assistants.update(id, { config: { configurable: { a: 2 } } });
      const back = await client.assistants.setLatest(id, 1);
      assert.equal(back.version, 1);
      assert.deepEqual(back.config, { configurable: { a: 1 } });
      assert.deepEqual((await client.assistants.get(id)).config, { configurable: { a: 1 } });
      assert.equal((await client.assistants.update(id, { name: 'x' })).version, 3);
    },
  },
  {
    id: 'versions.missing',
    title: 'A version that does not exist is a 404',
    run: async ({ client }) => {
      const { assistant_id: id } = await client.assistants.create({ graphId: 'chat' });
      await refused(404, client.assistants.setLatest(id, 7));
    },
  },
];

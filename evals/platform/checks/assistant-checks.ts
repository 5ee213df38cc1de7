import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check } from '../check.ts';
import { must } from '../support/must.ts';
import { refused } from '../support/refused.ts';
import { systemAssistantId } from '../support/system-assistant-id.ts';

const tagged = () => ({ tag: randomUUID() });

/** Making, changing, finding and deleting assistants. */
export const assistantChecks: Check[] = [
  {
    id: 'assistants.create',
    title: 'An assistant is created with everything it was given, as version 1',
    run: async ({ client }) => {
      const metadata = tagged();
      const made = await client.assistants.create({
        graphId: 'factory',
        name: 'Front desk',
        description: 'Greets',
        config: { tags: ['a'], configurable: { greeting: 'hi' } },
        context: { unit: 'flats' },
        metadata,
      });
      const got = await client.assistants.get(made.assistant_id);
      assert.deepEqual(got, made);
      assert.equal(got.graph_id, 'factory');
      assert.equal(got.name, 'Front desk');
      assert.equal(got.description, 'Greets');
      assert.equal(got.version, 1);
      assert.deepEqual(got.config, { tags: ['a'], configurable: { greeting: 'hi' } });
      assert.deepEqual(got.context, { unit: 'flats' });
      assert.deepEqual(got.metadata, metadata);
      must(
        Date.parse(got.created_at) > 0 && Date.parse(got.updated_at) > 0,
        'created_at and updated_at are times',
      );
    },
  },
  {
    id: 'assistants.create-defaults',
    title: 'An assistant without a name is “Untitled”, with empty config and metadata',
    run: async ({ client }) => {
      const made = await client.assistants.create({ graphId: 'chat' });
      assert.equal(made.name, 'Untitled');
      assert.deepEqual(made.config, {});
      assert.deepEqual(made.metadata, {});
    },
  },
  {
    id: 'assistants.create-again',
    title: 'An id that exists is a 409',
    run: async ({ client }) => {
      const assistantId = randomUUID();
      await client.assistants.create({ graphId: 'chat', assistantId });
      await refused(409, client.assistants.create({ graphId: 'chat', assistantId }), /exists/);
    },
  },
  {
    id: 'assistants.create-do-nothing',
    title: 'if_exists=do_nothing returns the assistant there is',
    run: async ({ client }) => {
      const assistantId = randomUUID();
      const first = await client.assistants.create({ graphId: 'chat', assistantId, name: 'one' });
      const again = await client.assistants.create({
        graphId: 'chat',
        assistantId,
        name: 'two',
        ifExists: 'do_nothing',
      });
      assert.deepEqual(again, first);
    },
  },
  {
    id: 'assistants.create-unknown-graph',
    title: 'An assistant of a graph that does not exist is refused',
    differs: { dev: 'accepts any graph name, and fails when a run begins' },
    run: ({ client }) =>
      refused([400, 404, 422], client.assistants.create({ graphId: 'no-such-graph' })),
  },
  {
    id: 'assistants.missing',
    title: 'An assistant that does not exist is a 404 with the words clients match',
    run: async ({ client }) => {
      const id = randomUUID();
      await refused(404, client.assistants.get(id), /HTTP 404: Assistant not found/);
      await refused(404, client.assistants.update(id, { name: 'x' }));
      await refused(404, client.assistants.delete(id));
    },
  },
  {
    id: 'assistants.update',
    title: 'An update makes a new version, replaces config and merges metadata',
    run: async ({ client }) => {
      const { assistant_id: id } = await client.assistants.create({
        graphId: 'chat',
        config: { configurable: { a: 1 } },
        metadata: { kept: true, changed: 1 },
      });
      const updated = await client.assistants.update(id, {
        config: { configurable: { b: 2 } },
        metadata: { changed: 2 },
        name: 'Renamed',
        description: 'Now described',
      });
      assert.equal(updated.version, 2);
      assert.deepEqual(updated.config, { configurable: { b: 2 } });
      assert.deepEqual(updated.metadata, { kept: true, changed: 2 });
      assert.equal(updated.name, 'Renamed');
      assert.deepEqual(await client.assistants.get(id), updated);
    },
  },
  {
    id: 'assistants.delete',
    title: 'A deleted assistant is gone, and so are its versions',
    run: async ({ client }) => {
      const { assistant_id: id } = await client.assistants.create({ graphId: 'chat' });
      await client.assistants.delete(id);
      await refused(404, client.assistants.get(id), /Assistant not found/);
      await refused(404, client.assistants.getVersions(id));
    },
  },
  {
    id: 'assistants.delete-keeps-threads',
    title: 'Deleting an assistant leaves its threads',
    run: async ({ client }) => {
      const { assistant_id: id } = await client.assistants.create({ graphId: 'progress' });
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, id, { input: { total: 1 } });
      await client.assistants.delete(id);
      assert.equal((await client.threads.get(thread_id)).thread_id, thread_id);
    },
  },
  {
    id: 'assistants.delete-threads',
    title: 'delete_threads deletes the threads of the assistant with it',
    run: async ({ client }) => {
      const { assistant_id: id } = await client.assistants.create({ graphId: 'progress' });
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, id, { input: { total: 1 } });
      await client.assistants.delete(id, { deleteThreads: true });
      await refused(404, client.threads.get(thread_id));
    },
  },
  {
    id: 'assistants.search',
    title: 'Assistants are found by graph, metadata and part of the name in any case',
    run: async ({ client }) => {
      const metadata = tagged();
      const a = await client.assistants.create({ graphId: 'chat', name: 'Alpha desk', metadata });
      const b = await client.assistants.create({ graphId: 'slow', name: 'Beta desk', metadata });
      const ids = async (query: Parameters<typeof client.assistants.search>[0]) =>
        (await client.assistants.search({ metadata, ...query, includePagination: false })).map(
          ({ assistant_id }) => assistant_id,
        );
      assert.deepEqual(new Set(await ids({})), new Set([a.assistant_id, b.assistant_id]));
      assert.deepEqual(await ids({ graphId: 'slow' }), [b.assistant_id]);
      assert.deepEqual(await ids({ name: 'alpha D' }), [a.assistant_id]);
    },
  },
  {
    id: 'assistants.search-pages',
    title: 'A search has pages, newest first, and X-Pagination-Total',
    run: async ({ client, http }) => {
      const metadata = tagged();
      const made: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        made.unshift(
          (await client.assistants.create({ graphId: 'chat', name, metadata })).assistant_id,
        );
        // Clocks count in milliseconds.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const page = async (offset: number) =>
        (await client.assistants.search({ metadata, limit: 2, offset })).map(
          ({ assistant_id }) => assistant_id,
        );
      assert.deepEqual(await page(0), made.slice(0, 2));
      assert.deepEqual(await page(2), made.slice(2));
      const response = await http('/assistants/search', { json: { metadata, limit: 2 } });
      assert.equal(response.headers.get('x-pagination-total'), '3');
    },
  },
  {
    id: 'assistants.search-next',
    title: 'X-Pagination-Next leads from page to page and ends',
    differs: { dev: 'sends it only where the total happens to equal the limit' },
    run: async ({ client }) => {
      const metadata = tagged();
      for (const name of ['a', 'b', 'c'])
        await client.assistants.create({ graphId: 'chat', name, metadata });
      const search = (offset: number) =>
        client.assistants.search({ metadata, limit: 2, offset, includePagination: true });
      const { next } = await search(0);
      assert.equal(next, '2');
      assert.equal((await search(2)).next, null);
    },
  },
  {
    id: 'assistants.search-sorted',
    title: 'A search is sorted as asked',
    differs: { dev: 'ignores sort_by and sort_order' },
    run: async ({ client }) => {
      const metadata = tagged();
      for (const name of ['b', 'a', 'c'])
        await client.assistants.create({ graphId: 'chat', name, metadata });
      const names = async (sortOrder: 'asc' | 'desc') =>
        (await client.assistants.search({ metadata, sortBy: 'name', sortOrder })).map(
          ({ name }) => name,
        );
      assert.deepEqual(await names('asc'), ['a', 'b', 'c']);
      assert.deepEqual(await names('desc'), ['c', 'b', 'a']);
    },
  },
  {
    id: 'assistants.search-select',
    title: 'select returns only the fields named',
    run: async ({ client }) => {
      const metadata = tagged();
      await client.assistants.create({ graphId: 'chat', metadata });
      const [found] = await client.assistants.search({
        metadata,
        select: ['assistant_id', 'graph_id'],
      });
      assert.deepEqual(Object.keys(found ?? {}).sort(), ['assistant_id', 'graph_id']);
    },
  },
  {
    id: 'assistants.count',
    title: 'Assistants are counted by the filters of a search',
    run: async ({ client }) => {
      const metadata = tagged();
      await client.assistants.create({ graphId: 'chat', metadata });
      await client.assistants.create({ graphId: 'slow', metadata });
      assert.equal(await client.assistants.count({ metadata }), 2);
      assert.equal(await client.assistants.count({ metadata, graphId: 'slow' }), 1);
      assert.equal(await client.assistants.count({ metadata: tagged() }), 0);
    },
  },
  {
    id: 'assistants.system',
    title: 'Every graph has an assistant of the system, under an id made of its name',
    run: async ({ client }) => {
      const found = await client.assistants.search({
        metadata: { created_by: 'system' },
        limit: 100,
      });
      for (const graph of ['chat', 'nested', 'ask', 'slow', 'factory', 'typed']) {
        const own = found.find(({ graph_id }) => graph_id === graph);
        assert.equal(own?.assistant_id, systemAssistantId(graph), graph);
        assert.equal(own?.name, graph);
      }
    },
  },
  {
    id: 'assistants.by-graph-name',
    title: 'A graph’s name stands for its assistant’s id',
    run: async ({ client }) => {
      const { assistant_id } = await client.assistants.get('chat');
      assert.equal(assistant_id, systemAssistantId('chat'));
    },
  },
  {
    id: 'assistants.config-reaches-runs',
    title: 'Runs get the assistant’s config and context; the run’s own win',
    run: async ({ client }) => {
      const factory = await client.assistants.create({
        graphId: 'factory',
        config: { configurable: { node_name: 'desk', greeting: 'good day' } },
      });
      const said = async (configurable: Record<string, unknown>) =>
        (
          (await client.runs.wait(null, factory.assistant_id, {
            input: {},
            config: { configurable },
          })) as { said: string[] }
        ).said.slice(0, 2);
      assert.deepEqual(await said({}), ['desk', 'good day']);
      assert.deepEqual(await said({ greeting: 'hey' }), ['desk', 'hey']);
      const typed = await client.assistants.create({
        graphId: 'typed',
        context: { unit: 'flats' },
      });
      const { label } = (await client.runs.wait(null, typed.assistant_id, {
        input: { count: 2 },
      })) as { label: string };
      assert.equal(label, '3 flats');
    },
  },
];

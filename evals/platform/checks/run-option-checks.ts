import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check } from '../check.ts';
import { must } from '../support/must.ts';
import { refused } from '../support/refused.ts';
import { endOf, slowInput } from '../support/slow-run.ts';

type Said = { said: string[] };

/** What a run may be told besides its input. */
export const runOptionChecks: Check[] = [
  {
    id: 'options.if-not-exists',
    title: 'if_not_exists=create makes the thread under the id it was asked for',
    run: async ({ client }) => {
      const threadId = randomUUID();
      await client.runs.wait(threadId, 'progress', { input: { total: 1 }, ifNotExists: 'create' });
      const thread = await client.threads.get(threadId);
      assert.equal(thread.metadata?.['graph_id'], 'progress');
      assert.deepEqual(thread.values, { total: 1, done: 1 });
    },
  },
  {
    id: 'options.no-thread',
    title: 'Without it, a run on a missing thread is a 404',
    differs: { dev: 'answers 422, as if the thread were busy' },
    run: async ({ client }) => {
      const id = randomUUID();
      await refused(404, client.runs.create(id, 'progress', { input: { total: 1 } }), /not found/);
    },
  },
  {
    id: 'options.configurable',
    title: 'A graph made by a function gets the run’s configurable',
    run: async ({ client }) => {
      const said = async (configurable: Record<string, unknown>) =>
        ((await client.runs.wait(null, 'factory', { input: {}, config: { configurable } })) as Said)
          .said;
      assert.deepEqual((await said({})).slice(0, 2), ['plain', 'hello']);
      assert.deepEqual((await said({ node_name: 'desk', greeting: 'hi' })).slice(0, 2), [
        'desk',
        'hi',
      ]);
    },
  },
  {
    id: 'options.env-file',
    title: 'Graphs see the environment langgraph.json names',
    run: async ({ client }) => {
      const { said } = (await client.runs.wait(null, 'factory', { input: {} })) as Said;
      assert.equal(said[2], 'read from the env file');
    },
  },
  {
    id: 'options.factory-thread',
    title: 'The state of a thread is read with the graph its run was made with',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, 'factory', {
        input: {},
        config: { configurable: { node_name: 'desk' } },
      });
      await client.threads.updateState(thread_id, { values: { said: ['more'] }, asNode: 'desk' });
      const { values, next } = await client.threads.getState<Said>(thread_id);
      assert.deepEqual(values.said, ['more']);
      assert.deepEqual(next, []);
    },
  },
  {
    id: 'options.context',
    title: 'Context reaches the graph’s runtime',
    run: async ({ client }) => {
      const values = await client.runs.wait(null, 'typed', {
        input: { count: 1 },
        context: { unit: 'rooms' },
      });
      assert.deepEqual(values, { count: 2, label: '2 rooms' });
    },
  },
  {
    id: 'options.recursion-limit',
    title: 'The recursion limit ends a run in error',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'slow', {
        input: slowInput('a', 9, 1),
        config: { recursion_limit: 3 },
      });
      assert.equal(await endOf(ctx, thread_id, run_id), 'error');
      await assert.rejects(
        client.runs.wait(null, 'slow', {
          input: slowInput('a', 9, 1),
          config: { recursion_limit: 3 },
        }),
        /[Rr]ecursion limit/,
      );
    },
  },
  {
    id: 'options.after-seconds',
    title: 'A run for later is pending until its time',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'progress', {
        input: { total: 1 },
        afterSeconds: 2,
      });
      const asked = performance.now();
      assert.equal((await client.runs.get(thread_id, run_id)).status, 'pending');
      assert.equal(await endOf(ctx, thread_id, run_id), 'success');
      // A little less: clocks are read in two processes.
      must(performance.now() - asked > 1_800, 'it ran too early');
    },
  },
  {
    id: 'options.checkpoints',
    title: 'By default every step leaves a checkpoint',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, 'slow', { input: slowInput('a', 2, 1) });
      assert.equal((await client.threads.getHistory(thread_id)).length, 5);
    },
  },
  {
    id: 'options.durability-exit',
    title: 'durability=exit leaves one checkpoint, the last',
    differs: { dev: 'ignores durability' },
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, 'slow', {
        input: slowInput('a', 2, 1),
        durability: 'exit',
      });
      const history = await client.threads.getHistory<{ log: string[] }>(thread_id);
      assert.equal(history.length, 1);
      assert.deepEqual(history[0]?.values.log, ['a1', 'a2']);
    },
  },
  {
    id: 'options.durability-sync',
    title: 'durability=sync leaves every checkpoint',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, 'slow', {
        input: slowInput('a', 2, 1),
        durability: 'sync',
      });
      assert.equal((await client.threads.getHistory(thread_id)).length, 5);
    },
  },
  {
    id: 'options.metadata',
    title: 'A run’s metadata is stored with its checkpoints',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, 'progress', {
        input: { total: 1 },
        metadata: { campaign: 'spring' },
      });
      const state = await client.threads.getState(thread_id);
      assert.equal(state.metadata?.['campaign'], 'spring');
      assert.equal(state.metadata?.['thread_id'], thread_id);
      assert.equal(state.metadata?.['graph_id'], 'progress');
    },
  },
  {
    id: 'options.bad-input',
    title: 'A run body with a field of the wrong type is refused',
    run: async ({ client, http }) => {
      const { thread_id } = await client.threads.create();
      for (const wrong of [
        { assistant_id: 7 },
        { assistant_id: 'chat', stream_mode: 'everything' },
        { assistant_id: 'chat', multitask_strategy: 'whatever' },
        { input: {} },
      ]) {
        const { status } = await http(`/threads/${thread_id}/runs`, { json: wrong });
        must([400, 422].includes(status), `HTTP ${status} for ${JSON.stringify(wrong)}`);
      }
      assert.deepEqual(await client.runs.list(thread_id), []);
    },
  },
];

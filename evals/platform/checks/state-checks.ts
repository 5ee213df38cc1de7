import assert from 'node:assert/strict';
import type { Check } from '../check.ts';
import { must } from '../support/must.ts';
import { refused } from '../support/refused.ts';
import { endOf, logOf, type SlowState, startSlowRun } from '../support/slow-run.ts';
import { steppedThread } from '../support/stepped-thread.ts';

/** Reading and writing a thread’s state. */
export const stateChecks: Check[] = [
  {
    id: 'state.get',
    title: 'The state tells values, what is next, its checkpoint, parent, metadata and time',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const state = await ctx.client.threads.getState<SlowState>(id);
      assert.deepEqual(state.values.log, ['a1', 'a2']);
      assert.deepEqual(state.next, []);
      assert.deepEqual(state.tasks, []);
      assert.equal(state.checkpoint.thread_id, id);
      assert.equal(state.checkpoint.checkpoint_ns, '');
      must(state.checkpoint.checkpoint_id, 'there is no checkpoint_id');
      must(state.parent_checkpoint?.checkpoint_id, 'there is no parent');
      assert.equal(state.metadata?.source, 'loop');
      assert.equal(state.metadata?.step, 3);
      must(Date.parse(state.created_at ?? '') > 0, 'created_at is a time');
    },
  },
  {
    id: 'state.empty',
    title: 'A thread nothing ran on has an empty state',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const state = await client.threads.getState(thread_id);
      assert.deepEqual(state.values, {});
      assert.deepEqual(state.next, []);
      assert.deepEqual(state.tasks, []);
      assert.deepEqual(await client.threads.getHistory(thread_id), []);
    },
  },
  {
    id: 'state.at-checkpoint',
    title: 'The state at a checkpoint is what the history tells, by id and by object',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const old = (await ctx.client.threads.getHistory<SlowState>(id))[1];
      must(old?.checkpoint.checkpoint_id, 'there is an earlier checkpoint');
      assert.deepEqual(old.values.log, ['a1']);
      assert.deepEqual(old.next, ['step']);
      const byId = await ctx.client.threads.getState(id, old.checkpoint.checkpoint_id);
      const byObject = await ctx.client.threads.getState(id, old.checkpoint);
      for (const state of [byId, byObject]) {
        assert.deepEqual(state.values, old.values);
        assert.deepEqual(state.next, old.next);
        assert.equal(state.checkpoint.checkpoint_id, old.checkpoint.checkpoint_id);
      }
    },
  },
  {
    id: 'state.history',
    title: 'The history goes from the latest checkpoint to the input',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const history = await ctx.client.threads.getHistory<SlowState>(id);
      assert.deepEqual(
        history.map(({ next }) => next),
        [[], ['step'], ['step'], ['begin'], ['__start__']],
      );
      assert.deepEqual(
        history.map(({ metadata }) => metadata?.step),
        [3, 2, 1, 0, -1],
      );
      for (const [at, { parent_checkpoint }] of history.entries())
        assert.equal(
          parent_checkpoint?.checkpoint_id,
          history[at + 1]?.checkpoint.checkpoint_id,
          `parent of ${at}`,
        );
    },
  },
  {
    id: 'state.history-limit',
    title: 'The history has a limit, and starts before a checkpoint’s id',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const all = await ctx.client.threads.getHistory(id);
      const ids = (states: typeof all) => states.map((state) => state.checkpoint.checkpoint_id);
      const limited = await ctx.client.threads.getHistory(id, { limit: 2 });
      assert.deepEqual(ids(limited), ids(all).slice(0, 2));
      const before = ids(all)[2];
      const earlier = await ctx.http(`/threads/${id}/history`, { json: { limit: 10, before } });
      assert.equal(earlier.status, 200);
      assert.deepEqual(ids((await earlier.json()) as typeof all), ids(all).slice(3));
    },
  },
  {
    id: 'state.history-before-config',
    title: 'The history starts before a checkpoint’s config, as the SDK sends it',
    differs: { dev: 'takes `before` as a string only' },
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const all = await ctx.client.threads.getHistory(id);
      const checkpointId = all[2]?.checkpoint.checkpoint_id ?? '';
      const earlier = await ctx.client.threads.getHistory(id, {
        before: { configurable: { thread_id: id, checkpoint_id: checkpointId } },
      });
      assert.deepEqual(earlier, all.slice(3));
    },
  },
  {
    id: 'state.history-metadata',
    title: 'The history is filtered by the metadata of checkpoints',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const inputs = await ctx.client.threads.getHistory(id, { metadata: { source: 'input' } });
      assert.deepEqual(
        inputs.map(({ metadata }) => metadata?.step),
        [-1],
      );
    },
  },
  {
    id: 'state.history-get',
    title: 'GET reads the history too',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const all = await ctx.client.threads.getHistory(id);
      const before = all[0]?.checkpoint.checkpoint_id;
      const response = await ctx.http(`/threads/${id}/history?limit=2&before=${before}`);
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), all.slice(1, 3));
    },
  },
  {
    id: 'state.update',
    title: 'An update as a node is a new checkpoint that goes on after that node',
    run: async (ctx) => {
      const { client } = ctx;
      const id = await steppedThread(ctx);
      const before = await client.threads.getState(id);
      const { configurable, checkpoint } = (await client.threads.updateState(id, {
        values: { done: 1, log: ['by hand'] },
        asNode: 'step',
      })) as Record<string, { checkpoint_id?: string } | undefined>;
      const after = await client.threads.getState<SlowState>(id);
      assert.equal((checkpoint ?? configurable)?.checkpoint_id, after.checkpoint.checkpoint_id);
      assert.deepEqual(after.values.log, ['a1', 'a2', 'by hand']);
      assert.deepEqual(after.next, ['step']);
      assert.equal(after.metadata?.source, 'update');
      assert.equal(
        after.parent_checkpoint?.checkpoint_id,
        before.checkpoint.checkpoint_id,
        'its parent is the state it changed',
      );
      await client.runs.wait(id, 'slow', { input: null });
      assert.deepEqual(await logOf(ctx, id), ['a1', 'a2', 'by hand', 'a2']);
    },
  },
  {
    id: 'state.update-shown',
    title: 'An update shows in the thread’s values',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      await ctx.client.threads.updateState(id, { values: { name: 'new' }, asNode: 'step' });
      const thread = await ctx.client.threads.get<{ name: string }>(id);
      assert.equal(thread.values.name, 'new');
    },
  },
  {
    id: 'state.update-at-checkpoint',
    title: 'An update at an old checkpoint forks from there',
    run: async (ctx) => {
      const { client } = ctx;
      const id = await steppedThread(ctx);
      const old = (await client.threads.getHistory(id))[1];
      must(old?.checkpoint.checkpoint_id, 'there is an earlier checkpoint');
      await client.threads.updateState(id, {
        values: { log: ['fork'] },
        asNode: 'step',
        checkpointId: old.checkpoint.checkpoint_id,
      });
      const state = await client.threads.getState<SlowState>(id);
      assert.deepEqual(state.values.log, ['a1', 'fork']);
      assert.equal(state.parent_checkpoint?.checkpoint_id, old.checkpoint.checkpoint_id);
      assert.equal((await client.threads.getHistory(id)).length, 6);
    },
  },
  {
    id: 'state.update-busy',
    title: 'The state of a busy thread cannot be updated: 409',
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', 10);
      await refused(409, ctx.client.threads.updateState(threadId, { values: { name: 'b' } }));
      await ctx.client.runs.cancel(threadId, runId);
      await endOf(ctx, threadId, runId);
      await ctx.client.threads.updateState(threadId, { values: { name: 'b' }, asNode: 'step' });
    },
  },
  {
    id: 'state.update-no-graph',
    title: 'The state of a thread without a graph cannot be updated',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await refused(
        [400, 409, 422],
        client.threads.updateState(thread_id, { values: { name: 'b' } }),
      );
    },
  },
  {
    id: 'state.update-unknown-node',
    title: 'An update as a node that does not exist is the caller’s mistake',
    differs: { dev: 'answers 500' },
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      await refused(
        [400, 409, 422],
        ctx.client.threads.updateState(id, { values: {}, asNode: 'nowhere' }),
      );
    },
  },
  {
    id: 'state.patch',
    title: 'PATCH merges metadata into the thread’s state',
    differs: { dev: 'has no such route' },
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      await ctx.client.threads.patchState(id, { reviewed: true });
      const state = await ctx.client.threads.getState(id);
      const thread = await ctx.client.threads.get(id);
      assert.equal(state.metadata?.['reviewed'] ?? thread.metadata?.['reviewed'], true);
    },
  },
];

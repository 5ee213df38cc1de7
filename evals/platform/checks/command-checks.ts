import assert from 'node:assert/strict';
import type { Check } from '../check.ts';
import { must } from '../support/must.ts';
import { type SlowState, slowInput } from '../support/slow-run.ts';
import { steppedThread } from '../support/stepped-thread.ts';

/** Commands that write and jump, and runs from an earlier checkpoint. */
export const commandChecks: Check[] = [
  {
    id: 'command.resume-update',
    title: 'A command answers and writes to the state in one',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, 'ask', { input: {} });
      const values = await client.runs.wait(thread_id, 'ask', {
        command: { resume: 'Ada', update: { note: 'twice' } },
      });
      assert.deepEqual((values as { log: string[] }).log, ['name? Ada', 'done twice']);
    },
  },
  {
    id: 'command.update',
    title: 'A command writes to the state of a finished thread',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      await ctx.client.runs.wait(id, 'slow', { command: { update: { name: 'renamed' } } });
      const state = await ctx.client.threads.getState<{ name: string }>(id);
      assert.equal(state.values.name, 'renamed');
    },
  },
  {
    id: 'command.goto',
    title: 'A command goes to a node',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const values = await ctx.client.runs.wait(id, 'slow', { command: { goto: 'step' } });
      assert.deepEqual((values as SlowState & object).log, ['a1', 'a2', 'a3']);
    },
  },
  {
    id: 'command.goto-send',
    title: 'A command sends a node its own input',
    run: async (ctx) => {
      const id = await steppedThread(ctx);
      const values = await ctx.client.runs.wait(id, 'slow', {
        command: { goto: { node: 'step', input: { ...slowInput('sent', 1, 1), done: 6 } } },
      });
      assert.deepEqual((values as SlowState & object).log, ['a1', 'a2', 'sent7']);
    },
  },
  {
    id: 'fork.checkpoint-id',
    title: 'A run from an earlier checkpoint’s id branches off; both branches stay',
    run: async (ctx) => {
      const { client } = ctx;
      const id = await steppedThread(ctx);
      const old = (await client.threads.getHistory<SlowState>(id))[1];
      must(old?.checkpoint.checkpoint_id, 'there is an earlier checkpoint');
      const before = await client.threads.getState(id);
      await client.runs.wait(id, 'slow', {
        input: null,
        checkpointId: old.checkpoint.checkpoint_id,
      });
      const state = await client.threads.getState<SlowState>(id);
      assert.deepEqual(state.values.log, ['a1', 'a2']);
      assert.notEqual(state.checkpoint.checkpoint_id, before.checkpoint.checkpoint_id);
      const ids = (await client.threads.getHistory(id, { limit: 100 })).map(
        ({ checkpoint }) => checkpoint.checkpoint_id,
      );
      must(ids.includes(before.checkpoint.checkpoint_id), 'the first branch is in the history');
    },
  },
  {
    id: 'fork.checkpoint',
    title: 'A run with new input from a checkpoint starts from the values there',
    run: async (ctx) => {
      const { client } = ctx;
      const id = await steppedThread(ctx);
      const old = (await client.threads.getHistory<SlowState>(id))[1];
      must(old, 'there is an earlier checkpoint');
      const { thread_id: _, ...checkpoint } = old.checkpoint;
      const values = (await client.runs.wait(id, 'slow', {
        input: slowInput('b', 1, 1),
        checkpoint,
      })) as unknown as SlowState;
      assert.deepEqual(values.log, ['a1', 'b1']);
    },
  },
  {
    id: 'fork.edit-and-rerun',
    title: 'An old state is changed and run on from, as chat pages do when a message is edited',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const say = (content: string) => ({ messages: [{ role: 'user', content, id: 'asked' }] });
      await client.runs.wait(thread_id, 'chat', { input: say('first') });
      const history = await client.threads.getHistory(thread_id);
      const start = history.at(-1)?.checkpoint;
      must(start, 'there is a first checkpoint');
      const { thread_id: _, ...checkpoint } = start;
      const values = (await client.runs.wait(thread_id, 'chat', {
        input: say('second'),
        checkpoint,
      })) as { messages: { content: string }[] };
      assert.deepEqual(
        values.messages.map(({ content }) => content),
        ['second', 'You said: second'],
      );
    },
  },
];

import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';

interface Inner {
  draft: string;
  log?: string[];
}

/** A thread that halts inside the subgraph of `halting`, and the state there. */
async function halted({ client }: CheckContext) {
  const { thread_id } = await client.threads.create();
  await client.runs.wait(thread_id, 'halting', { input: { topic: 'doors' } });
  const state = await client.threads.getState(thread_id);
  return { thread_id, state };
}

/** States of graphs in graphs. */
export const subgraphStateChecks: Check[] = [
  {
    id: 'subgraph.halted',
    title: 'A static breakpoint inside a subgraph interrupts the thread at the outer node',
    run: async (ctx) => {
      const { thread_id, state } = await halted(ctx);
      assert.deepEqual(state.next, ['inner']);
      assert.equal((await ctx.client.threads.get(thread_id)).status, 'interrupted');
      const [task] = state.tasks;
      assert.equal(task?.name, 'inner');
      assert.match(task?.checkpoint?.checkpoint_ns ?? '', /^inner:/);
      assert.equal(task?.state, null);
    },
  },
  {
    id: 'subgraph.state',
    title: 'With subgraphs, the task carries the inner state',
    run: async (ctx) => {
      const { thread_id } = await halted(ctx);
      const { tasks } = await ctx.client.threads.getState(thread_id, undefined, {
        subgraphs: true,
      });
      const inner = tasks[0]?.state;
      assert.equal((inner?.values as unknown as Inner | undefined)?.draft, 'about doors');
      assert.deepEqual(inner?.next, ['speak']);
    },
  },
  {
    id: 'subgraph.state-by-checkpoint',
    title: 'The task’s checkpoint leads to the inner state and history',
    run: async (ctx) => {
      const { thread_id, state } = await halted(ctx);
      const checkpoint = state.tasks[0]?.checkpoint;
      must(checkpoint, 'the task has no checkpoint');
      const inner = await ctx.client.threads.getState<Inner>(thread_id, checkpoint);
      assert.equal(inner.values.draft, 'about doors');
      assert.deepEqual(inner.next, ['speak']);
      const { checkpoint_ns } = checkpoint;
      const history = await ctx.client.threads.getHistory(thread_id, {
        checkpoint: { checkpoint_ns },
      });
      assert.deepEqual(
        history.map(({ next }) => next),
        [['speak'], ['think'], ['__start__']],
      );
    },
  },
  {
    id: 'subgraph.update',
    title: 'The inner state can be changed, and the run goes on with it',
    run: async (ctx) => {
      const { thread_id, state } = await halted(ctx);
      const checkpoint = state.tasks[0]?.checkpoint;
      must(checkpoint, 'the task has no checkpoint');
      await ctx.client.threads.updateState(thread_id, {
        values: { draft: 'about windows' },
        checkpoint,
      });
      const values = (await ctx.client.runs.wait(thread_id, 'halting', { input: null })) as {
        log: string[];
      };
      assert.deepEqual(values.log, ['before', 'You said: about windows', 'after']);
      assert.equal((await ctx.client.threads.get(thread_id)).status, 'idle');
    },
  },
];

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check } from '../check.ts';
import { must } from '../support/must.ts';
import { poll } from '../support/poll.ts';
import { command } from '../support/protocol-client.ts';
import { ranOn } from '../support/ran-on.ts';
import { endOf } from '../support/slow-run.ts';

/** Protocol v2: commands over HTTP. */
export const protocolCommandChecks: Check[] = [
  {
    id: 'v2.run-start',
    title: 'run.start makes the thread, starts a run and answers with its id',
    run: async (ctx) => {
      const { threadId, answer, status } = await ranOn(ctx, 'progress', { total: 2 });
      assert.equal(answer.type, 'success');
      assert.equal(answer.meta?.thread_id, threadId);
      assert.equal(typeof answer.meta?.applied_through_seq, 'number');
      assert.equal(status, 'success');
      assert.deepEqual((await ctx.client.threads.getState(threadId)).values, {
        total: 2,
        done: 2,
      });
    },
  },
  {
    id: 'v2.run-start-metadata',
    title: 'run.start takes config and metadata',
    run: async (ctx) => {
      const { threadId, runId } = await ranOn(
        ctx,
        'factory',
        {},
        {
          config: { configurable: { greeting: 'hey' } },
          metadata: { via: 'v2' },
        },
      );
      const { values } = await ctx.client.threads.getState<{ said: string[] }>(threadId);
      assert.equal(values.said[1], 'hey');
      assert.equal((await ctx.client.runs.get(threadId, runId)).metadata?.['via'], 'v2');
    },
  },
  {
    id: 'v2.run-start-nobody',
    title: 'run.start without an assistant is an invalid argument',
    run: async (ctx) => {
      const answer = await command(ctx, randomUUID(), 'run.start', { input: {} });
      assert.equal(answer.type, 'error');
      assert.equal(answer.error, 'invalid_argument');
      must(answer.message, 'there is no message');
    },
  },
  {
    id: 'v2.enqueue',
    title: 'A second run.start waits for the first',
    run: async (ctx) => {
      const threadId = randomUUID();
      const start = async (name: string) =>
        String(
          (
            await command(ctx, threadId, 'run.start', {
              assistant_id: 'slow',
              input: { name, steps: 2, stepMillis: 100 },
            })
          ).result?.['run_id'],
        );
      const runs = [await start('a'), await start('b')];
      for (const run of runs) assert.equal(await endOf(ctx, threadId, run), 'success');
      const { values } = await ctx.client.threads.getState<{ log: string[] }>(threadId);
      assert.deepEqual(values.log, ['a1', 'a2', 'b1', 'b2']);
    },
  },
  {
    id: 'v2.state-get',
    title: 'state.get tells values and checkpoint, or only some keys',
    run: async (ctx) => {
      const { threadId } = await ranOn(ctx, 'progress', { total: 2 });
      const state = await command(ctx, threadId, 'state.get');
      assert.deepEqual(state.result?.['values'], { total: 2, done: 2 });
      const { id } = state.result?.['checkpoint'] as { id: string };
      const { checkpoint } = await ctx.client.threads.getState(threadId);
      assert.equal(id, checkpoint.checkpoint_id);
      const some = await command(ctx, threadId, 'state.get', { keys: ['done'] });
      assert.deepEqual(some.result?.['values'], { done: 2 });
    },
  },
  {
    id: 'v2.respond',
    title: 'input.respond answers an interrupt by its id',
    run: async (ctx) => {
      const { threadId } = await ranOn(ctx, 'ask', {});
      const { tasks } = await ctx.client.threads.getState(threadId);
      const answer = await command(ctx, threadId, 'input.respond', {
        interrupt_id: tasks[0]?.interrupts[0]?.id,
        response: 'Ada',
        update: { note: 'twice' },
      });
      assert.equal(answer.type, 'success');
      const log = await poll(ctx, async () => {
        const state = await ctx.client.threads.getState<{ log: string[] }>(threadId);
        return state.next.length === 0 && state.values.log.length > 1
          ? state.values.log
          : undefined;
      });
      assert.deepEqual(log, ['name? Ada', 'done twice']);
    },
  },
  {
    id: 'v2.respond-many',
    title: 'input.respond answers several interrupts in one',
    run: async (ctx) => {
      const { threadId } = await ranOn(ctx, 'ask_both', {});
      const { tasks } = await ctx.client.threads.getState(threadId);
      await command(ctx, threadId, 'input.respond', {
        responses: tasks.map((task) => ({
          interrupt_id: task.interrupts[0]?.id,
          response: task.name,
        })),
      });
      const log = await poll(ctx, async () => {
        const state = await ctx.client.threads.getState<{ log?: string[] }>(threadId);
        return state.values.log?.includes('done') ? state.values.log : undefined;
      });
      assert.deepEqual(log, ['first? first', 'second? second', 'done']);
    },
  },
  {
    id: 'v2.respond-nothing',
    title: 'input.respond where nothing was asked is an error',
    run: async (ctx) => {
      const { threadId } = await ranOn(ctx, 'progress', { total: 1 });
      const unasked = await command(ctx, threadId, 'input.respond', {
        interrupt_id: 'x',
        response: 1,
      });
      assert.equal(unasked.type, 'error');
      must(
        ['invalid_argument', 'no_such_interrupt', 'no_such_run'].includes(unasked.error ?? ''),
        `${unasked.error}`,
      );
      const unnamed = await command(ctx, threadId, 'input.respond', { response: 1 });
      assert.equal(unnamed.error, 'invalid_argument');
    },
  },
  {
    id: 'v2.tree',
    title: 'agent.getTree tells the graphs of the run',
    run: async (ctx) => {
      const { threadId } = await ranOn(ctx, 'nested', { topic: 'doors' });
      type Tree = { status: string; graph_name: string; children?: Tree[] };
      const tree = await poll(ctx, async () => {
        const answer = await command(ctx, threadId, 'agent.getTree');
        const got = answer.result?.['tree'] as Tree | undefined;
        return got?.status === 'completed' ? got : undefined;
      });
      assert.equal(tree.graph_name, 'nested');
      must(
        (tree.children ?? []).some(({ graph_name }) => graph_name === 'inner'),
        'inner is missing',
      );
    },
  },
  {
    id: 'v2.unknown-command',
    title: 'A command that does not exist is an error that says so',
    run: async (ctx) => {
      const { threadId } = await ranOn(ctx, 'progress', { total: 1 });
      const answer = await command(ctx, threadId, 'dance');
      assert.equal(answer.type, 'error');
      assert.equal(answer.error, 'unknown_command');
    },
  },
  {
    id: 'v2.bad-command',
    title: 'A command without a number for its id is refused',
    run: async ({ http }) => {
      for (const json of [{ method: 'state.get' }, { id: 'x', method: 'state.get' }, { id: 1 }]) {
        const { status } = await http(`/threads/${randomUUID()}/commands`, { json });
        must([400, 422].includes(status), `HTTP ${status}`);
      }
    },
  },
];

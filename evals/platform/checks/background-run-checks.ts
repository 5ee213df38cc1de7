import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { refused } from '../support/refused.ts';
import { endOf, slowInput, startSlowRun } from '../support/slow-run.ts';

/** Three finished runs on one thread, oldest first. */
async function threeRuns({ client }: CheckContext) {
  const { thread_id } = await client.threads.create();
  const ids: string[] = [];
  for (const total of [1, 2, 3]) {
    const { run_id } = await client.runs.create(thread_id, 'progress', { input: { total } });
    await client.runs.join(thread_id, run_id);
    ids.push(run_id);
  }
  return { thread_id, ids };
}

/** Runs in the background, and the rows they leave. */
export const backgroundRunChecks: Check[] = [
  {
    id: 'runs.create',
    title: 'A background run tells its ids, status, strategy, metadata and times',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const { assistant_id } = await client.assistants.get('progress');
      const run = await client.runs.create(thread_id, 'progress', {
        input: { total: 1 },
        metadata: { reason: 'test' },
        multitaskStrategy: 'enqueue',
      });
      assert.match(run.run_id, /^[0-9a-f-]{36}$/);
      assert.equal(run.thread_id, thread_id);
      assert.equal(run.assistant_id, assistant_id);
      must(['pending', 'running'].includes(run.status), run.status);
      assert.equal(run.multitask_strategy, 'enqueue');
      assert.equal(run.metadata?.['reason'], 'test');
      must(
        Date.parse(run.created_at) > 0 && Date.parse(run.updated_at) > 0,
        'created_at and updated_at are times',
      );
      assert.equal(await endOf(ctx, thread_id, run.run_id), 'success');
      const got = await client.runs.get(thread_id, run.run_id);
      assert.equal(got.assistant_id, assistant_id);
      assert.equal(got.metadata?.['reason'], 'test');
      assert.equal(typeof (got as { kwargs?: unknown }).kwargs, 'object');
    },
  },
  {
    id: 'runs.created-header',
    title: 'Content-Location names the run that was created',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      let told: unknown;
      const run = await client.runs.create(thread_id, 'progress', {
        input: { total: 1 },
        onRunCreated: (created) => {
          told = created;
        },
      });
      assert.deepEqual(told, { run_id: run.run_id, thread_id });
    },
  },
  {
    id: 'runs.join',
    title: 'Joining a run returns the values at its end',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'slow', {
        input: slowInput('a', 2, 200),
      });
      const values = (await client.runs.join(thread_id, run_id)) as Record<string, unknown>;
      assert.deepEqual(values['log'], ['a1', 'a2']);
      assert.equal((await client.runs.get(thread_id, run_id)).status, 'success');
    },
  },
  {
    id: 'runs.join-finished',
    title: 'Joining a run that is over returns the values at once',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'progress', { input: { total: 2 } });
      await client.runs.join(thread_id, run_id);
      assert.deepEqual(await client.runs.join(thread_id, run_id), { total: 2, done: 2 });
    },
  },
  {
    id: 'runs.busy-thread',
    title: 'A thread is busy while a run is on it, and idle afterwards',
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', 4);
      assert.equal((await ctx.client.threads.get(threadId)).status, 'busy');
      assert.equal((await ctx.client.runs.get(threadId, runId)).status, 'running');
      await ctx.client.runs.join(threadId, runId);
      assert.equal((await ctx.client.threads.get(threadId)).status, 'idle');
    },
  },
  {
    id: 'runs.failed',
    title: 'A run that throws ends in error, and so does its thread; what was done stays',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'failing', { input: {} });
      assert.equal(await endOf(ctx, thread_id, run_id), 'error');
      assert.equal((await client.threads.get(thread_id)).status, 'error');
      const state = await client.threads.getState(thread_id);
      assert.deepEqual(state.values, { pages: 1 });
      assert.deepEqual(state.next, ['jam']);
      assert.match(state.tasks[0]?.error ?? '', /tray is empty/);
    },
  },
  {
    id: 'runs.after-failure',
    title: 'A thread whose run failed takes the next one',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await client.runs.wait(thread_id, 'failing', { input: {}, raiseError: false });
      const values = await client.runs.wait(thread_id, 'progress', { input: { total: 1 } });
      assert.equal((values as Record<string, unknown>)['done'], 1);
      assert.equal((await client.threads.get(thread_id)).status, 'idle');
    },
  },
  {
    id: 'runs.list',
    title: 'The runs of a thread are listed, so many, and by status',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id, ids } = await threeRuns(ctx);
      const list = async (options?: Parameters<typeof client.runs.list>[1]) =>
        (await client.runs.list(thread_id, options)).map(({ run_id }) => run_id);
      assert.deepEqual(new Set(await list()), new Set(ids));
      assert.equal((await list({ limit: 2 })).length, 2);
      assert.equal((await list({ status: 'success' })).length, 3);
      assert.deepEqual(await list({ status: 'error' }), []);
    },
  },
  {
    id: 'runs.list-pages',
    title: 'The pages of a list add up to the whole',
    differs: { dev: 'takes the limit for the end: a second page is empty' },
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id, ids } = await threeRuns(ctx);
      const page = async (offset: number) =>
        (await client.runs.list(thread_id, { limit: 2, offset })).map(({ run_id }) => run_id);
      assert.deepEqual(new Set([...(await page(0)), ...(await page(2))]), new Set(ids));
    },
  },
  {
    id: 'runs.list-order',
    title: 'The runs of a thread are listed newest first',
    differs: { dev: 'lists the oldest first' },
    run: async (ctx) => {
      const { thread_id, ids } = await threeRuns(ctx);
      const listed = await ctx.client.runs.list(thread_id);
      assert.deepEqual(
        listed.map(({ run_id }) => run_id),
        [...ids].reverse(),
      );
    },
  },
  {
    id: 'runs.list-select',
    title: 'select returns only the fields named',
    differs: { dev: 'ignores select' },
    run: async (ctx) => {
      const { thread_id } = await threeRuns(ctx);
      const [run] = await ctx.client.runs.list(thread_id, { select: ['run_id', 'status'] });
      assert.deepEqual(Object.keys(run ?? {}).sort(), ['run_id', 'status']);
    },
  },
  {
    id: 'runs.missing',
    title: 'A run that does not exist is a 404, and so are runs of a missing thread',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await refused(404, client.runs.get(thread_id, randomUUID()));
      await refused(404, client.runs.delete(thread_id, randomUUID()));
      await refused(404, client.runs.list(randomUUID()));
    },
  },
  {
    id: 'runs.foreign-thread',
    title: 'A run is not found under another thread',
    run: async (ctx) => {
      const { thread_id, ids } = await threeRuns(ctx);
      const other = await ctx.client.threads.create();
      await refused(404, ctx.client.runs.get(other.thread_id, ids[0] ?? ''));
      must(await ctx.client.runs.get(thread_id, ids[0] ?? ''), 'it is found under its own');
    },
  },
  {
    id: 'runs.delete',
    title: 'A deleted run is gone; the others stay',
    run: async (ctx) => {
      const { thread_id, ids } = await threeRuns(ctx);
      await ctx.client.runs.delete(thread_id, ids[1] ?? '');
      await refused(404, ctx.client.runs.get(thread_id, ids[1] ?? ''));
      assert.equal((await ctx.client.runs.list(thread_id)).length, 2);
    },
  },
  {
    id: 'runs.unknown-assistant',
    title: 'A run of an assistant that does not exist is a 404 that says so',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const words = /No assistant found for/;
      await refused(404, client.runs.create(thread_id, 'nobody', { input: {} }), words);
      await refused(404, client.runs.wait(null, randomUUID(), { input: {} }), words);
      await refused(404, client.runs.stream(thread_id, 'nobody', { input: {} }), words);
    },
  },
];

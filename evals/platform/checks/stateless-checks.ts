import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check } from '../check.ts';
import { dataOf, eventsOf, gather } from '../support/gather.ts';
import { must } from '../support/must.ts';
import { poll } from '../support/poll.ts';
import { endOf, slowInput } from '../support/slow-run.ts';

/** Runs without a thread of the caller’s. */
export const statelessChecks: Check[] = [
  {
    id: 'stateless.wait',
    title: 'A run without a thread answers, and leaves no thread',
    run: async (ctx) => {
      const metadata = { tag: randomUUID() };
      const values = await ctx.client.runs.wait(null, 'progress', {
        input: { total: 2 },
        metadata,
      });
      assert.deepEqual(values, { total: 2, done: 2 });
      await poll(ctx, async () =>
        (await ctx.client.threads.count({ metadata })) === 0 ? true : undefined,
      );
    },
  },
  {
    id: 'stateless.header',
    title: 'Content-Location names the run',
    run: async ({ http }) => {
      const response = await http('/runs/wait', {
        json: { assistant_id: 'progress', input: { total: 1 } },
      });
      assert.match(response.headers.get('content-location') ?? '', /\/runs\/[0-9a-f-]{36}$/);
      await response.text();
    },
  },
  {
    id: 'stateless.keep',
    title: 'on_completion=keep keeps the thread and its state',
    run: async (ctx) => {
      const { client, http } = ctx;
      const response = await http('/runs', {
        json: { assistant_id: 'progress', input: { total: 2 }, on_completion: 'keep' },
      });
      const { thread_id, run_id } = (await response.json()) as Record<string, string>;
      must(thread_id && run_id, 'the run tells its ids');
      assert.equal(await endOf(ctx, thread_id, run_id), 'success');
      assert.deepEqual((await client.threads.getState(thread_id)).values, { total: 2, done: 2 });
    },
  },
  {
    id: 'stateless.delete',
    title: 'By default the thread of a background run goes with its end',
    run: async (ctx) => {
      const run = await ctx.client.runs.create(null, 'progress', { input: { total: 2 } });
      must(run.run_id, 'the run tells its id');
      await poll(ctx, async () =>
        (await ctx.http(`/threads/${run.thread_id}`)).status === 404 ? true : undefined,
      );
    },
  },
  {
    id: 'stateless.stream',
    title: 'A run without a thread streams',
    run: async ({ client }) => {
      const frames = await gather(
        client.runs.stream(null, 'progress', {
          input: { total: 2 },
          streamMode: ['values', 'custom'],
        }),
      );
      assert.deepEqual(eventsOf(frames), ['metadata', 'values', 'custom']);
      assert.deepEqual(dataOf(frames, 'values').at(-1), { total: 2, done: 2 });
    },
  },
  {
    id: 'stateless.join-stream',
    title: 'A run without a thread can be joined by its id',
    run: async ({ client }) => {
      const { run_id } = await client.runs.create(null, 'slow', {
        input: slowInput('a', 3),
        streamMode: 'updates',
        streamResumable: true,
      });
      const frames = await gather(client.runs.joinStream(null, run_id, { lastEventId: '-1' }));
      const done = dataOf<{ step?: { done: number } }>(frames, 'updates');
      assert.deepEqual(
        done.flatMap(({ step }) => (step ? [step.done] : [])),
        [1, 2, 3],
      );
    },
  },
  {
    id: 'stateless.failure',
    title: 'The failure of a run without a thread is told',
    run: async ({ client }) => {
      await assert.rejects(client.runs.wait(null, 'failing', { input: {} }), /tray is empty/);
      const frames = await gather(client.runs.stream(null, 'failing', { input: {} }));
      assert.equal(frames.at(-1)?.event, 'error');
    },
  },
  {
    id: 'stateless.batch',
    title: 'A batch of runs returns them all, and all of them run',
    run: async (ctx) => {
      const batch = [1, 2, 3].map((total) => ({
        assistant_id: 'progress',
        input: { total },
        on_completion: 'keep',
      }));
      const response = await ctx.http('/runs/batch', { json: batch });
      assert.equal(response.status, 200);
      const runs = (await response.json()) as { run_id: string; thread_id: string }[];
      assert.equal(new Set(runs.map(({ run_id }) => run_id)).size, 3);
      for (const { run_id, thread_id } of runs)
        assert.equal(await endOf(ctx, thread_id, run_id), 'success');
      const totals = [];
      for (const { thread_id } of runs)
        totals.push((await ctx.client.threads.getState<{ done: number }>(thread_id)).values.done);
      assert.deepEqual(totals, [1, 2, 3]);
    },
  },
  {
    id: 'stateless.batch-sdk',
    title: 'The SDK creates a batch, and an empty one is refused',
    run: async ({ client, http }) => {
      const runs = await client.runs.createBatch([
        { assistantId: 'progress', input: { total: 1 } },
        { assistantId: 'typed', input: { count: 1 } },
      ]);
      assert.equal(runs.length, 2);
      const { status } = await http('/runs/batch', { json: [] });
      must([400, 422].includes(status), `HTTP ${status}`);
    },
  },
];

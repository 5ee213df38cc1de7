import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check, CheckContext } from '../check.ts';
import { gather } from '../support/gather.ts';
import { must } from '../support/must.ts';
import { refused } from '../support/refused.ts';
import { endOf, logOf, slowInput, startSlowRun } from '../support/slow-run.ts';

const STEPS = 8;

/** A run that waits for its time. */
async function pending({ client }: CheckContext) {
  const { thread_id } = await client.threads.create();
  const { run_id } = await client.runs.create(thread_id, 'slow', {
    input: slowInput('a', 1, 1),
    afterSeconds: 3_600,
  });
  return { thread_id, run_id };
}

/** Stopping runs. */
export const cancelChecks: Check[] = [
  {
    id: 'cancel.interrupt',
    title: 'A running run is interrupted: 202, what it did stays, the thread is free',
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      const response = await ctx.http(`/threads/${threadId}/runs/${runId}/cancel`, {
        method: 'POST',
      });
      assert.equal(response.status, 202);
      assert.equal(await endOf(ctx, threadId, runId), 'interrupted');
      const log = await logOf(ctx, threadId);
      must(log.length >= 1 && log.length < STEPS, log.join());
      assert.notEqual((await ctx.client.threads.get(threadId)).status, 'busy');
    },
  },
  {
    id: 'cancel.wait',
    title: 'wait=1 answers 204 once the run is interrupted',
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      const response = await ctx.http(`/threads/${threadId}/runs/${runId}/cancel?wait=1`, {
        method: 'POST',
      });
      assert.equal(response.status, 204);
      assert.equal((await ctx.client.runs.get(threadId, runId)).status, 'interrupted');
    },
  },
  {
    id: 'cancel.no-wait',
    title: 'wait=0, as the SDK sends it, answers 202',
    differs: { dev: 'takes the text "0" for true' },
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      const path = `/threads/${threadId}/runs/${runId}/cancel?wait=0&action=interrupt`;
      assert.equal((await ctx.http(path, { method: 'POST' })).status, 202);
      assert.equal(await endOf(ctx, threadId, runId), 'interrupted');
    },
  },
  {
    id: 'cancel.rollback',
    title: 'action=rollback deletes a running run and what it wrote',
    differs: { dev: 'ends it in error, and keeps it and what it wrote' },
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      await ctx.client.runs.cancel(threadId, runId, true, 'rollback');
      assert.equal(await endOf(ctx, threadId, runId), null);
      assert.deepEqual(await logOf(ctx, threadId), []);
      assert.equal((await ctx.client.threads.get(threadId)).status, 'idle');
    },
  },
  {
    id: 'cancel.pending',
    title: 'A pending run is interrupted before it begins',
    run: async (ctx) => {
      const { thread_id, run_id } = await pending(ctx);
      await ctx.client.runs.cancel(thread_id, run_id);
      assert.equal((await ctx.client.runs.get(thread_id, run_id)).status, 'interrupted');
      assert.equal((await ctx.client.threads.get(thread_id)).status, 'idle');
      assert.deepEqual((await ctx.client.threads.getState(thread_id)).values, {});
    },
  },
  {
    id: 'cancel.pending-rollback',
    title: 'action=rollback deletes a pending run',
    run: async (ctx) => {
      const { thread_id, run_id } = await pending(ctx);
      const path = `/threads/${thread_id}/runs/${run_id}/cancel?action=rollback`;
      assert.equal((await ctx.http(path, { method: 'POST' })).status, 202);
      await refused(404, ctx.client.runs.get(thread_id, run_id));
    },
  },
  {
    id: 'cancel.missing',
    title: 'A run that does not exist cannot be cancelled: 404',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await refused(404, client.runs.cancel(thread_id, randomUUID()));
    },
  },
  {
    id: 'cancel.finished',
    title: 'Cancelling a run that is over does not change it',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'progress', { input: { total: 1 } });
      await client.runs.join(thread_id, run_id);
      const path = `/threads/${thread_id}/runs/${run_id}/cancel`;
      must((await ctx.http(path, { method: 'POST' })).status < 500, 'the server did not fail');
      assert.equal((await client.runs.get(thread_id, run_id)).status, 'success');
      assert.deepEqual((await client.threads.getState(thread_id)).values, { total: 1, done: 1 });
    },
  },
  {
    id: 'cancel.bad-action',
    title: 'An action that does not exist is refused',
    run: async (ctx) => {
      const { thread_id, run_id } = await pending(ctx);
      const path = `/threads/${thread_id}/runs/${run_id}/cancel?action=explode`;
      const { status } = await ctx.http(path, { method: 'POST' });
      must([400, 422].includes(status), `HTTP ${status}`);
    },
  },
  {
    id: 'cancel.ends-streams',
    title: 'Streams of a cancelled run end',
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', 60);
      const listening = gather(ctx.client.runs.joinStream(threadId, runId, { lastEventId: '-1' }));
      await ctx.client.runs.cancel(threadId, runId);
      const frames = await listening;
      must(frames.length >= 1, 'the stream told something');
    },
  },
  {
    id: 'cancel.then-run',
    title: 'A thread whose run was cancelled takes the next one',
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      await ctx.client.runs.cancel(threadId, runId, true);
      await ctx.client.runs.wait(threadId, 'slow', { input: slowInput('b', 2, 1) });
      assert.deepEqual((await logOf(ctx, threadId)).slice(-2), ['b1', 'b2']);
    },
  },
  {
    id: 'cancel.resume',
    title: 'An interrupted run’s thread goes on where it stopped with null input',
    run: async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      await ctx.client.runs.cancel(threadId, runId, true);
      await ctx.client.runs.wait(threadId, 'slow', { input: null });
      const log = await logOf(ctx, threadId);
      assert.deepEqual(log, ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8']);
    },
  },
  {
    id: 'cancel.many-by-id',
    title: 'Several runs of a thread are cancelled by their ids',
    differs: { dev: 'has no such route' },
    run: async (ctx) => {
      const { client } = ctx;
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      const next = await client.runs.create(threadId, 'slow', {
        input: slowInput('b', 1, 1),
        multitaskStrategy: 'enqueue',
      });
      const runIds = [runId, next.run_id];
      await client.runs.cancelMany({ threadId, runIds, action: 'interrupt' });
      for (const id of runIds) assert.equal(await endOf(ctx, threadId, id), 'interrupted');
    },
  },
];

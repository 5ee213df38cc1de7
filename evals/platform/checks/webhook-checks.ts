import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { poll } from '../support/poll.ts';
import { endOf, startSlowRun } from '../support/slow-run.ts';
import { withWebhookReceiver } from '../support/webhook-receiver.ts';

/** Runs a graph with a webhook. @returns what the webhook was sent, and the thread */
async function called(ctx: CheckContext, graph: string, input: Record<string, unknown>) {
  const { thread_id } = await ctx.client.threads.create();
  let sent: Record<string, unknown> = {};
  await withWebhookReceiver(async ({ url, calls }) => {
    const run = await ctx.client.runs.create(thread_id, graph, { input, webhook: url });
    sent = await poll(ctx, async () => calls[0]);
    assert.equal(sent['run_id'], run.run_id);
  });
  return { sent, thread_id };
}

/** What is told to others when a run ends. */
export const webhookChecks: Check[] = [
  {
    id: 'webhook.success',
    title: 'A webhook gets the run, its status, times and values',
    run: async (ctx) => {
      const { sent, thread_id } = await called(ctx, 'progress', { total: 2 });
      assert.equal(sent['thread_id'], thread_id);
      assert.equal(sent['status'], 'success');
      assert.deepEqual(sent['values'], { total: 2, done: 2 });
      for (const time of ['run_started_at', 'run_ended_at', 'webhook_sent_at'])
        must(Date.parse(String(sent[time])) > 0, time);
      must(!('error' in sent) || sent['error'] === null, `${sent['error']}`);
    },
  },
  {
    id: 'webhook.failure',
    title: 'A webhook gets the error of a failed run',
    run: async (ctx) => {
      const { sent } = await called(ctx, 'failing', {});
      assert.equal(sent['status'], 'error');
      assert.match(JSON.stringify(sent['error']), /The tray is empty/);
    },
  },
  {
    id: 'webhook.interrupt',
    title: 'A webhook is called when a run stops at an interrupt',
    run: async (ctx) => {
      const { sent } = await called(ctx, 'ask', {});
      must(['success', 'interrupted'].includes(String(sent['status'])), `${sent['status']}`);
    },
  },
  {
    id: 'webhook.stream',
    title: 'A streamed run calls its webhook too',
    run: async (ctx) => {
      const { thread_id } = await ctx.client.threads.create();
      await withWebhookReceiver(async ({ url, calls }) => {
        const stream = ctx.client.runs.stream(thread_id, 'progress', {
          input: { total: 1 },
          webhook: url,
        });
        for await (const _ of stream);
        assert.equal((await poll(ctx, async () => calls[0]))['status'], 'success');
      });
    },
  },
  {
    id: 'webhook.deaf',
    title: 'A webhook nobody answers does not spoil the run',
    run: async (ctx) => {
      const { thread_id } = await ctx.client.threads.create();
      let closed = '';
      await withWebhookReceiver(async ({ url }) => {
        closed = url;
      });
      const { run_id } = await ctx.client.runs.create(thread_id, 'progress', {
        input: { total: 1 },
        webhook: closed,
      });
      assert.equal(await endOf(ctx, thread_id, run_id), 'success');
      const next = await startSlowRun(ctx, 'a', 1);
      assert.equal(await endOf(ctx, next.threadId, next.runId), 'success');
    },
  },
];

import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { gather } from '../support/gather.ts';
import { must } from '../support/must.ts';
import { refused } from '../support/refused.ts';
import { endOf, logOf, slowInput, startSlowRun } from '../support/slow-run.ts';

type Strategy = 'reject' | 'enqueue' | 'interrupt' | 'rollback';
type Send = (ctx: CheckContext, threadId: string, strategy: Strategy) => Promise<unknown>;

const STEPS = 6;
const second = (multitaskStrategy: Strategy) => ({
  input: slowInput('b', 2, 50),
  multitaskStrategy,
});

/** The three ways of asking for a run; each is over when the run is. */
const ways: Record<string, Send> = {
  create: async ({ client }, threadId, strategy) => {
    const { run_id } = await client.runs.create(threadId, 'slow', second(strategy));
    return client.runs.join(threadId, run_id);
  },
  stream: ({ client }, threadId, strategy) =>
    gather(client.runs.stream(threadId, 'slow', second(strategy))),
  wait: ({ client }, threadId, strategy) => client.runs.wait(threadId, 'slow', second(strategy)),
};

/** What each strategy makes of a second run while the first is at its second step. */
const outcomes: Record<
  Strategy,
  { title: string; dev?: string; run: (send: Send) => Check['run'] }
> = {
  reject: {
    title: 'the second is a 422, the first goes on',
    run: (send) => async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      await refused(
        422,
        send(ctx, threadId, 'reject'),
        /Thread is already running a task\. Wait for it to finish or choose a different/,
      );
      assert.equal(await endOf(ctx, threadId, runId), 'success');
      assert.equal((await logOf(ctx, threadId)).length, STEPS);
      assert.equal((await ctx.client.runs.list(threadId)).length, 1);
    },
  },
  enqueue: {
    title: 'the second runs after the first',
    run: (send) => async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      await send(ctx, threadId, 'enqueue');
      assert.equal(await endOf(ctx, threadId, runId), 'success');
      const log = await logOf(ctx, threadId);
      assert.deepEqual(log, ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1', 'b2']);
    },
  },
  interrupt: {
    title: 'the first stops where it is, the second goes on from there',
    run: (send) => async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      await send(ctx, threadId, 'interrupt');
      assert.equal(await endOf(ctx, threadId, runId), 'interrupted');
      const log = await logOf(ctx, threadId);
      assert.equal(log[0], 'a1');
      assert.deepEqual(log.slice(-2), ['b1', 'b2']);
      must(log.length < STEPS + 2, log.join());
    },
  },
  rollback: {
    title: 'the first never was',
    dev: 'ends the first in error, and keeps it and what it wrote',
    run: (send) => async (ctx) => {
      const { threadId, runId } = await startSlowRun(ctx, 'a', STEPS);
      await send(ctx, threadId, 'rollback');
      assert.equal(await endOf(ctx, threadId, runId), null);
      assert.deepEqual(await logOf(ctx, threadId), ['b1', 'b2']);
      assert.equal((await ctx.client.threads.get(threadId)).status, 'idle');
    },
  },
};

/** A second run on a busy thread, by strategy and way. */
export const doubleTextChecks: Check[] = [
  ...Object.entries(outcomes).flatMap(([strategy, { title, dev, run }]) =>
    Object.entries(ways).map(([way, send]) => ({
      id: `double-text.${strategy}-${way}`,
      title: `${strategy} by ${way}: ${title}`,
      ...(dev !== undefined && { differs: { dev } }),
      run: run(send),
    })),
  ),
  {
    id: 'double-text.queue',
    title: 'Several enqueued runs go one after another, in order',
    run: async (ctx) => {
      const { client } = ctx;
      const { threadId } = await startSlowRun(ctx, 'a', 2);
      const runs = [];
      for (const name of ['b', 'c', 'd'])
        runs.push(
          await client.runs.create(threadId, 'slow', {
            input: slowInput(name, 1, 50),
            multitaskStrategy: 'enqueue',
          }),
        );
      assert.equal((await client.runs.get(threadId, runs[2]?.run_id ?? '')).status, 'pending');
      for (const { run_id } of runs) assert.equal(await endOf(ctx, threadId, run_id), 'success');
      assert.deepEqual(await logOf(ctx, threadId), ['a1', 'a2', 'b1', 'c1', 'd1']);
    },
  },
];

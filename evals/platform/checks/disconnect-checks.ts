import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { gather } from '../support/gather.ts';
import { must } from '../support/must.ts';
import { endOf, logOf, slowInput, startSlowRun } from '../support/slow-run.ts';

/** Streams `slow` until its first step, then drops the connection. */
async function drop({ client }: CheckContext, onDisconnect: 'cancel' | 'continue') {
  const { thread_id } = await client.threads.create();
  const left = new AbortController();
  let runId = '';
  const stream = client.runs.stream(thread_id, 'slow', {
    input: slowInput('a', 6),
    streamMode: 'updates',
    onDisconnect,
    signal: left.signal,
    onRunCreated: ({ run_id }) => {
      runId = run_id;
    },
  });
  await gather(stream, (frames) => JSON.stringify(frames).includes('"a1"'));
  left.abort();
  return { thread_id, runId };
}

/** What becomes of a run when whoever listened goes. */
export const disconnectChecks: Check[] = [
  {
    id: 'disconnect.continue',
    title: 'on_disconnect=continue: the run goes on to its end',
    run: async (ctx) => {
      const { thread_id, runId } = await drop(ctx, 'continue');
      assert.equal(await endOf(ctx, thread_id, runId), 'success');
      assert.equal((await logOf(ctx, thread_id)).length, 6);
    },
  },
  {
    id: 'disconnect.cancel',
    title: 'on_disconnect=cancel: the run is interrupted',
    run: async (ctx) => {
      const { thread_id, runId } = await drop(ctx, 'cancel');
      assert.equal(await endOf(ctx, thread_id, runId), 'interrupted');
      must((await logOf(ctx, thread_id)).length < 6, 'it ran to its end');
    },
  },
  {
    id: 'disconnect.join-cancel',
    title: 'A joined stream with cancel_on_disconnect interrupts the run when it is left',
    run: async (ctx) => {
      const { client } = ctx;
      const { threadId, runId } = await startSlowRun(ctx, 'a', 8);
      const left = new AbortController();
      const stream = client.runs.joinStream(threadId, runId, {
        cancelOnDisconnect: true,
        lastEventId: '-1',
        signal: left.signal,
      });
      await gather(stream, (frames) => frames.length > 1);
      left.abort();
      assert.equal(await endOf(ctx, threadId, runId), 'interrupted');
    },
  },
  {
    id: 'disconnect.join-leave',
    title: 'A joined stream without it leaves the run alone',
    run: async (ctx) => {
      const { client } = ctx;
      const { threadId, runId } = await startSlowRun(ctx, 'a', 4);
      const left = new AbortController();
      const stream = client.runs.joinStream(threadId, runId, {
        lastEventId: '-1',
        signal: left.signal,
      });
      await gather(stream, (frames) => frames.length > 1);
      left.abort();
      assert.equal(await endOf(ctx, threadId, runId), 'success');
    },
  },
];

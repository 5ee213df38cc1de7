import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Client } from '@langchain/langgraph-sdk';
import type { Check, CheckContext } from '../check.ts';
import { withCuttingProxy } from '../support/cutting-proxy.ts';
import { dataOf, type Frame, gather } from '../support/gather.ts';
import { must } from '../support/must.ts';
import { poll } from '../support/poll.ts';
import { refused } from '../support/refused.ts';
import { slowInput, startSlowRun } from '../support/slow-run.ts';

const steps = (frames: Frame[]): number[] =>
  dataOf<{ step?: { done: number } }>(frames, 'updates').flatMap(({ step }) =>
    step ? [step.done] : [],
  );
const ids = (frames: Frame[]): number[] => frames.map(({ id }) => Number(id));
const rising = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Streams `slow` and leaves after its first step. @returns what was read */
async function leaveEarly(ctx: CheckContext, count: number) {
  const { client } = ctx;
  const { thread_id } = await client.threads.create();
  const left = new AbortController();
  let runId = '';
  const stream = client.runs.stream(thread_id, 'slow', {
    input: slowInput('a', count),
    streamMode: 'updates',
    streamResumable: true,
    onDisconnect: 'continue',
    signal: left.signal,
    onRunCreated: ({ run_id }) => {
      runId = run_id;
    },
  });
  const read = await gather(stream, (frames) => steps(frames).length > 0);
  left.abort();
  return { thread_id, runId, read };
}

/** Streams that are left and joined again. */
export const resumeStreamChecks: Check[] = [
  {
    id: 'resume.from-id',
    title: 'Joining with Last-Event-ID goes on after it, without a gap, to the end',
    run: async (ctx) => {
      const { thread_id, runId, read } = await leaveEarly(ctx, 4);
      const lastEventId = read.at(-1)?.id ?? '';
      const rest = await gather(ctx.client.runs.joinStream(thread_id, runId, { lastEventId }));
      assert.deepEqual(steps([...read, ...rest]), [1, 2, 3, 4]);
      const seen = ids([...read, ...rest]);
      assert.deepEqual(seen, rising(0, seen.length - 1));
    },
  },
  {
    id: 'resume.replay',
    title: 'Last-Event-ID -1 replays the stream from its beginning',
    run: async (ctx) => {
      const { thread_id, runId } = await leaveEarly(ctx, 3);
      const frames = await gather(
        ctx.client.runs.joinStream(thread_id, runId, { lastEventId: '-1' }),
      );
      assert.deepEqual(frames[0]?.data, { run_id: runId, attempt: 1 });
      assert.deepEqual(steps(frames), [1, 2, 3]);
    },
  },
  {
    id: 'resume.replay-finished',
    title: 'A resumable stream is replayed after the run’s end',
    run: async (ctx) => {
      const { thread_id, runId, read } = await leaveEarly(ctx, 2);
      await ctx.client.runs.join(thread_id, runId);
      const join = (lastEventId: string) =>
        gather(ctx.client.runs.joinStream(thread_id, runId, { lastEventId }));
      assert.deepEqual(steps(await join('-1')), [1, 2]);
      assert.deepEqual(steps(await join(read.at(-1)?.id ?? '')), [2]);
    },
  },
  {
    id: 'resume.two-listeners',
    title: 'Two listeners of one run see the same frames',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'slow', {
        input: slowInput('a', 3, 200),
        streamMode: ['updates', 'values'],
        streamResumable: true,
      });
      const join = () => gather(client.runs.joinStream(thread_id, run_id, { lastEventId: '-1' }));
      const [one, other] = await Promise.all([join(), join()]);
      assert.deepEqual(steps(one), [1, 2, 3]);
      assert.deepEqual(one, other);
    },
  },
  {
    id: 'resume.join-live',
    title: 'A background run can be joined while it goes on',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'slow', {
        input: slowInput('a', 3),
        streamMode: 'updates',
      });
      const frames = await gather(client.runs.joinStream(thread_id, run_id));
      assert.equal(steps(frames).at(-1), 3);
    },
  },
  {
    id: 'resume.join-finished',
    title: 'Joining a run that is over ends at once',
    run: async (ctx) => {
      const { client } = ctx;
      const { threadId, runId } = await startSlowRun(ctx, 'a', 1);
      await client.runs.join(threadId, runId);
      await gather(client.runs.joinStream(threadId, runId));
    },
  },
  {
    id: 'resume.join-mode',
    title: 'A join may ask for some of the run’s modes',
    differs: { dev: 'ignores stream_mode when joining' },
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const { run_id } = await client.runs.create(thread_id, 'slow', {
        input: slowInput('a', 2, 200),
        streamMode: ['updates', 'values'],
        streamResumable: true,
      });
      const frames = await gather(
        client.runs.joinStream(thread_id, run_id, { streamMode: 'updates', lastEventId: '-1' }),
      );
      assert.deepEqual(steps(frames), [1, 2]);
      assert.deepEqual(dataOf(frames, 'values'), []);
    },
  },
  {
    id: 'resume.join-missing',
    title: 'Joining a run that does not exist is a 404',
    differs: { dev: 'streams an error, with status 200' },
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      await refused(404, client.runs.joinStream(thread_id, randomUUID()));
    },
  },
  {
    id: 'resume.reconnect',
    title: 'The SDK reconnects by itself when the connection breaks, and misses nothing',
    differs: { dev: 'sends no Location, so that the SDK cannot reconnect' },
    run: async (ctx) => {
      const { thread_id } = await ctx.client.threads.create();
      await withCuttingProxy(ctx.baseUrl, '"done":2', async ({ url, cuts, gets }) => {
        const client = new Client({ apiUrl: url, apiKey: null });
        const frames = await gather(
          client.runs.stream(thread_id, 'slow', {
            input: slowInput('a', 5, 200),
            streamMode: 'updates',
            streamResumable: true,
            onDisconnect: 'continue',
          }),
        );
        assert.equal(cuts(), 1);
        assert.deepEqual(steps(frames), [1, 2, 3, 4, 5]);
        must(
          gets.some((get) => /\/runs\/[0-9a-f-]{36}\/stream\S* \d+$/.test(get)),
          'GET',
        );
      });
    },
  },
  {
    id: 'resume.thread-stream',
    title: 'The stream of a thread tells the runs on it',
    differs: { dev: 'has no such route' },
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const left = new AbortController();
      const frames: Frame[] = [];
      const listening = (async () => {
        for await (const frame of client.threads.joinStream(thread_id, { signal: left.signal }))
          frames.push(frame);
      })();
      // A stream may be open before its first byte: runs are started until one is heard.
      const heard = poll(ctx, async () => {
        await client.runs.wait(thread_id, 'slow', { input: slowInput('a', 1, 100) });
        return frames.some(({ event }) => event === 'values') ? true : undefined;
      });
      await Promise.race([heard, listening]);
      left.abort();
      await listening.catch(() => undefined);
      must(
        frames.some(({ event }) => event === 'values'),
        'nothing was told',
      );
    },
  },
];

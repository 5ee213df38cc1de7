import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { readSse, type SseFrame } from '../support/read-sse.ts';
import { slowInput } from '../support/slow-run.ts';

const QUIET_MILLIS = 8_000;

async function open(ctx: CheckContext, body: Record<string, unknown>) {
  const { thread_id } = await ctx.client.threads.create();
  const response = await ctx.http(`/threads/${thread_id}/runs/stream`, { json: body });
  assert.equal(response.status, 200);
  return { thread_id, response };
}
const all = async (response: Response): Promise<SseFrame[]> => {
  const frames: SseFrame[] = [];
  for await (const frame of readSse(response)) frames.push(frame);
  return frames;
};
const progress = { assistant_id: 'progress', input: { total: 3 }, stream_mode: ['custom'] };

/** What a stream looks like on the wire. */
export const streamHeaderChecks: Check[] = [
  {
    id: 'sse.content-type',
    title: 'A stream is text/event-stream, and not to be stored',
    run: async (ctx) => {
      const { response } = await open(ctx, progress);
      assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
      assert.match(response.headers.get('cache-control') ?? '', /no-cache|no-store/);
      await response.text();
    },
  },
  {
    id: 'sse.content-location',
    title: 'Content-Location names the run',
    run: async (ctx) => {
      const { thread_id, response } = await open(ctx, progress);
      const [first] = await all(response);
      const { run_id } = JSON.parse(first?.data ?? '') as { run_id: string };
      assert.equal(
        response.headers.get('content-location'),
        `/threads/${thread_id}/runs/${run_id}`,
      );
    },
  },
  {
    id: 'sse.location',
    title: 'Location leads back to the run’s stream, also without a thread',
    differs: { dev: 'sends no Location, so that the SDK cannot reconnect' },
    run: async (ctx) => {
      const stateful = (await open(ctx, progress)).response;
      const stateless = await ctx.http('/runs/stream', { json: progress });
      for (const response of [stateful, stateless]) {
        const [first] = await all(response);
        const { run_id } = JSON.parse(first?.data ?? '') as { run_id: string };
        const location = response.headers.get('location') ?? '';
        must(location.endsWith(`/runs/${run_id}/stream`), `Location: ${location}`);
      }
    },
  },
  {
    id: 'sse.ids',
    title: 'Frames are numbered 0, 1, 2, …',
    run: async (ctx) => {
      const frames = (await all((await open(ctx, progress)).response)).filter(({ event }) => event);
      assert.deepEqual(
        frames.map(({ id }) => id),
        ['0', '1', '2', '3'],
      );
    },
  },
  {
    id: 'sse.heartbeat',
    title: 'A stream that has nothing to tell sends comments',
    differs: { dev: 'is silent until something happens' },
    run: async (ctx) => {
      const { response } = await open(ctx, {
        assistant_id: 'slow',
        input: slowInput('a', 1, QUIET_MILLIS),
        stream_mode: ['updates'],
      });
      const frames = await all(response);
      must(
        frames.some(({ comment }) => comment !== undefined),
        'there was no comment',
      );
    },
  },
  {
    id: 'sse.bad-request',
    title: 'A request refused is no stream, but an HTTP error',
    run: async (ctx) => {
      const { thread_id } = await ctx.client.threads.create();
      const response = await ctx.http(`/threads/${thread_id}/runs/stream`, {
        json: { assistant_id: 'nobody' },
      });
      assert.equal(response.status, 404);
      assert.doesNotMatch(response.headers.get('content-type') ?? '', /event-stream/);
    },
  },
];

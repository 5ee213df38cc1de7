import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check, CheckContext } from '../check.ts';
import { refused } from '../support/refused.ts';
import { endOf, startSlowRun } from '../support/slow-run.ts';

const tagged = () => ({ tag: randomUUID() });
type Query = Parameters<CheckContext['client']['threads']['search']>[0];

const idsOf = async ({ client }: CheckContext, query: Query): Promise<string[]> =>
  (await client.threads.search(query)).map(({ thread_id }) => thread_id);

/** Three threads of one tag, oldest first. */
async function three({ client }: CheckContext, metadata: Record<string, unknown>) {
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    ids.push((await client.threads.create({ metadata: { ...metadata, n } })).thread_id);
    // Clocks count in milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return ids;
}

/** Finding and counting threads. */
export const threadSearchChecks: Check[] = [
  {
    id: 'threads.search',
    title: 'Threads are found by metadata, newest first, in pages',
    run: async (ctx) => {
      const metadata = tagged();
      const newest = (await three(ctx, metadata)).reverse();
      assert.deepEqual(await idsOf(ctx, { metadata }), newest);
      assert.deepEqual(await idsOf(ctx, { metadata, limit: 2 }), newest.slice(0, 2));
      assert.deepEqual(await idsOf(ctx, { metadata, limit: 2, offset: 2 }), newest.slice(2));
      assert.deepEqual(await idsOf(ctx, { metadata: tagged() }), []);
    },
  },
  {
    id: 'threads.search-nested-metadata',
    title: 'Metadata is matched by containment, at any depth',
    run: async (ctx) => {
      const metadata = tagged();
      const { thread_id } = await ctx.client.threads.create({
        metadata: { ...metadata, agent: { name: 'Ada', office: 'north' } },
      });
      const inner = (name: string) => ({ metadata: { ...metadata, agent: { name } } });
      assert.deepEqual(await idsOf(ctx, inner('Ada')), [thread_id]);
      assert.deepEqual(await idsOf(ctx, inner('Bob')), []);
    },
  },
  {
    id: 'threads.search-sorted',
    title: 'Threads are sorted by creation and by update, both ways',
    run: async (ctx) => {
      const metadata = tagged();
      const ids = await three(ctx, metadata);
      const sorted = (sortBy: 'created_at' | 'updated_at', sortOrder: 'asc' | 'desc') =>
        idsOf(ctx, { metadata, sortBy, sortOrder });
      assert.deepEqual(await sorted('created_at', 'asc'), ids);
      assert.deepEqual(await sorted('created_at', 'desc'), [...ids].reverse());
      const [first = '', second, third] = ids;
      await ctx.client.threads.update(first, { metadata: { touched: true } });
      assert.deepEqual(await sorted('updated_at', 'desc'), [first, third, second]);
    },
  },
  {
    id: 'threads.search-ids',
    title: 'Threads are found by a list of ids',
    run: async (ctx) => {
      const metadata = tagged();
      const [a = '', , c = ''] = await three(ctx, metadata);
      assert.deepEqual(new Set(await idsOf(ctx, { ids: [a, c] })), new Set([a, c]));
      assert.deepEqual(await idsOf(ctx, { ids: [randomUUID()] }), []);
    },
  },
  {
    id: 'threads.search-values',
    title: 'Threads are found by values of their state',
    run: async (ctx) => {
      const metadata = tagged();
      const [a = '', b = ''] = await three(ctx, metadata);
      await ctx.client.runs.wait(a, 'progress', { input: { total: 1 } });
      await ctx.client.runs.wait(b, 'progress', { input: { total: 2 } });
      const found = await idsOf(ctx, { metadata, ids: [a, b], values: { done: 2 } });
      assert.deepEqual(found, [b]);
    },
  },
  {
    id: 'threads.search-status',
    title: 'Threads are found by status: idle, busy, interrupted, error',
    run: async (ctx) => {
      const { client } = ctx;
      const metadata = tagged();
      const [idle = '', asked = '', failed = ''] = await three(ctx, metadata);
      await client.runs.wait(asked, 'ask', { input: {} });
      await client.runs.wait(failed, 'failing', { input: {}, raiseError: false });
      const busy = await startSlowRun(ctx, 'a', 12);
      await client.threads.update(busy.threadId, { metadata });
      const found = (status: 'idle' | 'busy' | 'interrupted' | 'error') =>
        idsOf(ctx, { metadata, status });
      assert.deepEqual(await found('busy'), [busy.threadId]);
      assert.deepEqual(await found('idle'), [idle]);
      assert.deepEqual(await found('interrupted'), [asked]);
      assert.deepEqual(await found('error'), [failed]);
      await client.runs.cancel(busy.threadId, busy.runId);
      await endOf(ctx, busy.threadId, busy.runId);
    },
  },
  {
    id: 'threads.search-total',
    title: 'X-Pagination-Total tells how many there are',
    run: async (ctx) => {
      const metadata = tagged();
      await three(ctx, metadata);
      const response = await ctx.http('/threads/search', { json: { metadata, limit: 2 } });
      assert.equal(response.headers.get('x-pagination-total'), '3');
    },
  },
  {
    id: 'threads.search-next',
    title: 'X-Pagination-Next leads from page to page and ends',
    differs: { dev: 'sends it only where the total happens to equal the limit' },
    run: async (ctx) => {
      const metadata = tagged();
      await three(ctx, metadata);
      const next = async (offset: number) =>
        (await ctx.http('/threads/search', { json: { metadata, limit: 2, offset } })).headers.get(
          'x-pagination-next',
        );
      assert.equal(await next(0), '2');
      assert.equal(await next(2), null);
    },
  },
  {
    id: 'threads.search-select',
    title: 'select returns only the fields named',
    run: async (ctx) => {
      const metadata = tagged();
      await three(ctx, metadata);
      const [found] = await ctx.client.threads.search({
        metadata,
        select: ['thread_id', 'status'],
      });
      assert.deepEqual(Object.keys(found ?? {}).sort(), ['status', 'thread_id']);
    },
  },
  {
    id: 'threads.search-extract',
    title: 'extract returns single values by their path',
    differs: { dev: 'ignores extract' },
    run: async (ctx) => {
      const metadata = tagged();
      const [a = ''] = await three(ctx, metadata);
      await ctx.client.runs.wait(a, 'slow', {
        input: { name: 'a', steps: 2, stepMillis: 1 },
      });
      const [found] = await ctx.client.threads.search({
        ids: [a],
        extract: { first: 'values.log[0]', last: 'values.log[-1]', n: 'metadata.n' },
      });
      assert.deepEqual(found?.extracted, { first: 'a1', last: 'a2', n: 0 });
    },
  },
  {
    id: 'threads.search-limit',
    title: 'A limit below 1 is refused',
    run: ({ client }) => refused([400, 422], client.threads.search({ limit: 0 })),
  },
  {
    id: 'threads.count',
    title: 'Threads are counted by metadata, status and values',
    run: async (ctx) => {
      const metadata = tagged();
      const [a = '', b = '', c = ''] = await three(ctx, metadata);
      await ctx.client.runs.wait(a, 'progress', { input: { total: 1 } });
      await ctx.client.runs.wait(b, 'progress', { input: { total: 2 } });
      await ctx.client.runs.wait(c, 'ask', { input: {} });
      const { count } = ctx.client.threads;
      const counted = (query: Parameters<typeof count>[0]) => ctx.client.threads.count(query);
      assert.equal(await counted({ metadata }), 3);
      assert.equal(await counted({ metadata, status: 'interrupted' }), 1);
      assert.equal(await counted({ metadata, values: { done: 2 } }), 1);
    },
  },
];

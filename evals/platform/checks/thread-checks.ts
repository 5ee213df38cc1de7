import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { refused } from '../support/refused.ts';

const tagged = () => ({ tag: randomUUID() });

/** A thread on which `progress` ran to its end. */
const ranThread = async ({ client }: CheckContext, metadata = {}, total = 1) => {
  const { thread_id } = await client.threads.create({ metadata });
  await client.runs.wait(thread_id, 'progress', { input: { total } });
  return thread_id;
};

/** Making, changing and deleting threads. */
export const threadChecks: Check[] = [
  {
    id: 'threads.create',
    title: 'A new thread is idle, with its metadata and times',
    run: async ({ client }) => {
      const metadata = tagged();
      const made = await client.threads.create({ metadata });
      assert.match(made.thread_id, /^[0-9a-f-]{36}$/);
      assert.equal(made.status, 'idle');
      assert.deepEqual(made.metadata, metadata);
      must(
        Date.parse(made.created_at) > 0 && Date.parse(made.updated_at) > 0,
        'created_at and updated_at are times',
      );
      const got = await client.threads.get(made.thread_id);
      assert.equal(got.thread_id, made.thread_id);
      assert.deepEqual(got.metadata, metadata);
      assert.equal(got.created_at, made.created_at);
    },
  },
  {
    id: 'threads.create-with-id',
    title: 'A thread keeps the id it was given; once more is a 409',
    run: async ({ client }) => {
      const threadId = randomUUID();
      assert.equal((await client.threads.create({ threadId })).thread_id, threadId);
      await refused(409, client.threads.create({ threadId }), /exists/);
    },
  },
  {
    id: 'threads.create-do-nothing',
    title: 'if_exists=do_nothing returns the thread there is',
    run: async ({ client }) => {
      const threadId = randomUUID();
      await client.threads.create({ threadId, metadata: { first: true } });
      const again = await client.threads.create({
        threadId,
        metadata: { second: true },
        ifExists: 'do_nothing',
      });
      assert.deepEqual(again.metadata, { first: true });
    },
  },
  {
    id: 'threads.missing',
    title: 'A thread that does not exist is a 404 with the words clients match',
    run: async ({ client }) => {
      const id = randomUUID();
      const words = new RegExp(`HTTP 404: Thread with ID ${id} not found`);
      await refused(404, client.threads.get(id), words);
      await refused(404, client.threads.delete(id), words);
      await refused(404, client.threads.getState(id), words);
      await refused(404, client.threads.getHistory(id));
      await refused(404, client.threads.update(id, { metadata: {} }));
    },
  },
  {
    id: 'threads.bad-id',
    title: 'An id that is not a UUID is refused as the caller’s mistake',
    run: ({ client }) => refused([400, 404, 422], client.threads.get('not-a-uuid')),
  },
  {
    id: 'threads.update',
    title: 'An update merges metadata and moves updated_at',
    run: async ({ client }) => {
      const made = await client.threads.create({ metadata: { kept: 1, changed: 1 } });
      await new Promise((resolve) => setTimeout(resolve, 5));
      const updated = await client.threads.update(made.thread_id, { metadata: { changed: 2 } });
      assert.deepEqual(updated.metadata, { kept: 1, changed: 2 });
      must(Date.parse(updated.updated_at) > Date.parse(made.updated_at), 'updated_at did not move');
      const got = await client.threads.get(made.thread_id);
      assert.deepEqual(got.metadata, { kept: 1, changed: 2 });
    },
  },
  {
    id: 'threads.update-minimal',
    title: 'Prefer: return=minimal updates and returns nothing',
    differs: { dev: 'returns the thread whatever is preferred' },
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const answer = await client.threads.update(thread_id, {
        metadata: { a: 1 },
        returnMinimal: true,
      });
      assert.equal(answer, undefined);
      assert.deepEqual((await client.threads.get(thread_id)).metadata, { a: 1 });
    },
  },
  {
    id: 'threads.delete',
    title: 'A deleted thread is gone, with its state and its runs',
    run: async (ctx) => {
      const { client } = ctx;
      const id = await ranThread(ctx);
      const [run] = await client.runs.list(id);
      await client.threads.delete(id);
      await refused(404, client.threads.get(id));
      await refused(404, client.threads.getState(id));
      await refused(404, client.runs.get(id, run?.run_id ?? ''));
    },
  },
  {
    id: 'threads.stamped',
    title: 'A run stamps its graph and assistant on the thread',
    run: async (ctx) => {
      const metadata = tagged();
      const id = await ranThread(ctx, metadata);
      const { assistant_id } = await ctx.client.assistants.get('progress');
      const thread = await ctx.client.threads.get(id);
      assert.deepEqual(thread.metadata, { ...metadata, graph_id: 'progress', assistant_id });
      const [found] = await ctx.client.threads.search({ metadata: { ...metadata, assistant_id } });
      assert.equal(found?.thread_id, id);
    },
  },
  {
    id: 'threads.values',
    title: 'A thread shows the values of its last state',
    run: async (ctx) => {
      const id = await ranThread(ctx, {}, 3);
      const thread = await ctx.client.threads.get(id);
      assert.deepEqual(thread.values, { total: 3, done: 3 });
      assert.equal(thread.status, 'idle');
    },
  },
  {
    id: 'threads.copy',
    title: 'A copy has the same state and history under its own id',
    run: async (ctx) => {
      const { client } = ctx;
      const id = await ranThread(ctx, tagged(), 2);
      const copy = await client.threads.copy(id);
      assert.notEqual(copy.thread_id, id);
      const original = await client.threads.getHistory(id);
      const copied = await client.threads.getHistory(copy.thread_id);
      assert.deepEqual(
        copied.map(({ values, next, checkpoint }) => ({
          values,
          next,
          c: checkpoint.checkpoint_id,
        })),
        original.map(({ values, next, checkpoint }) => ({
          values,
          next,
          c: checkpoint.checkpoint_id,
        })),
      );
      must(
        copied.every(({ checkpoint }) => checkpoint.thread_id === copy.thread_id),
        'checkpoints name the copy',
      );
    },
  },
  {
    id: 'threads.copy-apart',
    title: 'A copy goes its own way',
    run: async (ctx) => {
      const { client } = ctx;
      const id = await ranThread(ctx, {}, 2);
      const { thread_id: copy } = await client.threads.copy(id);
      await client.runs.wait(copy, 'progress', { input: { total: 5 } });
      assert.deepEqual((await client.threads.getState(id)).values, { total: 2, done: 2 });
      assert.deepEqual((await client.threads.getState(copy)).values, { total: 5, done: 5 });
    },
  },
  {
    id: 'threads.copy-missing',
    title: 'A thread that does not exist cannot be copied',
    run: ({ client }) => refused([404, 409], client.threads.copy(randomUUID())),
  },
  {
    id: 'threads.supersteps',
    title: 'A thread is created with a state of several supersteps',
    run: async ({ client }) => {
      const input = { name: 'a', steps: 9, stepMillis: 1 };
      const thread = await client.threads.create({
        graphId: 'slow',
        supersteps: [
          { updates: [{ values: input, asNode: '__input__' }] },
          { updates: [{ values: input, asNode: '__start__' }] },
          { updates: [{ values: { done: 0 }, asNode: 'begin' }] },
          { updates: [{ values: { done: 1, log: ['a1'] }, asNode: 'step' }] },
        ],
      });
      const state = await client.threads.getState(thread.thread_id);
      assert.deepEqual(state.values, { ...input, done: 1, log: ['a1'] });
      assert.deepEqual(state.next, ['step']);
      assert.deepEqual(
        (await client.threads.getHistory(thread.thread_id)).map(({ next }) => next),
        [['step'], ['step'], ['begin'], ['__start__']],
      );
    },
  },
  {
    id: 'threads.supersteps-command',
    title: 'A superstep may be a command',
    run: async ({ client }) => {
      const thread = await client.threads.create({
        graphId: 'progress',
        supersteps: [
          { updates: [{ values: { total: 4 }, asNode: '__input__' }] },
          { updates: [{ values: { total: 4 }, asNode: '__start__' }] },
          { updates: [{ values: null, command: { update: { done: 2 } }, asNode: 'work' }] },
        ],
      });
      const state = await client.threads.getState(thread.thread_id);
      assert.deepEqual(state.values, { total: 4, done: 2 });
    },
  },
  {
    id: 'threads.ttl',
    title: 'A thread tells its TTL when asked to include it',
    differs: { dev: 'has no TTLs' },
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create({ ttl: 60 });
      const get = async () =>
        (await client.threads.get(thread_id, { include: ['ttl'] })) as unknown as {
          ttl?: { strategy?: string; ttl_minutes?: number; expires_at?: string };
        };
      const { ttl } = await get();
      assert.equal(ttl?.strategy, 'delete');
      assert.equal(Number(ttl?.ttl_minutes), 60);
      const minutesLeft = (Date.parse(ttl?.expires_at ?? '') - Date.now()) / 60_000;
      must(minutesLeft > 55 && minutesLeft < 65, `${minutesLeft} minutes left`);
      await client.threads.update(thread_id, { ttl: 120 });
      assert.equal(Number((await get()).ttl?.ttl_minutes), 120);
    },
  },
  {
    id: 'threads.prune-delete',
    title: 'Pruning deletes the threads named and says how many',
    differs: { dev: 'cannot prune' },
    run: async (ctx) => {
      const { client } = ctx;
      const ids = [await ranThread(ctx), await ranThread(ctx)];
      assert.deepEqual(await client.threads.prune(ids), { pruned_count: 2 });
      for (const id of ids) await refused(404, client.threads.get(id));
    },
  },
  {
    id: 'threads.prune-keep-latest',
    title: 'Pruning to the latest keeps thread and state, and drops what came before',
    differs: { dev: 'cannot prune' },
    run: async (ctx) => {
      const { client } = ctx;
      const id = await ranThread(ctx, {}, 2);
      const before = await client.threads.getState(id);
      await client.threads.prune([id], { strategy: 'keep_latest' });
      const after = await client.threads.getState(id);
      assert.deepEqual(after.values, before.values);
      assert.equal(after.checkpoint.checkpoint_id, before.checkpoint.checkpoint_id);
      assert.equal((await client.threads.getHistory(id)).length, 1);
      await client.runs.wait(id, 'progress', { input: { total: 3 } });
    },
  },
];

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { poll } from '../support/poll.ts';
import { refused } from '../support/refused.ts';

const differs = { dev: 'has no crons' };
const NEVER = '0 5 29 2 *';

const ownAssistant = async ({ client }: CheckContext) =>
  (await client.assistants.create({ graphId: 'progress' })).assistant_id;
const ids = (crons: { cron_id: string }[]) => crons.map(({ cron_id }) => cron_id);

/** Runs by the clock. */
export const cronChecks: Check[] = [
  {
    id: 'crons.create',
    title: 'A cron tells its schedule, next time and payload, and is found',
    differs,
    run: async (ctx) => {
      const assistantId = await ownAssistant(ctx);
      const made = await ctx.client.crons.create(assistantId, {
        schedule: NEVER,
        timezone: 'America/Los_Angeles',
        input: { total: 1 },
        metadata: { kind: 'leap' },
      });
      must(Date.parse(made.next_run_date) > Date.now(), 'next_run_date is to come');
      const [found] = await ctx.client.crons.search({ assistantId });
      assert.equal(found?.cron_id, made.cron_id);
      assert.equal(found?.schedule, NEVER);
      assert.equal(found?.timezone, 'America/Los_Angeles');
      assert.equal(found?.enabled, true);
      assert.equal(found?.thread_id, null);
      assert.deepEqual(found?.payload['input'], { total: 1 });
    },
  },
  {
    id: 'crons.create-for-thread',
    title: 'A cron may be of a thread, and goes when the thread goes',
    differs,
    run: async (ctx) => {
      const { client } = ctx;
      const assistantId = await ownAssistant(ctx);
      const { thread_id } = await client.threads.create();
      const made = await client.crons.createForThread(thread_id, assistantId, { schedule: NEVER });
      assert.equal(made.thread_id, thread_id);
      assert.deepEqual(ids(await client.crons.search({ threadId: thread_id })), [made.cron_id]);
      await client.threads.delete(thread_id);
      assert.deepEqual(await client.crons.search({ threadId: thread_id }), []);
      await refused(
        404,
        client.crons.createForThread(randomUUID(), assistantId, { schedule: NEVER }),
      );
    },
  },
  {
    id: 'crons.timezone',
    title: 'A schedule is read in its time zone',
    differs,
    run: async (ctx) => {
      const assistantId = await ownAssistant(ctx);
      const next = async (timezone?: string) => {
        const options = { schedule: '0 9 * * *', ...(timezone && { timezone }) };
        const cron = await ctx.client.crons.create(assistantId, options);
        return new Date(cron.next_run_date).toISOString().slice(11, 16);
      };
      assert.equal(await next(), '09:00');
      // Tokyo knows no summer time.
      assert.equal(await next('Asia/Tokyo'), '00:00');
    },
  },
  {
    id: 'crons.update',
    title: 'A cron is changed, and switched off and on',
    differs,
    run: async (ctx) => {
      const { client } = ctx;
      const assistantId = await ownAssistant(ctx);
      const { cron_id } = await client.crons.create(assistantId, { schedule: NEVER });
      await client.crons.update(cron_id, { schedule: '0 6 * * *', enabled: false });
      const [off] = await client.crons.search({ assistantId });
      assert.equal(off?.schedule, '0 6 * * *');
      assert.equal(off?.enabled, false);
      assert.equal(await client.crons.search({ assistantId, enabled: true }).then(count), 0);
      await client.crons.update(cron_id, { enabled: true });
      assert.equal(await client.crons.search({ assistantId, enabled: true }).then(count), 1);
    },
  },
  {
    id: 'crons.delete',
    title: 'A deleted cron is gone; once more is a 404',
    differs,
    run: async (ctx) => {
      const assistantId = await ownAssistant(ctx);
      const { cron_id } = await ctx.client.crons.create(assistantId, { schedule: NEVER });
      await ctx.client.crons.delete(cron_id);
      assert.deepEqual(await ctx.client.crons.search({ assistantId }), []);
      await refused(404, ctx.client.crons.delete(cron_id));
    },
  },
  {
    id: 'crons.search',
    title: 'Crons are found in pages, sorted, and counted',
    differs,
    run: async (ctx) => {
      const { client } = ctx;
      const assistantId = await ownAssistant(ctx);
      const made: string[] = [];
      for (let n = 0; n < 3; n++) {
        made.push((await client.crons.create(assistantId, { schedule: NEVER })).cron_id);
        // Clocks count in milliseconds.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const search = async (offset: number, limit: number) =>
        ids(
          await client.crons.search({
            assistantId,
            limit,
            offset,
            sortBy: 'created_at',
            sortOrder: 'asc',
          }),
        );
      assert.deepEqual(await search(0, 10), made);
      assert.deepEqual(await search(2, 2), made.slice(2));
      assert.equal(await client.crons.count({ assistantId }), 3);
    },
  },
  {
    id: 'crons.bad-schedule',
    title: 'A schedule, time zone or assistant that does not exist is refused',
    differs,
    run: async (ctx) => {
      const { crons } = ctx.client;
      const assistantId = await ownAssistant(ctx);
      await crons.create(assistantId, { schedule: NEVER });
      await refused([400, 422], crons.create(assistantId, { schedule: 'every now and then' }));
      await refused([400, 422], crons.create(assistantId, { schedule: NEVER, timezone: 'Mars' }));
      await refused(404, crons.create(randomUUID(), { schedule: NEVER }));
    },
  },
  {
    id: 'crons.fire',
    title: 'A cron of every minute runs on its thread',
    differs,
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const cron = await client.crons.createForThread(thread_id, 'progress', {
        schedule: '* * * * *',
        input: { total: 2 },
      });
      const run = await poll(ctx, async () => (await client.runs.list(thread_id))[0]);
      await client.runs.join(thread_id, run.run_id);
      assert.deepEqual((await client.threads.getState(thread_id)).values, { total: 2, done: 2 });
      await client.crons.delete(cron.cron_id);
    },
  },
];
const count = (list: unknown[]) => list.length;

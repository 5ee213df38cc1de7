import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { poll } from '../support/poll.ts';
import { refused } from '../support/refused.ts';

/** A namespace no other check uses. */
const own = (...labels: string[]) => ['platform', randomUUID(), ...labels];
const keys = ({ items }: { items: { key: string }[] }) => items.map(({ key }) => key).sort();

async function fill({ client }: CheckContext, prefix: string[]) {
  await client.store.putItem([...prefix, 'flats'], 'a', { rooms: 2, city: 'Oakland' });
  await client.store.putItem([...prefix, 'flats'], 'b', { rooms: 3, city: 'Berkeley' });
  await client.store.putItem([...prefix, 'houses'], 'c', { rooms: 5, city: 'Oakland' });
}

/** What graphs and clients remember across threads. */
export const storeChecks: Check[] = [
  {
    id: 'store.put-get',
    title: 'An item is put and got back, with its namespace, key and times',
    run: async ({ client }) => {
      const namespace = own('people');
      await client.store.putItem(namespace, 'ada', { name: 'Ada', tags: ['a', { b: 1 }] });
      const item = await client.store.getItem(namespace, 'ada');
      assert.deepEqual(item?.value, { name: 'Ada', tags: ['a', { b: 1 }] });
      assert.deepEqual(item?.namespace, namespace);
      assert.equal(item?.key, 'ada');
      must(
        Date.parse(item?.createdAt ?? '') > 0 && Date.parse(item?.updatedAt ?? '') > 0,
        'created_at and updated_at are times',
      );
    },
  },
  {
    id: 'store.overwrite',
    title: 'Putting again replaces the value and keeps the time of creation',
    run: async ({ client }) => {
      const namespace = own();
      await client.store.putItem(namespace, 'k', { a: 1 });
      const first = await client.store.getItem(namespace, 'k');
      await new Promise((resolve) => setTimeout(resolve, 10));
      await client.store.putItem(namespace, 'k', { b: 2 });
      const second = await client.store.getItem(namespace, 'k');
      assert.deepEqual(second?.value, { b: 2 });
      assert.equal(second?.createdAt, first?.createdAt);
      must(
        Date.parse(second?.updatedAt ?? '') > Date.parse(first?.updatedAt ?? ''),
        'updated_at did not move',
      );
    },
  },
  {
    id: 'store.missing',
    title: 'An item that does not exist is null',
    run: async ({ client }) => assert.equal(await client.store.getItem(own(), 'nothing'), null),
  },
  {
    id: 'store.delete',
    title: 'A deleted item is gone; deleting once more is no error',
    run: async ({ client }) => {
      const namespace = own();
      await client.store.putItem(namespace, 'k', { a: 1 });
      await client.store.deleteItem(namespace, 'k');
      assert.equal(await client.store.getItem(namespace, 'k'), null);
      await client.store.deleteItem(namespace, 'k');
    },
  },
  {
    id: 'store.put-status',
    title: 'Putting and deleting answer 204',
    run: async ({ http }) => {
      const body = { namespace: own(), key: 'k' };
      const put = { ...body, value: { a: 1 } };
      assert.equal((await http('/store/items', { method: 'PUT', json: put })).status, 204);
      assert.equal((await http('/store/items', { method: 'DELETE', json: body })).status, 204);
    },
  },
  {
    id: 'store.bad-namespace',
    title: 'Labels that are empty or hold a full stop are refused',
    run: async ({ http }) => {
      for (const namespace of [['a.b'], ['a', ''], []]) {
        const { status } = await http('/store/items', {
          method: 'PUT',
          json: { namespace, key: 'k', value: {} },
        });
        must([400, 422].includes(status), `HTTP ${status} for ${JSON.stringify(namespace)}`);
      }
    },
  },
  {
    id: 'store.bad-value',
    title: 'A value that is not an object is refused',
    run: ({ client }) =>
      refused(
        [400, 422],
        client.store.putItem(own(), 'k', 'text' as unknown as Record<string, unknown>),
      ),
  },
  {
    id: 'store.search',
    title: 'Items are found below a prefix, in pages',
    run: async (ctx) => {
      const prefix = own();
      await fill(ctx, prefix);
      const { store } = ctx.client;
      assert.deepEqual(keys(await store.searchItems(prefix)), ['a', 'b', 'c']);
      assert.deepEqual(keys(await store.searchItems([...prefix, 'flats'])), ['a', 'b']);
      const pages = [
        ...keys(await store.searchItems(prefix, { limit: 2 })),
        ...keys(await store.searchItems(prefix, { limit: 2, offset: 2 })),
      ];
      assert.deepEqual(pages.sort(), ['a', 'b', 'c']);
      const [first] = (await store.searchItems([...prefix, 'houses'])).items;
      assert.deepEqual(first?.value, { rooms: 5, city: 'Oakland' });
      must(Date.parse(first?.updatedAt ?? '') > 0, 'updated_at is a time');
    },
  },
  {
    id: 'store.search-filter',
    title: 'Items are filtered by equal values',
    run: async (ctx) => {
      const prefix = own();
      await fill(ctx, prefix);
      const found = (filter: Record<string, unknown>) =>
        ctx.client.store.searchItems(prefix, { filter });
      assert.deepEqual(keys(await found({ city: 'Oakland' })), ['a', 'c']);
      assert.deepEqual(keys(await found({ city: 'Oakland', rooms: 5 })), ['c']);
      assert.deepEqual(keys(await found({ city: 'Rome' })), []);
    },
  },
  {
    id: 'store.search-operators',
    title: 'Items are filtered by $gt, $gte, $lt, $lte, $ne and $eq',
    run: async (ctx) => {
      const prefix = own();
      await fill(ctx, prefix);
      const found = async (rooms: Record<string, number>) =>
        keys(await ctx.client.store.searchItems(prefix, { filter: { rooms } })).join('');
      assert.equal(await found({ $gt: 2 }), 'bc');
      assert.equal(await found({ $gte: 3 }), 'bc');
      assert.equal(await found({ $lt: 3 }), 'a');
      assert.equal(await found({ $lte: 3 }), 'ab');
      assert.equal(await found({ $ne: 3 }), 'ac');
      assert.equal(await found({ $eq: 3 }), 'b');
    },
  },
  {
    id: 'store.search-meaning',
    title: 'A query ranks items by meaning, with a score',
    differs: { dev: 'has no index unless an embedding service is configured' },
    run: async ({ client }) => {
      const prefix = own();
      await client.store.putItem(prefix, 'dog', { text: 'The tenant keeps two large dogs.' });
      await client.store.putItem(prefix, 'car', { text: 'Parking for one car in the garage.' });
      await client.store.putItem(prefix, 'sun', { text: 'A bright balcony that faces south.' });
      const { items } = await client.store.searchItems(prefix, { query: 'pets and animals' });
      assert.equal(items[0]?.key, 'dog');
      const scores = items.map(({ score }) => score ?? 0);
      must((scores[0] ?? 0) > (scores[1] ?? 0), `scores ${scores.join()}`);
    },
  },
  {
    id: 'store.namespaces',
    title: 'Namespaces are listed by prefix, suffix, depth and in pages',
    run: async (ctx) => {
      const prefix = own();
      await fill(ctx, prefix);
      await ctx.client.store.putItem([...prefix, 'flats', 'sold'], 'd', {});
      type Query = Parameters<typeof ctx.client.store.listNamespaces>[0];
      const listed = async (query: Query) =>
        (await ctx.client.store.listNamespaces({ prefix, ...query })).namespaces
          .map((labels) => labels.slice(prefix.length).join('/'))
          .sort();
      assert.deepEqual(await listed({}), ['flats', 'flats/sold', 'houses']);
      assert.deepEqual(await listed({ suffix: ['sold'] }), ['flats/sold']);
      assert.deepEqual(await listed({ maxDepth: prefix.length + 1 }), ['flats', 'houses']);
      const pages = [...(await listed({ limit: 2 })), ...(await listed({ limit: 2, offset: 2 }))];
      assert.deepEqual(pages.sort(), ['flats', 'flats/sold', 'houses']);
    },
  },
  {
    id: 'store.ttl',
    title: 'An item is gone when its time is up',
    differs: { dev: 'ignores ttl' },
    run: async (ctx) => {
      const namespace = own();
      await ctx.client.store.putItem(namespace, 'soon', { a: 1 }, { ttl: 0.02 });
      await ctx.client.store.putItem(namespace, 'late', { a: 1 }, { ttl: 60 });
      const get = (key: string) => ctx.client.store.getItem(namespace, key, { refreshTtl: false });
      must(await get('soon'), 'it was gone too early');
      await poll(ctx, async () => ((await get('soon')) === null ? true : undefined), 10);
      must(await get('late'), 'the other one is gone too');
      assert.deepEqual(keys(await ctx.client.store.searchItems(namespace)), ['late']);
    },
  },
  {
    id: 'store.index-false',
    title: 'An item may be kept out of the index',
    run: async ({ client }) => {
      const namespace = own();
      await client.store.putItem(namespace, 'k', { text: 'hidden' }, { index: false });
      assert.deepEqual(keys(await client.store.searchItems(namespace)), ['k']);
    },
  },
  {
    id: 'store.graph',
    title: 'What a graph remembers is in the store, across threads, and the other way round',
    run: async ({ client }) => {
      const user = randomUUID();
      const config = { configurable: { user_id: user } };
      await client.runs.wait(null, 'memory', { input: { fact: 'likes gardens' }, config });
      const item = await client.store.getItem(['platform-memory', user], 'likes gardens');
      assert.deepEqual(item?.value, { fact: 'likes gardens' });
      await client.store.putItem(['platform-memory', user], 'x', { fact: 'has a dog' });
      const { thread_id } = await client.threads.create();
      const values = await client.runs.wait(thread_id, 'memory', {
        input: { fact: 'moves in May' },
        config,
      });
      assert.deepEqual((values as { known: string[] }).known, [
        'has a dog',
        'likes gardens',
        'moves in May',
      ]);
    },
  },
];

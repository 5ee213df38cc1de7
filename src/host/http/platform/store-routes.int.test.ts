import { expect, it } from 'vitest';
import { item, MISSING } from '../../testing/scripted-platform.ts';
import { startPlatformHost } from '../../testing/start-platform-host.ts';

const NAMESPACE = ['people', 'ada lovelace & co'];

it('keeps, reads and deletes items as the SDK does', async () => {
  const { client, asked } = await startPlatformHost();
  await client.store.putItem(NAMESPACE, 'phone', { number: 1 });
  await client.store.putItem(NAMESPACE, 'phone', { number: 1 }, { index: false, ttl: 5 });
  expect(await client.store.getItem(NAMESPACE, 'phone', { refreshTtl: false })).toMatchObject({
    value: item.value,
    createdAt: item.created_at,
  });
  await client.store.deleteItem(NAMESPACE, 'phone');
  const at = { namespace: NAMESPACE, key: 'phone' };
  expect(asked()).toEqual([
    ['store.put', { ...at, value: { number: 1 } }],
    ['store.put', { ...at, value: { number: 1 }, index: false, ttlMinutes: 5 }],
    ['store.get', { ...at, refreshTtl: false }],
    ['store.delete', at],
  ]);
});

it('searches and lists as the SDK does', async () => {
  const { client, asked } = await startPlatformHost();
  const found = await client.store.searchItems(['people'], {
    filter: { number: { $gt: 0 } },
    query: 'phones',
    limit: 3,
  });
  expect(found.items).toMatchObject([{ key: 'phone', updatedAt: item.updated_at }]);
  await client.store.searchItems([]);
  expect(await client.store.listNamespaces({ prefix: ['people'], maxDepth: 1 })).toEqual({
    namespaces: [['people']],
  });
  await client.store.listNamespaces();
  expect(asked()).toEqual([
    [
      'store.search',
      {
        namespacePrefix: ['people'],
        filter: { number: { $gt: 0 } },
        query: 'phones',
        limit: 3,
        offset: 0,
      },
    ],
    ['store.search', { namespacePrefix: [], limit: 10, offset: 0 }],
    ['store.namespaces', { prefix: ['people'], maxDepth: 1, limit: 100, offset: 0 }],
    ['store.namespaces', { limit: 100, offset: 0 }],
  ]);
});

it('has null for what is missing', async () => {
  const { client, send } = await startPlatformHost();
  expect(await client.store.getItem(NAMESPACE, MISSING)).toBeNull();
  expect(await send('GET', '/store/items?key=phone')).toMatchObject({ status: 200, body: null });
  expect((await send('DELETE', '/store/items', { key: 'phone' })).status).toBe(204);
});

it.each([
  ['PUT', { namespace: [], key: 'k', value: {} }, /^namespace: /],
  ['PUT', { namespace: ['a.b'], key: 'k', value: {} }, /^namespace\.0: may hold no full stop/],
  ['PUT', { namespace: ['a', ''], key: 'k', value: {} }, /^namespace\.1: /],
  ['PUT', { namespace: ['a'], key: 'k', value: 'text' }, /^value: /],
  ['PUT', { namespace: ['a'], key: 'k', value: {}, ttl: -1 }, /^ttl: /],
  ['DELETE', { namespace: ['a'] }, /^key: /],
  ['GET', undefined, /^key: /],
])('refuses %s %j', async (method, body, text) => {
  const { send, asked } = await startPlatformHost();
  const answer = await send(method, '/store/items', body);
  expect(answer.status).toBe(400);
  expect(answer.text).toMatch(text);
  expect(asked()).toEqual([]);
});

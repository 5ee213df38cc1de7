import { randomUUID } from 'node:crypto';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { makeTenantStore } from './tenant-store.ts';
import { openTestDb } from './testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const twoTenants = () =>
  [makeTenantStore(db, randomUUID()), makeTenantStore(db, randomUUID())] as const;

it('keeps, replaces, finds and forgets items under plain namespaces', async () => {
  const [store] = twoTenants();
  await store.put(['users', 'u_1:b'], 'likes', { color: 'red' });
  await store.put(['users', 'u_1:b'], 'likes', { color: 'blue' });
  const item = await store.get(['users', 'u_1:b'], 'likes');
  expect(item).toMatchObject({ namespace: ['users', 'u_1:b'], value: { color: 'blue' } });
  expect(await store.search(['users'], { filter: { color: 'blue' } })).toMatchObject([
    { namespace: ['users', 'u_1:b'], key: 'likes' },
  ]);
  expect(await store.search(['users'], { filter: { color: 'red' } })).toEqual([]);
  await store.delete(['users', 'u_1:b'], 'likes');
  expect(await store.get(['users', 'u_1:b'], 'likes')).toBeNull();
});

it('compares whole labels, not their beginnings', async () => {
  const [store] = twoTenants();
  await store.put(['user', '1'], 'k', { of: 1 });
  await store.put(['user', '12'], 'k', { of: 12 });
  expect((await store.search(['user', '1'])).map((item) => item.value)).toEqual([{ of: 1 }]);
  expect(await store.listNamespaces({ prefix: ['user'] })).toEqual([
    ['user', '1'],
    ['user', '12'],
  ]);
  expect(await store.listNamespaces({ suffix: ['2'] })).toEqual([]);
  expect(await store.listNamespaces({ suffix: ['12'], maxDepth: 2 })).toEqual([['user', '12']]);
});

it('shows no tenant the items of another, however they are asked for', async () => {
  const [mine, theirs] = twoTenants();
  await mine.put(['shared'], 'secret', { mine: true });
  expect(await theirs.get(['shared'], 'secret')).toBeNull();
  expect(await theirs.search(['shared'])).toEqual([]);
  expect(await theirs.search([])).toEqual([]);
  expect(await theirs.listNamespaces()).toEqual([]);
  await theirs.put(['shared'], 'secret', { mine: false });
  await theirs.delete(['shared'], 'secret');
  expect((await mine.get(['shared'], 'secret'))?.value).toEqual({ mine: true });
});

it('serves a graph that is given it for one run', async () => {
  const [store] = twoTenants();
  const graph = new StateGraph(Annotation.Root({ seen: Annotation<unknown> }))
    .addNode('remember', async (_state, config) => {
      await config.store?.put(['notes'], 'last', { at: 1 });
      return { seen: (await config.store?.get(['notes'], 'last'))?.value };
    })
    .addEdge(START, 'remember')
    .addEdge('remember', END)
    .compile();
  expect((await graph.invoke({}, { store })).seen).toEqual({ at: 1 });
  expect((await store.get(['notes'], 'last'))?.value).toEqual({ at: 1 });
});

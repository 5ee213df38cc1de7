import { randomUUID } from 'node:crypto';
import { type BaseStore, InMemoryStore } from '@langchain/langgraph-checkpoint';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { sweepExpiredItems } from './store-sweep.ts';
import { makeTenantStore, type TenantStore } from './tenant-store.ts';
import { openTestDb } from './testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const open = () => {
  const tenantId = randomUUID();
  return { tenantId, store: makeTenantStore(db, tenantId) };
};
const keysOf = (items: { key: string }[]) => items.map(({ key }) => key).sort();
const expiryOf = (tenantId: string) =>
  db.asSystem(async (sql) => {
    const text = 'SELECT expires_at AS at FROM lg.store WHERE tenant_id = $1';
    return (await sql.query<{ at: Date | null }>(text, [tenantId])).rows[0]?.at ?? null;
  });
const setExpiry = (tenantId: string, at: string) =>
  db.asSystem((sql) =>
    sql.query('UPDATE lg.store SET expires_at = $2 WHERE tenant_id = $1', [tenantId, at]),
  );

describe('an item', () => {
  it('is later with each put, and keeps when it was made', async () => {
    const { store } = open();
    const times: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await store.put(['a'], 'k', { n });
      times.push((await store.get(['a'], 'k'))?.updatedAt.getTime() ?? 0);
    }
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    const item = await store.get(['a'], 'k');
    expect(item?.createdAt.getTime()).toBeLessThan(item?.updatedAt.getTime() ?? 0);
    expect(item?.value).toEqual({ n: 4 });
  });

  it('has names of any characters', async () => {
    const { store } = open();
    const names = ['a:b', '/', '%', '_', '~2f~', '*', ' ', '\0', '\ud800', '😀', '\\', "'", '√'];
    for (const name of names) await store.put(['n', name, 'x'], name, { name: 1 });
    for (const name of names) {
      expect(await store.get(['n', name, 'x'], name)).toMatchObject({
        namespace: ['n', name, 'x'],
        key: name,
      });
      expect(keysOf(await store.search(['n', name]))).toEqual([name]);
    }
    expect(await store.listNamespaces({ prefix: ['n'] })).toHaveLength(names.length);
    expect(await store.search([], { limit: 100 })).toHaveLength(names.length);
  });

  it('is refused under a name that nothing can be found by', async () => {
    const { store } = open();
    for (const namespace of [[], [''], ['a.b'], ['langgraph', 'x']]) {
      await expect(store.put(namespace, 'k', {})).rejects.toMatchObject({ code: 'bad_request' });
    }
    await expect(store.put(['a'], 'k'.repeat(9_000), {})).rejects.toMatchObject({
      code: 'bad_request',
    });
    await store.delete([], 'k');
    expect(await store.get([], 'k')).toBeNull();
  });

  it('of a batch is the last of its puts; reads see what was before', async () => {
    const { store } = open();
    await store.put(['a'], 'k', { n: 0 });
    const put = (n: number) => ({ namespace: ['a'], key: 'k', value: { n } });
    const results = await store.batch([
      put(1),
      { namespace: ['a'], key: 'k' },
      put(2),
      { namespacePrefix: ['a'] },
      { limit: 1, offset: 0 },
    ]);
    expect(results).toMatchObject([
      undefined,
      { value: { n: 0 } },
      undefined,
      [{ key: 'k' }],
      [['a']],
    ]);
    expect((await store.get(['a'], 'k'))?.value).toEqual({ n: 2 });
  });

  it('does not wait in a ring with others that are put at once', async () => {
    const { store } = open();
    const keys = Array.from({ length: 10 }, (_, at) => `k${at}`);
    const put = (key: string) => ({ namespace: ['a'], key, value: { key } });
    await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        store.batch((at % 2 === 0 ? keys : [...keys].reverse()).map(put)),
      ),
    );
    expect(await store.search(['a'], { limit: 100 })).toHaveLength(10);
  });
});

describe('a filter', () => {
  const items: Record<string, Record<string, unknown>> = {
    one: { n: 1, s: 'apple', b: true, o: { x: 1, y: 2 }, l: [1, 2] },
    two: { n: 2.5, s: 'pear', b: false, o: { x: 2 }, d: '2024-05-01' },
    ten: { n: '10', s: '3', z: null },
    none: {},
  };
  let store: TenantStore;
  beforeAll(async () => {
    ({ store } = open());
    for (const [key, value] of Object.entries(items)) await store.put(['f'], key, value);
  });

  it.each([
    [{ n: 1 }, ['one']],
    [{ n: '1' }, []],
    [{ b: true }, ['one']],
    [{ n: 1, b: false }, []],
    [{ o: { x: 1 } }, ['one']],
    [{ l: [1, 2] }, ['one']],
    [{ l: [2, 1] }, []],
    [{ z: null }, ['ten']],
    [{ n: { $eq: 2.5 } }, ['two']],
    [{ n: { $ne: 1 } }, ['none', 'ten', 'two']],
    [{ n: { $gt: 1 } }, ['ten', 'two']],
    [{ n: { $gte: 1, $lt: 10 } }, ['one', 'two']],
    [{ n: { $lte: '2.5' } }, ['one', 'two']],
    [{ s: { $gt: 1 } }, ['ten']],
    [{ d: { $gte: '2024-04-30x' } }, ['two']],
    [{ s: { $gt: 'b' } }, ['two']],
    [{ b: { $gt: 0 } }, []],
    [{ n: { $lt: 1e300 } }, ['one', 'ten', 'two']],
    [{ n: { $gt: true } }, []],
    [{ n: { $in: [1, '10'] } }, ['one', 'ten']],
    [{ n: { $nin: [1] } }, ['none', 'ten', 'two']],
    [{ o: {} }, ['one', 'two']],
    [{}, ['none', 'one', 'ten', 'two']],
    [{ "n'; --": 1, '\0': 1 }, []],
  ])('%j finds %j', async (filter, keys) => {
    expect(keysOf(await store.search(['f'], { filter }))).toEqual(keys);
  });

  it("finds what LangGraph's own store in memory finds", async () => {
    const inMemory = new InMemoryStore();
    const { store: ours } = open();
    const values = [-2, 0, 1.5, 7, '7', '-2', '1e1', ' 3 ', null, undefined];
    for (const [at, a] of values.entries()) {
      for (const each of [inMemory, ours]) {
        await each.put(['p'], `k${at}`, a === undefined ? {} : { a });
      }
    }
    const operand = fc.constantFrom(-2, 0, 1.5, 7, 10, '7', '3', '1e1');
    const filters = fc.oneof(
      operand.map((value) => ({ a: value })),
      fc
        .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), operand)
        .map(([operator, value]) => ({ a: { $ne: null, [operator]: value } })),
      fc
        .tuple(fc.constantFrom('$in', '$nin'), fc.array(operand, { maxLength: 3 }))
        .map(([operator, value]) => ({ a: { [operator]: value } })),
    );
    const find = async (each: BaseStore, filter: Record<string, unknown>) =>
      keysOf(await each.search(['p'], { filter, limit: 100 }));
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        expect(await find(ours, filter)).toEqual(await find(inMemory, filter));
      }),
    );
  });

  it('of an unknown kind is refused', async () => {
    const search = store.search(['f'], { filter: { n: { $regex: 'x' } } });
    await expect(search).rejects.toMatchObject({ code: 'bad_request', field: 'filter' });
  });
});

describe('namespaces', () => {
  it('are cut to a depth, each once, and matched from both ends', async () => {
    const { store } = open();
    const all = [
      ['a', 'x', 'end'],
      ['a', 'y', 'end'],
      ['a', 'y'],
      ['b', 'x', 'end'],
      ['ab', 'x'],
    ];
    for (const namespace of all) await store.put(namespace, 'k', {});
    expect(await store.listNamespaces()).toHaveLength(5);
    expect(await store.listNamespaces({ maxDepth: 1 })).toEqual([['a'], ['ab'], ['b']]);
    expect(await store.listNamespaces({ prefix: ['a'], maxDepth: 2 })).toEqual([
      ['a', 'x'],
      ['a', 'y'],
    ]);
    expect(await store.listNamespaces({ suffix: ['x', 'end'] })).toEqual([
      ['a', 'x', 'end'],
      ['b', 'x', 'end'],
    ]);
    expect(await store.listNamespaces({ prefix: ['*', 'y'] })).toEqual([
      ['a', 'y'],
      ['a', 'y', 'end'],
    ]);
    expect(
      await store.listNamespaces({ prefix: ['a'], suffix: ['end'], limit: 1, offset: 1 }),
    ).toEqual([['a', 'y', 'end']]);
    expect(await store.listNamespaces({ prefix: [] })).toHaveLength(5);
  });
});

describe('an item that lives for a while', () => {
  it('is prolonged by reading, unless told otherwise, and by putting', async () => {
    const { store, tenantId } = open();
    await store.put(['t'], 'k', {}, undefined, { ttl: 60 });
    const soon = new Date(Date.now() + 1_000_000).toISOString();
    const isProlonged = async () => ((await expiryOf(tenantId))?.toISOString() ?? '') > soon;
    for (const [read, prolongs] of [
      [() => store.get(['t'], 'k'), true],
      [() => store.get(['t'], 'k', { refreshTtl: false }), false],
      [() => store.search(['t']), true],
      [() => store.search(['t'], { refreshTtl: false }), false],
      [() => store.put(['t'], 'k', {}, undefined, { ttl: 90 }), true],
    ] as const) {
      await setExpiry(tenantId, soon);
      await read();
      expect(await isProlonged()).toBe(prolongs);
    }
    await store.put(['t'], 'k', {});
    expect(await expiryOf(tenantId)).toBeNull();
  });

  it('is gone at its end, swept or not, and new when it is put again', async () => {
    const { store, tenantId } = open();
    await store.put(['t'], 'k', { old: true }, undefined, { ttl: 1 });
    const before = await store.get(['t'], 'k');
    await setExpiry(tenantId, '2020-01-01');
    expect(await store.get(['t'], 'k')).toBeNull();
    expect(await store.search(['t'])).toEqual([]);
    expect(await store.listNamespaces()).toEqual([]);
    await store.put(['t'], 'k', { new: true }, undefined, { ttl: 1 });
    const again = await store.get(['t'], 'k');
    expect(again?.createdAt.getTime()).toBeGreaterThan(before?.createdAt.getTime() ?? 0);
    expect(await sweepExpiredItems(db, 10)).toBe(0);
    await setExpiry(tenantId, '2020-01-01');
    expect(await sweepExpiredItems(db, 10)).toBe(1);
    expect(await sweepExpiredItems(db, 10)).toBe(0);
  });
});

it('searches by an index, also under the policies', async () => {
  const plan = await db.withTenant(randomUUID(), async (sql) => {
    await sql.query('SET LOCAL enable_seqscan = off');
    const { rows } = await sql.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT FROM lg.store s WHERE s.namespace_path ~>=~ 'a' AND s.namespace_path ~<~ 'b'`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toMatch(/Index Cond: .*~>=~/);
});

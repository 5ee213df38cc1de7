import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import type { StoreEmbedder } from './store-vectors.ts';
import { makeTenantStore } from './tenant-store.ts';
import { openTestDb } from './testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const WORDS = ['sea', 'garden', 'loft', 'price'];
/** One dimension a word: texts are near that share words. What was embedded is kept. */
function makeEmbedder(model = 'words', padding = 0): StoreEmbedder & { seen: string[] } {
  const seen: string[] = [];
  return {
    model,
    seen,
    embed: async (texts) => {
      seen.push(...texts);
      return texts.map((text) => [
        ...WORDS.map((word) => text.split(word).length - 1),
        ...Array.from({ length: padding }, () => 0.1),
      ]);
    },
  };
}

const open = (embedder: StoreEmbedder = makeEmbedder()) => {
  const tenantId = randomUUID();
  return { tenantId, embedder, store: makeTenantStore(db, tenantId, async () => embedder) };
};
const keysOf = (items: { key: string }[]) => items.map(({ key }) => key);
const vectorsOf = (tenantId: string) =>
  db.asSystem(async (sql) => {
    const text = 'SELECT field_path AS field FROM lg.store_vectors WHERE tenant_id = $1 ORDER BY 1';
    return (await sql.query<{ field: string }>(text, [tenantId])).rows.map(({ field }) => field);
  });

describe('search by meaning', () => {
  it('puts what is nearest first, with its score, then what has no vector', async () => {
    const { store } = open();
    await store.put(['homes', 'a'], 'sea', { text: 'by the sea' });
    await store.put(['homes', 'b'], 'both', { text: 'sea and garden' });
    await store.put(['homes', 'b'], 'silent', { text: 'a secret sea' }, false);
    await store.put(['other'], 'sea', { text: 'sea' });
    const found = await store.search(['homes'], { query: 'sea' });
    expect(keysOf(found)).toEqual(['sea', 'both', 'silent']);
    expect(found[0]?.score).toBeCloseTo(1);
    expect(found[1]?.score).toBeCloseTo(Math.SQRT1_2);
    expect(found[2]).not.toHaveProperty('score');
    expect(keysOf(await store.search(['homes'], { query: 'sea', limit: 1, offset: 1 }))).toEqual([
      'both',
    ]);
    const filtered = await store.search(['homes'], {
      query: 'sea',
      filter: { text: 'by the sea' },
    });
    expect(keysOf(filtered)).toEqual(['sea']);
    const plain = await store.search(['homes'], { query: ' ' });
    expect(plain.every((item) => !('score' in item))).toBe(true);
    expect(await store.search(['homes'], { query: 'nothing of this' })).toHaveLength(3);
  });

  it('embeds the paths it is told to, and takes the best of an item', async () => {
    const { store, tenantId } = open();
    const value = { title: 'loft', rooms: [{ of: 'garden' }, { of: 'sea' }], note: 'price' };
    await store.put(['h'], 'k', value, ['title', 'rooms[*].of', 'missing']);
    expect(await vectorsOf(tenantId)).toEqual(['rooms[*].of', 'rooms[*].of.1', 'title']);
    expect((await store.search(['h'], { query: 'sea' }))[0]?.score).toBeCloseTo(1);
    expect((await store.search(['h'], { query: 'price' }))[0]?.score).toBeCloseTo(0);
    await store.put(['h'], 'k', { title: 'price' }, ['title']);
    expect(await vectorsOf(tenantId)).toEqual(['title']);
    expect((await store.search(['h'], { query: 'price' }))[0]?.score).toBeCloseTo(1);
    await store.put(['h'], 'k', { title: 'price' }, false);
    expect(await vectorsOf(tenantId)).toEqual([]);
    await store.put(['h'], 'k', value);
    await store.delete(['h'], 'k');
    expect(await vectorsOf(tenantId)).toEqual([]);
  });

  it('compares vectors of one model and dimension only', async () => {
    const { store, tenantId } = open();
    await store.put(['h'], 'old', { text: 'sea' });
    const other = makeTenantStore(db, tenantId, async () => makeEmbedder('others'));
    const longer = makeTenantStore(db, tenantId, async () => makeEmbedder('words', 3));
    for (const changed of [other, longer]) {
      const [found] = await changed.search(['h'], { query: 'sea' });
      expect(found).toMatchObject({ key: 'old' });
      expect(found).not.toHaveProperty('score');
    }
    await longer.put(['h'], 'new', { text: 'sea' });
    expect(keysOf(await longer.search(['h'], { query: 'sea' }))).toEqual(['new', 'old']);
    const without = makeTenantStore(db, tenantId);
    expect(keysOf(await without.search(['h'], { query: 'sea' }))).toEqual(['new', 'old']);
    await without.put(['h'], 'old', { text: 'garden' });
    expect(await vectorsOf(tenantId)).toHaveLength(1);
  });

  it('embeds each text of a batch once, before it takes a connection', async () => {
    const embedder = makeEmbedder();
    const { store } = open(embedder);
    const put = (key: string, text: string) => ({ namespace: ['h'], key, value: { text } });
    await store.batch([
      { ...put('a', 'sea'), index: ['text'] },
      { ...put('b', 'sea'), index: ['text'] },
      { namespacePrefix: ['h'], query: 'sea' },
    ]);
    expect(embedder.seen).toEqual(['sea']);
    const failing = open({ model: 'x', embed: async () => Promise.reject(new Error('away')) });
    await expect(failing.store.put(['h'], 'k', { a: 1 })).rejects.toThrow('away');
    expect(await failing.store.get(['h'], 'k')).toBeNull();
  });

  it("finds nothing of another tenant's", async () => {
    const embedder = makeEmbedder();
    const [mine, theirs] = [open(embedder), open(embedder)];
    await mine.store.put(['h'], 'k', { text: 'sea' });
    expect(await theirs.store.search([], { query: 'sea' })).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { makeKnowledgeDocuments } from './knowledge-documents.ts';
import { makeKnowledgeStore, type NewDocument } from './knowledge-store.ts';
import { makeTenantsStore } from './tenants-store.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const newDocument = (texts: string[], over: Partial<NewDocument> = {}): NewDocument => ({
  title: 'House rules',
  source: 'rules.md',
  mimeType: 'text/markdown',
  sha256: texts.join('|'),
  characters: texts.join('').length,
  chunks: texts.map((text) => ({ text, embedding: null, embeddingModel: null })),
  ...over,
});
const freshTenant = async () => (await makeWorld(db, randomUUID())).tenantId;
const versionOf = async (tenantId: string) =>
  (await makeTenantsStore(db).get(tenantId))?.knowledgeVersion;

it('replaces all chunks of a document and counts the versions up', async () => {
  const tenantId = await freshTenant();
  const store = makeKnowledgeStore(db);
  const first = await store.replaceDocument(tenantId, newDocument(['Dogs are fine.', 'No cats.']));
  expect(first).toMatchObject({ version: 1, chunks: 2, unchanged: false });
  const same = await store.replaceDocument(tenantId, newDocument(['Dogs are fine.', 'No cats.']));
  expect(same).toEqual({ ...first, unchanged: true });
  expect(await versionOf(tenantId)).toBe(1);
  const second = await store.replaceDocument(tenantId, newDocument(['Cats are fine.']));
  expect(second).toEqual({
    documentId: first.documentId,
    version: 2,
    chunks: 1,
    unchanged: false,
  });
  expect((await store.allChunks(tenantId)).map((chunk) => chunk.text)).toEqual(['Cats are fine.']);
  expect(await store.list(tenantId)).toMatchObject([{ source: 'rules.md', chunks: 1, version: 2 }]);
  expect(await versionOf(tenantId)).toBe(2);
  const { remove } = makeKnowledgeDocuments(db);
  await remove(tenantId, first.documentId);
  await expect(remove(tenantId, first.documentId)).rejects.toMatchObject({
    code: 'unknown_document',
  });
  expect(await store.allChunks(tenantId)).toEqual([]);
  expect(await versionOf(tenantId)).toBe(3);
});

it('is changed by another title or embedding model alone', async () => {
  const tenantId = await freshTenant();
  const { replaceDocument } = makeKnowledgeStore(db);
  const chunk = { text: 'Bins go out on Monday.', embedding: [1, 0], embeddingModel: 'm1' };
  const versions = [
    newDocument([], { chunks: [chunk] }),
    newDocument([], { chunks: [chunk], title: 'Bins' }),
    newDocument([], { chunks: [{ ...chunk, embeddingModel: 'm2' }], title: 'Bins' }),
  ];
  for (const version of versions) {
    expect((await replaceDocument(tenantId, version)).unchanged).toBe(false);
    expect((await replaceDocument(tenantId, version)).unchanged).toBe(true);
  }
});

it('leaves the old document whole when the new one cannot be stored', async () => {
  const tenantId = await freshTenant();
  const store = makeKnowledgeStore(db);
  await store.replaceDocument(tenantId, newDocument(['The old words.']));
  const torn = newDocument(['The new words.', 'x'], {
    chunks: [
      { text: 'The new words.', embedding: null, embeddingModel: null },
      { text: 'x', embedding: [1], embeddingModel: null },
    ],
  });
  await expect(store.replaceDocument(tenantId, torn)).rejects.toThrow();
  expect((await store.allChunks(tenantId)).map((chunk) => chunk.text)).toEqual(['The old words.']);
  expect(await versionOf(tenantId)).toBe(1);
});

it('takes more chunks than one statement carries, in order', async () => {
  const tenantId = await freshTenant();
  const store = makeKnowledgeStore(db);
  const texts = Array.from({ length: 450 }, (_, index) => `Paragraph ${index}`);
  await store.replaceDocument(tenantId, newDocument(texts));
  expect((await store.allChunks(tenantId)).map((chunk) => chunk.text)).toEqual(texts);
});

it('finds by words: all of them before some of them, in title and text', async () => {
  const tenantId = await freshTenant();
  const store = makeKnowledgeStore(db);
  const put = (source: string, title: string, text: string) =>
    store.replaceDocument(tenantId, newDocument([text], { source, title }));
  await put('deposit.md', 'Deposits', 'A deposit of one month is held until you move out.');
  await put('pets.md', 'Animals', 'Two pets a home; a deposit is asked for each.');
  await put('desk.md', 'Opening hours', 'We are at the desk from nine.');
  const search = async (query: string, limit = 10) =>
    (await store.keywordSearch(tenantId, query, limit)).map((hit) => hit.source);
  expect((await search('deposit for pets'))[0]).toBe('pets.md');
  expect((await search('deposit for pets')).sort()).toEqual(['deposit.md', 'pets.md']);
  expect(await search('what are your opening hours?')).toEqual(['desk.md']);
  expect(await search('-deposit')).toHaveLength(2);
  expect(await search('deposit', 1)).toHaveLength(1);
  for (const nothing of ['', 'the', 'submarine', "'; --", '& | !', 'a\0', '((']) {
    expect(await search(nothing)).toEqual([]);
  }
  const ranks = (await store.keywordSearch(tenantId, 'deposit pets', 10)).map((hit) => hit.rank);
  expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  expect(ranks[0]).toBeGreaterThan(1);
  expect(ranks[1]).toBeLessThan(1);
});

it('finds by nearness among vectors of one model and dimension', async () => {
  const tenantId = await freshTenant();
  const store = makeKnowledgeStore(db);
  const chunk = (text: string, embedding: number[] | null, embeddingModel: string | null) => ({
    text,
    embedding,
    embeddingModel,
  });
  const chunks = [
    chunk('east', [1, 0], 'small'),
    chunk('north', [0, 1], 'small'),
    chunk('west', [-1, 0], 'small'),
    chunk('other model', [1, 0], 'big'),
    chunk('other dimension', [1, 0, 0], 'small'),
    chunk('none', null, null),
  ];
  await store.replaceDocument(tenantId, newDocument([], { chunks }));
  const hits = await store.vectorSearch(tenantId, [2, 0.2], 'small', 2);
  expect(hits.map((hit) => hit.text)).toEqual(['east', 'north']);
  expect(hits[0]?.similarity).toBeCloseTo(0.995, 3);
  const all = await store.vectorSearch(tenantId, [1, 0], 'small', 10);
  expect(all.map((hit) => hit.similarity)).toEqual([1, 0, -1]);
});

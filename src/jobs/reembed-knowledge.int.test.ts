import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '../stores/postgres/db.ts';
import { makeStaleChunks } from '../stores/postgres/jobs-chunks.ts';
import { makeKnowledgeStore } from '../stores/postgres/knowledge-store.ts';
import { makeTenantsStore } from '../stores/postgres/tenants-store.ts';
import { makeWorld } from '../stores/postgres/testing/make-world.ts';
import { openTestDb } from '../stores/postgres/testing/open-test-db.ts';
import { makeReembedKnowledge } from './reembed-knowledge.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const CHUNKS = 70;
async function tenantWithChunks(slug: string) {
  const { tenantId } = await makeWorld(db, slug);
  await makeKnowledgeStore(db).replaceDocument(tenantId, {
    ...{ title: 'Rules', source: 'rules.md', mimeType: 'text/markdown', sha256: slug },
    characters: 1,
    chunks: Array.from({ length: CHUNKS }, (_, n) => ({
      text: `Rule ${n}`,
      embedding: n % 2 === 0 ? [1, 0] : null,
      embeddingModel: n % 2 === 0 ? 'old' : null,
    })),
  });
  return tenantId;
}
const context = (tenantId: string, told: number[] = []) => ({
  ...{ tenantId, jobId: tenantId, input: {}, attempt: 1 },
  signal: new AbortController().signal,
  progress: async (percent: number) => void told.push(Math.round(percent)),
});

it('replaces vectors in batches, goes on where it broke off, and leaves others alone', async () => {
  const ours = await tenantWithChunks('reembed');
  const theirs = await tenantWithChunks('reembed-theirs');
  const texts: string[] = [];
  const embedder = {
    model: 'new',
    async embed(batch: string[]) {
      if (texts.length === 32) {
        texts.push('broken');
        throw new Error('the model is away');
      }
      texts.push(...batch);
      return batch.map(() => [0, 0, 1]);
    },
  };
  const chunks = makeStaleChunks(db);
  const handler = makeReembedKnowledge({ chunks, embedderFor: async () => embedder });
  await expect(handler(context(ours))).rejects.toThrow('away');
  expect(await chunks.count(ours, 'new')).toBe(CHUNKS - 32);
  const told: number[] = [];
  expect(await handler(context(ours, told))).toEqual({ passages: CHUNKS - 32, model: 'new' });
  expect(told).toEqual([0, 84, 100]);
  expect(texts).toContain('Rules\nRule 1');
  expect(new Set(texts).size).toBe(CHUNKS + 1);
  const found = await makeKnowledgeStore(db).vectorSearch(ours, [0, 0, 1], 'new', 100);
  expect(found).toHaveLength(CHUNKS);
  expect(await chunks.count(theirs, 'new')).toBe(CHUNKS);
  const tenant = await makeTenantsStore(db).get(ours);
  expect(tenant?.knowledgeVersion).toBeGreaterThan(1);
  expect(await handler(context(ours))).toEqual({ passages: 0, model: 'new' });
});

it('says that embeddings are off', async () => {
  const embedderFor = async () => undefined;
  const handler = makeReembedKnowledge({ chunks: makeStaleChunks(db), embedderFor });
  await expect(handler(context('x'))).rejects.toMatchObject({ code: 'feature_off' });
});

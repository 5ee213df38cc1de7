import { randomUUID } from 'node:crypto';
import type { Embedder } from '../../src/knowledge/embedder.ts';
import { fuse } from '../../src/knowledge/fuse.ts';
import { makeIngest } from '../../src/knowledge/ingest.ts';
import { makeKeywordArm } from '../../src/knowledge/keyword-arm.ts';
import type { Db } from '../../src/stores/postgres/db.ts';
import { makeKnowledgeStore } from '../../src/stores/postgres/knowledge-store.ts';
import { makeTenantsStore } from '../../src/stores/postgres/tenants-store.ts';
import { type Rank, rankOf } from './rank-metrics.ts';

export interface Corpus {
  documents: { source: string; title: string; text: string }[];
  questions: { text: string; source: string }[];
}

export const arms = ['keyword', 'vector', 'fused'] as const;
export type Arm = (typeof arms)[number];

/** Deep enough for ten documents, several chunks each. */
const POOL = 30;

/**
 * Stores the documents as an upload would, in a tenant of their own, and ranks them for every
 * question by each arm and by both: the parts of the search that agents use.
 */
export async function rankQuestions(
  db: Db,
  embedder: Embedder,
  { documents, questions }: Corpus,
  progress: (done: number, total: number) => void,
): Promise<Record<Arm, Rank[]>> {
  const tenantId = randomUUID();
  const slug = `retrieval-${tenantId}`;
  const tenant = { id: tenantId, slug, name: slug, phone: null, email: null };
  await makeTenantsStore(db).create(tenant);
  const store = makeKnowledgeStore(db);
  const onError = (error: unknown): never => {
    throw error;
  };
  const ingest = makeIngest({ store, embedderFor: () => embedder, onError });
  for (const [index, { source, title, text }] of documents.entries()) {
    progress(index, documents.length);
    const bytes = new TextEncoder().encode(text);
    await ingest(tenantId, { source, title, name: source, mimeType: 'text/markdown', bytes });
  }
  const keywordArm = makeKeywordArm(store);
  const ranks: Record<Arm, Rank[]> = { keyword: [], vector: [], fused: [] };
  for (const { text, source } of questions) {
    const keyword = await keywordArm(tenantId, text, POOL);
    const [embedding = []] = await embedder.embed([text]);
    const vector = await store.vectorSearch(tenantId, embedding, embedder.model, POOL);
    const found: Record<Arm, { source: string }[]> = {
      keyword: keyword.map(({ chunk }) => chunk),
      vector,
      fused: fuse(keyword, vector, POOL),
    };
    for (const arm of arms) {
      ranks[arm].push(
        rankOf(
          found[arm].map((hit) => hit.source),
          source,
        ),
      );
    }
  }
  return ranks;
}

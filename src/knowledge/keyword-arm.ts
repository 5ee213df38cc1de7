import { LRUCache } from 'lru-cache';
import { type Bm25, buildBm25 } from './bm25.ts';
import type { ChunkReader, StoredChunk } from './knowledge-store.ts';

export interface KeywordHit {
  chunk: StoredChunk;
  /** In (0, 1]; see Bm25Hit, or relative to the best hit when the database ranked. */
  score: number;
}

interface Index {
  chunks: StoredChunk[];
  /** Null when the tenant has too many chunks to rank in this process. */
  bm25: Bm25 | null;
}

/** All tenants' indexes together; some 5 KB a chunk. */
const CACHED_CHUNKS_MAX = 20_000;

/**
 * Keyword search with document frequencies (BM25), which the database's own ranking lacks: over
 * an index in memory, one for each state of a tenant's documents, as long as the tenant has at
 * most `chunksMax` chunks, else through the database.
 */
export function makeKeywordArm(store: ChunkReader, chunksMax = 5_000) {
  const indexes = new LRUCache<string, Index, string>({
    maxSize: CACHED_CHUNKS_MAX,
    sizeCalculation: ({ chunks }) => chunks.length + 1,
    fetchMethod: async (_key, _stale, { context: tenantId }) => {
      const chunks = await store.allChunks(tenantId, chunksMax + 1);
      if (chunks.length > chunksMax) return { chunks: [], bm25: null };
      const bm25 = await buildBm25(chunks.map(({ title, text }) => `${title}\n${text}`));
      return { chunks, bm25 };
    },
  });

  return async (tenantId: string, query: string, limit: number): Promise<KeywordHit[]> => {
    const version = await store.knowledgeVersion(tenantId);
    const index = await indexes.forceFetch(`${tenantId}:${version}`, { context: tenantId });
    if (index.bm25 === null) return fromDatabase(store, tenantId, query, limit);
    return index.bm25.search(query, limit).flatMap(({ index: at, score }) => {
      const chunk = index.chunks[at];
      return chunk === undefined ? [] : [{ chunk, score }];
    });
  };
}

async function fromDatabase(store: ChunkReader, tenantId: string, query: string, limit: number) {
  const found = await store.keywordSearch(tenantId, query, limit);
  const best = Math.max(...found.map((hit) => hit.rank), Number.MIN_VALUE);
  return found.map(({ rank, ...chunk }) => ({ chunk, score: Math.max(rank, 0) / best }));
}

import type { Passage } from '../schemas/knowledge.ts';
import type { EmbedderFor } from './embedder.ts';
import { fuse } from './fuse.ts';
import { makeKeywordArm } from './keyword-arm.ts';
import type { ChunkReader } from './knowledge-store.ts';

/** Hits each arm hands to the fusion. */
const POOL = 30;
/** A question is short; what is longer is cut, so that no message makes search slow. */
const QUERY_CHARS_MAX = 1_000;

export interface SearchDeps {
  store: ChunkReader;
  embedderFor: EmbedderFor;
  /** Told when the vector arm failed or was too slow and keywords alone answered. */
  onError: (error: unknown) => void;
  /** How long the vector arm may take before keywords answer alone. */
  vectorTimeoutMs?: number;
  /** Chunks of one tenant up to which keywords are ranked in this process. */
  keywordChunksMax?: number;
}

export type Search = (
  tenantId: string,
  query: string,
  options?: { limit?: number },
) => Promise<Passage[]>;

/** Finds the passages that answer a question, best first: 3 unless told otherwise. */
export function makeSearch(deps: SearchDeps): Search {
  const { store, embedderFor, onError, vectorTimeoutMs = 3_000 } = deps;
  const keywordArm = makeKeywordArm(store, deps.keywordChunksMax);

  const vectorArm = async (tenantId: string, query: string) => {
    const signal = AbortSignal.timeout(vectorTimeoutMs);
    const embedder = await orAborted(Promise.resolve(embedderFor(tenantId)), signal);
    const [embedding] = await orAborted(embedder.embed([query], signal), signal);
    if (embedding === undefined) return [];
    return orAborted(store.vectorSearch(tenantId, embedding, embedder.model, POOL), signal);
  };

  return async (tenantId, query, { limit = 3 } = {}) => {
    const question = query.slice(0, QUERY_CHARS_MAX).trim();
    if (question === '') return [];
    const [keyword, vector] = await Promise.all([
      keywordArm(tenantId, question, POOL),
      vectorArm(tenantId, question).catch((error: unknown) => {
        onError(error);
        return [];
      }),
    ]);
    return fuse(keyword, vector, limit);
  };
}

/** Ends the wait at the signal, also for work that does not listen to it. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

import type { Passage } from '../schemas/knowledge.ts';
import type { KeywordHit } from './keyword-arm.ts';
import type { StoredChunk } from './knowledge-store.ts';

/**
 * Share of the keyword score. Anything from 0.5 to 0.9 ranked alike when it was measured, and
 * no worse than the better arm; fusing ranks instead of scores lost up to two points.
 */
const KEYWORD_WEIGHT = 0.7;

/** Best passages of both arms, by the weighted sum of keyword score and cosine similarity. */
export function fuse(
  keyword: KeywordHit[],
  vector: (StoredChunk & { similarity: number })[],
  limit: number,
): Passage[] {
  const passages = new Map<string, Passage>();
  // A chunk the vector arm left out is at most as near as the last one it kept.
  const leftOut = vector.at(-1)?.similarity ?? 0;
  for (const { chunk, score } of keyword) {
    passages.set(chunk.chunkId, {
      ...pick(chunk),
      score: KEYWORD_WEIGHT * score + (1 - KEYWORD_WEIGHT) * leftOut,
      similarity: null,
      keywordRank: score,
    });
  }
  for (const { similarity, ...chunk } of vector) {
    const keywordRank = passages.get(chunk.chunkId)?.keywordRank ?? null;
    const score = KEYWORD_WEIGHT * (keywordRank ?? 0) + (1 - KEYWORD_WEIGHT) * similarity;
    passages.set(chunk.chunkId, { ...pick(chunk), score, similarity, keywordRank });
  }
  return [...passages.values()]
    .sort((a, b) => b.score - a.score || a.chunkId.localeCompare(b.chunkId))
    .slice(0, limit);
}

const pick = ({ documentId, chunkId, title, source, text, position }: StoredChunk) => ({
  documentId,
  chunkId,
  title,
  source,
  text,
  ...(position !== undefined && { position }),
});

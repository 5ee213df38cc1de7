/** Where the one right document stood, from 0; -1 when it was not among those found. */
export type Rank = number;

/**
 * Normalised discounted cumulative gain at 10 with one relevant document a question.
 * @see Järvelin and Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques
 */
export const ndcg10 = (rank: Rank): number => (rank < 0 || rank > 9 ? 0 : 1 / Math.log2(rank + 2));

export const recall1 = (rank: Rank): number => (rank === 0 ? 1 : 0);

/** Chunks of one document count once, at the place of the first. */
export function rankOf(sources: readonly string[], wanted: string): Rank {
  return [...new Set(sources)].indexOf(wanted);
}

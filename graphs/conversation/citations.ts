import type { Citation, Passage } from '../../src/schemas/knowledge.ts';

const OVERLAP_MIN = 0.6;
const WORDS_MIN = 4;
const CITATIONS_MAX = 3;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}$%]+/gu) ?? [];

/** Sentences of the passages that the reply repeats, word for word or nearly so. */
export function citationsIn(reply: string, passages: Passage[]): Citation[] {
  const said = new Set(wordsOf(reply));
  return passages
    .flatMap((passage) => {
      const [best] = passage.text
        .split(/(?<=[.!?])\s+|\n+/)
        .map((sentence) => ({ sentence: sentence.trim(), overlap: overlap(sentence, said) }))
        .toSorted((a, b) => b.overlap - a.overlap);
      return best && best.overlap >= OVERLAP_MIN ? [{ passage, ...best }] : [];
    })
    .toSorted((a, b) => b.overlap - a.overlap)
    .slice(0, CITATIONS_MAX)
    .map(({ passage, sentence }) => ({
      documentId: passage.documentId,
      title: passage.title,
      source: passage.source,
      quote: sentence,
    }));
}

function overlap(sentence: string, said: Set<string>): number {
  const words = wordsOf(sentence).filter((word) => word.length > 2);
  if (words.length < WORDS_MIN) return 0;
  return words.filter((word) => said.has(word)).length / words.length;
}

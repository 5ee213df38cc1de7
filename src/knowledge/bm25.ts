import { makeSpelling } from './spelling.ts';
import { synonymsOf } from './synonyms.ts';
import { terms } from './terms.ts';

/** Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). */
const K1 = 1.2;
const B = 0.75;
/** What a synonym counts in a text that lacks the word itself. */
const SYNONYM = 0.7;
/** Texts indexed between two turns of the event loop. */
const SLICE = 100;

interface Bm25Hit {
  /** Position of the text in what was indexed. */
  index: number;
  /** Share of the question met, in (0, 1]: BM25 over the most any text could score. */
  score: number;
}

export interface Bm25 {
  readonly size: number;
  search(query: string, limit: number): Bm25Hit[];
}

interface Posting {
  index: number;
  count: number;
}

/** Indexes texts in memory; lets other work run in between, for a big tenant takes a while. */
export async function buildBm25(texts: readonly string[]): Promise<Bm25> {
  const postings = new Map<string, Posting[]>();
  const lengths: number[] = [];
  for (const [index, text] of texts.entries()) {
    if (index > 0 && index % SLICE === 0) await new Promise(setImmediate);
    lengths.push(addText(postings, index, text));
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / (lengths.length || 1) || 1;
  const spelling = makeSpelling(postings.keys());
  const idf = (frequency: number) =>
    Math.log(1 + (texts.length - frequency + 0.5) / (frequency + 0.5));

  const saturated = (index: number, count: number) =>
    count / (count + K1 * (1 - B + (B * (lengths[index] ?? mean)) / mean));

  return {
    size: texts.length,
    search(query, limit) {
      const scores = new Map<number, number>();
      let best = 0;
      for (const term of new Set(terms(query))) {
        const found = postings.get(term) ?? postings.get(spelling(term) ?? '') ?? [];
        // A word no text has counts like the rarest: a question met by half its words is half met.
        const weight = idf(Math.max(1, found.length)) * (K1 + 1);
        best += weight;
        const met = new Map<number, number>();
        for (const { index, count } of found) met.set(index, weight * saturated(index, count));
        for (const synonym of synonymsOf(term)) {
          const others = postings.get(synonym) ?? [];
          // A synonym cannot say more than it would if it had been asked for.
          const share = SYNONYM * Math.min(weight, idf(Math.max(1, others.length)) * (K1 + 1));
          for (const { index, count } of others) {
            const score = share * saturated(index, count);
            if (score > (met.get(index) ?? 0)) met.set(index, score);
          }
        }
        for (const [index, score] of met) scores.set(index, (scores.get(index) ?? 0) + score);
      }
      return [...scores]
        .map(([index, score]) => ({ index, score: Math.min(1, score / best) }))
        .sort((a, b) => b.score - a.score || a.index - b.index)
        .slice(0, limit);
    },
  };
}

function addText(postings: Map<string, Posting[]>, index: number, text: string): number {
  const words = terms(text);
  for (const word of words) {
    const list = postings.get(word);
    const last = list?.at(-1);
    if (last?.index === index) last.count += 1;
    else if (list) list.push({ index, count: 1 });
    else postings.set(word, [{ index, count: 1 }]);
  }
  return words.length;
}

import { hashWord, mix } from './hash.ts';

/** What a word is known to be; a word may be several. */
export const LISTS = ['given', 'family', 'city', 'street', 'country', 'common'] as const;
const PROBES = 4;
const SEED = 101;

/** A Bloom filter over the lists of known names: about one stranger in a hundred is let in. */
export interface Lexicon {
  /** One bit a list. */
  bitsOf(word: string): number;
}

export const readLexicon = (bytes: Uint8Array): Lexicon => {
  const size = bytes.length * 8;
  return {
    bitsOf(word) {
      if (word.length < 2 || size === 0) return 0;
      const hash = hashWord(word, SEED);
      let bits = 0;
      for (let list = 0; list < LISTS.length; list += 1) {
        if (has(bytes, size, hash, list)) bits |= 1 << list;
      }
      return bits;
    },
  };
};

/** Enters a word into the filter. */
export function addToLexicon(bytes: Uint8Array, word: string, list: number): void {
  const first = firstOf(hashWord(word, SEED), list);
  const step = stepOf(first);
  for (let n = 0; n < PROBES; n += 1) {
    const at = probe(first, step, n, bytes.length * 8);
    bytes[at >>> 3] = (bytes[at >>> 3] ?? 0) | (1 << (at & 7));
  }
}

function has(bytes: Uint8Array, size: number, hash: number, list: number): boolean {
  const first = firstOf(hash, list);
  const step = stepOf(first);
  for (let n = 0; n < PROBES; n += 1) {
    const at = probe(first, step, n, size);
    if (((bytes[at >>> 3] ?? 0) & (1 << (at & 7))) === 0) return false;
  }
  return true;
}

const firstOf = (hash: number, list: number): number =>
  mix(hash + Math.imul(list + 1, 0x9e37_79b1));
const stepOf = (first: number): number => mix(first ^ 0x5bd1_e995) | 1;
const probe = (first: number, step: number, n: number, size: number): number =>
  ((first + Math.imul(n, step)) >>> 0) % size;

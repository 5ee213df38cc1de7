/** Words, numbers and signs as they were written, with their places in the text. */
export interface Token {
  text: string;
  start: number;
  end: number;
}

const TOKEN = /[\p{L}\d]+(?:['’][\p{L}]+)*|[^\s\p{L}\d]/gu;

export const tokenise = (text: string): Token[] =>
  Array.from(text.matchAll(TOKEN), (hit) => ({
    text: hit[0],
    start: hit.index,
    end: hit.index + hit[0].length,
  }));

/** FNV-1a over UTF-16 units: features are kept by number, never by their text. */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash ^= hash >>> 15;
  return hash >>> 0;
}

/** Gathers named features and folds them into a table of `2 ** bits` rows, each once. */
export function foldFeatures(names: Iterable<string>, bits: number): Int32Array {
  const mask = 2 ** bits - 1;
  const rows = new Set<number>();
  for (const name of names) rows.add(hashText(name) & mask);
  return Int32Array.from(rows);
}

export interface GramOptions {
  /** Longest run of words. */
  words: number;
  /** Shortest and longest run of characters within word bounds; absent: none. */
  chars?: [min: number, max: number];
  /** Pairs of words with up to this many between them. */
  skips?: number;
  /** Set before each name, so that two texts can stand in one list. */
  prefix?: string;
}

/** The runs of words and characters of a text, as names to be hashed. */
export function gramNames(text: string, options: GramOptions): string[] {
  const { words, chars, skips = 0, prefix = '' } = options;
  const all = tokenise(text.toLowerCase()).map((token) => token.text);
  const names: string[] = [];
  const framed = ['<', ...all, '>'];
  for (let size = 1; size <= words; size += 1) {
    for (let at = 0; at + size <= framed.length; at += 1) {
      if (size === 1 && (at === 0 || at === framed.length - 1)) continue;
      names.push(`${prefix}w${framed.slice(at, at + size).join(' ')}`);
    }
  }
  for (let gap = 2; gap <= skips + 1; gap += 1) {
    for (let at = 0; at + gap < all.length; at += 1) {
      names.push(`${prefix}s${all[at]} ${all[at + gap]}`);
    }
  }
  if (chars !== undefined) {
    for (const word of all) {
      const padded = `_${word}_`;
      for (let size = chars[0]; size <= chars[1]; size += 1) {
        for (let at = 0; at + size <= padded.length; at += 1) {
          names.push(`${prefix}c${padded.slice(at, at + size)}`);
        }
      }
    }
  }
  return names;
}

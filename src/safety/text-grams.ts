const WORD = /[\p{L}\d]+(?:['’][\p{L}]+)*|[^\s\p{L}\d]/gu;
const CHARS_MIN = 3;
const CHARS_MAX = 5;

/**
 * Runs of one and two words and of three to five characters within words, folded into
 * `2 ** bits` numbers, each once. Spaces and letter case do not count, nor do look-alike forms.
 */
export function textGrams(text: string, bits: number): Int32Array {
  const mask = 2 ** bits - 1;
  const rows = new Set<number>();
  let before = '<';
  for (const [word] of text.normalize('NFKC').toLowerCase().matchAll(WORD)) {
    rows.add(hashText(word, 1) & mask);
    rows.add(hashText(`${before} ${word}`, 2) & mask);
    before = word;
    const padded = `_${word}_`;
    for (let size = CHARS_MIN; size <= CHARS_MAX; size += 1) {
      for (let at = 0; at + size <= padded.length; at += 1) {
        rows.add(hashText(padded, 3, at, at + size) & mask);
      }
    }
  }
  rows.add(hashText(`${before} >`, 2) & mask);
  return Int32Array.from(rows);
}

/** FNV-1a over UTF-16 units, its low bits mixed. */
function hashText(text: string, seed: number, from = 0, to = text.length): number {
  let hash = 0x811c_9dc5 ^ Math.imul(seed, 0x9e37_79b1);
  for (let at = from; at < to; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

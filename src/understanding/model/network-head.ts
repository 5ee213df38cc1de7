import { hashText, tokenise } from './hash-features.ts';

/** A matrix in bytes, each row with its own step. */
export interface ByteRows {
  width: number;
  bytes: Int8Array;
  steps: Float32Array;
}

/**
 * A small network: the mean of what its words mean, plus its hashed features, through one layer
 * of positive parts to a margin for each class.
 */
export interface NetworkHead {
  classes: string[];
  bits: number;
  /** A row for each hashed feature. */
  features: ByteRows;
  /** Hashes of known words in order, and a row for each. */
  wordKeys: Uint32Array;
  words: ByteRows;
  /** A row for each class. */
  output: ByteRows;
  bias: Float32Array;
}

function addRow({ width, bytes, steps }: ByteRows, row: number, times: number, to: Float32Array) {
  const step = (steps[row] ?? 0) * times;
  const from = row * width;
  for (let at = 0; at < width; at += 1) to[at] = (to[at] ?? 0) + (bytes[from + at] ?? 0) * step;
}

function findKey(keys: Uint32Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = keys[middle] ?? 0;
    if (found === key) return middle;
    if (found < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export const plainWords = (text: string): string[] =>
  tokenise(text.toLowerCase())
    .map((token) => token.text)
    .filter((word) => /[\p{L}\d]/u.test(word));

/** The margin of each class. */
export function scoreNetwork(head: NetworkHead, text: string, rows: Int32Array): Float64Array {
  const hidden = new Float32Array(head.features.width);
  const norm = 1 / Math.sqrt(Math.max(1, rows.length));
  for (const row of rows) addRow(head.features, row, norm, hidden);
  const known = plainWords(text)
    .map((word) => findKey(head.wordKeys, hashText(word)))
    .filter((at) => at >= 0);
  const share = 1 / Math.sqrt(Math.max(1, known.length));
  for (const at of known) addRow(head.words, at, share, hidden);
  const { width, bytes, steps } = head.output;
  return Float64Array.from(head.bias, (bias, kind) => {
    let sum = 0;
    const from = kind * width;
    for (let at = 0; at < width; at += 1) {
      const value = hidden[at] ?? 0;
      if (value > 0) sum += value * (bytes[from + at] ?? 0);
    }
    return bias + sum * (steps[kind] ?? 0);
  });
}

import { hashText, tokenise } from './hash-features.ts';

/** Rows of small numbers, each with its own step, found by the hash of what they stand for. */
export interface KeyedRows {
  /** In ascending order. */
  keys: Uint32Array;
  steps: Float32Array;
  /** Two numbers a byte, each 8 more than it stands for: the row's first half in the low bits. */
  pairs: Uint8Array;
}

/**
 * A small network: the mean of what its words mean, plus its hashed features, through one layer
 * of positive parts to a margin for each class.
 */
export interface NetworkHead {
  classes: string[];
  /** Whether parts of words are among its features. */
  chars: boolean;
  /** Numbers in each row; even. */
  width: number;
  features: KeyedRows;
  words: KeyedRows;
  /** A row for each class, with a step each. */
  output: Int8Array;
  outputSteps: Float32Array;
  bias: Float32Array;
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

/** Adds the rows of the names that are known, scaled as if all texts were of one length. */
function addKnown(rows: KeyedRows, names: Iterable<string>, to: Float32Array): void {
  const { keys, steps, pairs } = rows;
  const known: number[] = [];
  for (const name of names) {
    const at = findKey(keys, hashText(name));
    if (at >= 0) known.push(at);
  }
  const share = 1 / Math.sqrt(Math.max(1, known.length));
  const half = to.length >> 1;
  for (const row of known) {
    const step = (steps[row] ?? 0) * share;
    for (let at = 0; at < half; at += 1) {
      const pair = pairs[row * half + at] ?? 0;
      to[at] = (to[at] ?? 0) + ((pair & 15) - 8) * step;
      to[half + at] = (to[half + at] ?? 0) + ((pair >> 4) - 8) * step;
    }
  }
}

/** The margin of each class. */
export function scoreNetwork(
  head: NetworkHead,
  text: string,
  names: readonly string[],
): Float64Array {
  const { width, output, outputSteps } = head;
  const hidden = new Float32Array(width);
  addKnown(head.features, new Set(names), hidden);
  addKnown(head.words, plainWords(text), hidden);
  return Float64Array.from(head.bias, (bias, kind) => {
    let sum = 0;
    for (let at = 0; at < width; at += 1) {
      const value = hidden[at] ?? 0;
      if (value > 0) sum += value * (output[kind * width + at] ?? 0);
    }
    return bias + sum * (outputSteps[kind] ?? 0);
  });
}

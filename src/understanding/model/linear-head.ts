/** A linear classifier over hashed features, its weights in bytes: `w = weights × scale`. */
export interface LinearHead {
  classes: string[];
  bits: number;
  /** Row-major: all classes of feature 0, then of feature 1, … */
  weights: Int8Array;
  /** One a class. */
  scale: Float32Array;
  bias: Float32Array;
  /** Each feature weighs the same in any text; else each text weighs the same, however long. */
  flat?: boolean;
}

/** By how much the sum over a text's features is scaled. */
export const normOf = (flat: boolean | undefined, features: number): number =>
  flat === true ? 0.2 : 1 / Math.sqrt(Math.max(1, features));

/** The margin of each class. */
export function scoreLinear(head: LinearHead, rows: Int32Array): Float64Array {
  const { weights, scale, bias } = head;
  const size = bias.length;
  const sums = new Float64Array(size);
  for (const row of rows) {
    const from = row * size;
    for (let at = 0; at < size; at += 1) sums[at] = (sums[at] ?? 0) + (weights[from + at] ?? 0);
  }
  const norm = normOf(head.flat, rows.length);
  for (let at = 0; at < size; at += 1) {
    sums[at] = (sums[at] ?? 0) * norm * (scale[at] ?? 0) + (bias[at] ?? 0);
  }
  return sums;
}

export function softmax(scores: Float64Array): Float64Array {
  const top = scores.reduce((best, score) => Math.max(best, score), Number.NEGATIVE_INFINITY);
  const shares = scores.map((score) => Math.exp(score - top));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

export function indexOfMax(scores: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < scores.length; at += 1) {
    if ((scores[at] ?? 0) > (scores[best] ?? 0)) best = at;
  }
  return best;
}

/** The class with the greatest margin. */
export const pickClass = (head: LinearHead, rows: Int32Array): string =>
  head.classes[indexOfMax(scoreLinear(head, rows))] ?? '';

import { hashText } from '../../src/understanding/model/hash-features.ts';
import { topicNames } from '../../src/understanding/model/hear-topic.ts';
import {
  type KeyedRows,
  type NetworkHead,
  plainWords,
} from '../../src/understanding/model/network-head.ts';
import { seededRandom, shuffled } from './seeded-random.ts';
import type { WordVectors } from './word-vectors.ts';

export interface NetworkTraining {
  /** Whether parts of words are among the features. */
  chars: boolean;
  /** Features met in fewer texts are left out. */
  seenMin: number;
  hidden: number;
  epochs: number;
  rate: number;
  /** Share of features, and of hidden units, that a step keeps. */
  keepFeatures: number;
  keepHidden: number;
  seed: number;
}

export interface LabelledText {
  text: string;
  label: string;
}

/** Two layers by AdaGrad with drop-out; what words mean comes in from outside. */
export function trainNetwork(
  examples: readonly LabelledText[],
  vectors: WordVectors,
  options: NetworkTraining,
): NetworkHead {
  const { chars, seenMin, hidden: size, epochs, rate, keepFeatures, keepHidden, seed } = options;
  const classes = [...new Set(examples.map(({ label }) => label))].sort();
  const many = classes.length;
  const { width } = vectors;
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random());
  const filled = (length: number, draw: () => number) => Float32Array.from({ length }, draw);
  const hashed = examples.map(({ text }) => [
    ...new Set(topicNames(text, chars).map((one) => hashText(one))),
  ]);
  const keys = commonKeys(hashed, seenMin);
  const places = new Map(Array.from(keys, (key, at) => [key, at]));
  const table = filled(keys.length * size, () => (random() - 0.5) * 0.2);
  const tableSquares = new Float32Array(keys.length).fill(1e-3);
  const lens = filled(width * size, () => normal() / Math.sqrt(width));
  const lensSquares = new Float32Array(width).fill(1e-2);
  const out = filled(many * size, () => (random() - 0.5) * 0.2);
  const outSquares = new Float32Array(many * size).fill(1e-2);
  const bias = new Float32Array(many);
  const inputs = examples.map(({ text, label }, at) => ({
    rows: Int32Array.from((hashed[at] ?? []).flatMap((key) => places.get(key) ?? [])),
    dense: meanOf(vectors, text),
    label: classes.indexOf(label),
  }));
  const hidden = new Float32Array(size);
  const slopes = new Float32Array(size);
  const open = new Uint8Array(size);
  const shares = new Float32Array(many);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const pace = rate * (1 - epoch / (epochs + 1));
    for (const { rows, dense, label } of shuffled(inputs, random)) {
      const kept = rows.filter(() => random() < keepFeatures);
      const norm = 1 / Math.sqrt(Math.max(1, kept.length));
      hidden.fill(0);
      for (const row of kept) addScaled(table, row * size, norm, hidden);
      for (let at = 0; at < width; at += 1) addScaled(lens, at * size, dense[at] ?? 0, hidden);
      for (let at = 0; at < size; at += 1) {
        const value = hidden[at] ?? 0;
        const stays = value > 0 && random() < keepHidden;
        open[at] = stays ? 1 : 0;
        hidden[at] = stays ? value / keepHidden : 0;
      }
      let top = Number.NEGATIVE_INFINITY;
      for (let kind = 0; kind < many; kind += 1) {
        let score = bias[kind] ?? 0;
        const from = kind * size;
        for (let at = 0; at < size; at += 1) score += (out[from + at] ?? 0) * (hidden[at] ?? 0);
        shares[kind] = score;
        if (score > top) top = score;
      }
      let sum = 0;
      for (let kind = 0; kind < many; kind += 1) {
        const share = Math.exp((shares[kind] ?? 0) - top);
        shares[kind] = share;
        sum += share;
      }
      slopes.fill(0);
      for (let kind = 0; kind < many; kind += 1) {
        const error = (shares[kind] ?? 0) / sum - (kind === label ? 1 : 0);
        if (Math.abs(error) < 1e-3) continue;
        bias[kind] = (bias[kind] ?? 0) - pace * 0.1 * error;
        const from = kind * size;
        for (let at = 0; at < size; at += 1) {
          const weight = out[from + at] ?? 0;
          slopes[at] = (slopes[at] ?? 0) + error * weight;
          const slope = error * (hidden[at] ?? 0);
          if (slope === 0) continue;
          const square = (outSquares[from + at] ?? 0) + slope * slope;
          outSquares[from + at] = square;
          out[from + at] = weight - (pace * slope) / Math.sqrt(square);
        }
      }
      let length = 0;
      for (let at = 0; at < size; at += 1) {
        const slope = open[at] === 1 ? (slopes[at] ?? 0) / keepHidden : 0;
        slopes[at] = slope;
        length += slope * slope;
      }
      if (length < 1e-9) continue;
      for (const row of kept) {
        const square = (tableSquares[row] ?? 0) + (length * norm * norm) / size;
        tableSquares[row] = square;
        takeStep(table, row * size, (pace * norm) / Math.sqrt(square), slopes);
      }
      for (let at = 0; at < width; at += 1) {
        const value = dense[at] ?? 0;
        if (value === 0) continue;
        const square = (lensSquares[at] ?? 0) + (length * value * value) / size;
        lensSquares[at] = square;
        takeStep(lens, at * size, (pace * value) / Math.sqrt(square), slopes);
      }
    }
  }
  const { bytes, steps } = quantised(out, size, 127);
  return {
    classes,
    chars,
    width: size,
    features: keyedRows(keys, table, size),
    words: wordTable(vectors, lens, size),
    output: bytes,
    outputSteps: steps,
    bias,
  };
}

/** Hashes of what enough texts have, in ascending order. */
function commonKeys(hashed: readonly number[][], seenMin: number): Uint32Array {
  const seen = new Map<number, number>();
  for (const key of hashed.flat()) seen.set(key, (seen.get(key) ?? 0) + 1);
  return Uint32Array.from(
    [...seen].filter(([, many]) => many >= seenMin).map(([key]) => key),
  ).sort();
}

function addScaled(from: Float32Array, start: number, times: number, to: Float32Array): void {
  if (times === 0) return;
  for (let at = 0; at < to.length; at += 1)
    to[at] = (to[at] ?? 0) + (from[start + at] ?? 0) * times;
}

function takeStep(weights: Float32Array, start: number, step: number, slopes: Float32Array): void {
  for (let at = 0; at < slopes.length; at += 1) {
    weights[start + at] = (weights[start + at] ?? 0) - step * (slopes[at] ?? 0);
  }
}

function meanOf({ width, of }: WordVectors, text: string): Float32Array {
  const sum = new Float32Array(width);
  const known = plainWords(text).flatMap((word) => of.get(word) ?? []);
  const share = 1 / Math.sqrt(Math.max(1, known.length));
  for (const vector of known) addScaled(vector, 0, share, sum);
  return sum;
}

/** Each word's meaning seen through the trained lens, so that running needs no lens. */
function wordTable({ of }: WordVectors, lens: Float32Array, size: number): KeyedRows {
  const seen = new Map<number, Float32Array>();
  for (const [word, vector] of of) {
    const row = new Float32Array(size);
    for (const [at, value] of vector.entries()) addScaled(lens, at * size, value, row);
    seen.set(hashText(word), row);
  }
  const keys = Uint32Array.from(seen.keys()).sort();
  const all = new Float32Array(keys.length * size);
  for (const [at, key] of keys.entries()) all.set(seen.get(key) ?? [], at * size);
  return keyedRows(keys, all, size);
}

/** Each row in whole steps, `top` of them to either side. */
function quantised(weights: Float32Array, width: number, top: number) {
  const many = weights.length / width;
  const steps = new Float32Array(many);
  const bytes = new Int8Array(weights.length);
  for (let row = 0; row < many; row += 1) {
    const part = weights.subarray(row * width, (row + 1) * width);
    const step = part.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / top;
    steps[row] = step;
    if (step === 0) continue;
    for (let at = 0; at < width; at += 1) {
      bytes[row * width + at] = Math.round((part[at] ?? 0) / step);
    }
  }
  return { bytes, steps };
}

function keyedRows(keys: Uint32Array, weights: Float32Array, width: number): KeyedRows {
  const { bytes, steps } = quantised(weights, width, 7);
  const half = width / 2;
  const pairs = new Uint8Array(keys.length * half);
  for (const row of keys.keys()) {
    for (let at = 0; at < half; at += 1) {
      const from = row * width + at;
      pairs[row * half + at] = ((bytes[from] ?? 0) + 8) | (((bytes[from + half] ?? 0) + 8) << 4);
    }
  }
  return { keys, steps, pairs };
}

import { type LinearHead, normOf } from '../../src/understanding/model/linear-head.ts';
import { seededRandom, shuffled } from './seeded-random.ts';

export interface Example {
  /** Folded features, each once. */
  rows: Int32Array;
  /** The classes that hold: exactly one when they exclude each other. */
  labels: readonly number[];
}

export interface LinearTraining {
  classes: string[];
  bits: number;
  /** One class of many, or each by itself. */
  exclusive: boolean;
  epochs: number;
  rate: number;
  /** Pull towards nought, per step on the weights that a text touches. */
  decay: number;
  seed: number;
  flat?: boolean;
}

/** Logistic regression by AdaGrad over shuffled examples, then rounded to bytes. */
export function trainLinear(examples: readonly Example[], options: LinearTraining): LinearHead {
  const { classes, bits, exclusive, epochs, rate, decay, seed, flat = false } = options;
  const size = classes.length;
  const weights = new Float32Array(2 ** bits * size);
  const squares = new Float32Array(2 ** bits * size).fill(0.1);
  const bias = new Float32Array(size);
  const biasSquares = new Float32Array(size).fill(1);
  const scores = new Float64Array(size);
  const random = seededRandom(seed);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const { rows, labels } of shuffled(examples, random)) {
      const norm = normOf(flat, rows.length);
      scores.fill(0);
      for (const row of rows) {
        const from = row * size;
        for (let at = 0; at < size; at += 1) {
          scores[at] = (scores[at] ?? 0) + (weights[from + at] ?? 0);
        }
      }
      let top = Number.NEGATIVE_INFINITY;
      for (let at = 0; at < size; at += 1) {
        const score = (scores[at] ?? 0) * norm + (bias[at] ?? 0);
        scores[at] = score;
        if (score > top) top = score;
      }
      let sum = 0;
      for (let at = 0; at < size; at += 1) {
        const score = scores[at] ?? 0;
        const share = exclusive ? Math.exp(score - top) : 1 / (1 + Math.exp(-score));
        scores[at] = share;
        sum += share;
      }
      for (let at = 0; at < size; at += 1) {
        const share = exclusive ? (scores[at] ?? 0) / sum : (scores[at] ?? 0);
        const error = share - (labels.includes(at) ? 1 : 0);
        const slope = Math.abs(error) < 1e-4 ? 0 : error;
        scores[at] = slope;
        const square = (biasSquares[at] ?? 0) + slope * slope;
        biasSquares[at] = square;
        bias[at] = (bias[at] ?? 0) - (rate * slope) / Math.sqrt(square);
      }
      for (const row of rows) {
        const from = row * size;
        for (let at = 0; at < size; at += 1) {
          const error = scores[at] ?? 0;
          if (error === 0) continue;
          const weight = weights[from + at] ?? 0;
          const slope = error * norm + decay * weight;
          const square = (squares[from + at] ?? 0) + slope * slope;
          squares[from + at] = square;
          weights[from + at] = weight - (rate * slope) / Math.sqrt(square);
        }
      }
    }
  }
  return { classes, bits, bias, flat, ...toBytes(weights, size) };
}

function toBytes(weights: Float32Array, size: number) {
  const scale = new Float32Array(size);
  for (let at = 0; at < weights.length; at += 1) {
    const kind = at % size;
    scale[kind] = Math.max(scale[kind] ?? 0, Math.abs(weights[at] ?? 0) / 127);
  }
  const bytes = new Int8Array(weights.length);
  for (let at = 0; at < weights.length; at += 1) {
    const step = scale[at % size] ?? 0;
    bytes[at] = step === 0 ? 0 : Math.round((weights[at] ?? 0) / step);
  }
  return { weights: bytes, scale };
}

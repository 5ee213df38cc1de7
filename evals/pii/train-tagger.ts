import { type Chain, sumChain } from '../../src/privacy/tagger/chain.ts';
import { FEATURES } from '../../src/privacy/tagger/features.ts';
import { makeRandom } from '../chaos/random.ts';

/** One sentence ready to learn from. */
export interface Lesson {
  /** Slots of the table of weights, FEATURES a word. */
  features: Uint32Array;
  /** Label of each word. */
  labels: Uint8Array;
}

export interface Training {
  labels: number;
  bits: number;
  rounds: number;
  seed: number;
  rate: number;
  /** What a weight is drawn to zero by, each time it is touched. */
  decay: number;
  /** Share of a sentence's features that are left out at random, for none to be relied on. */
  dropout: number;
}

export interface Trained {
  weights: Float32Array;
  steps: Float32Array;
}

/** Maximum likelihood of the chain by stochastic gradients (AdaGrad); a seed fixes it. */
export function trainTagger(lessons: readonly Lesson[], how: Training): Trained {
  const { labels, bits, rounds, rate, decay, dropout } = how;
  const random = makeRandom(how.seed);
  const weights = new Float32Array(2 ** bits * labels);
  const squares = new Float32Array(2 ** bits * labels).fill(0.1);
  const steps = new Float32Array(labels * labels);
  const stepSquares = new Float32Array(labels * labels).fill(1);
  const learn = (
    table: Float32Array,
    sums: Float32Array,
    at: number,
    slope: number,
    drawn: number,
  ): void => {
    const value = table[at] ?? 0;
    const whole = slope - drawn * value;
    const sum = (sums[at] ?? 0) + whole * whole;
    sums[at] = sum;
    table[at] = value + (rate * whole) / Math.sqrt(sum);
  };
  const order = Array.from({ length: lessons.length }, (_, at) => at);
  for (let round = 0; round < rounds; round += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = random.whole(0, at);
      const one = order[at] ?? 0;
      order[at] = order[other] ?? 0;
      order[other] = one;
    }
    for (const index of order) {
      const lesson = lessons[index];
      if (lesson === undefined || lesson.labels.length === 0) continue;
      const used = new Uint8Array(FEATURES);
      for (let n = 0; n < FEATURES; n += 1) used[n] = random.next() < dropout ? 0 : 1;
      const chain = score(lesson, used, weights, steps, labels, dropout);
      const { ahead, behind, total } = sumChain(chain);
      const { length } = lesson.labels;
      for (let at = 0; at < length; at += 1) {
        const gold = lesson.labels[at];
        for (let label = 0; label < labels; label += 1) {
          const cell = at * labels + label;
          const chance = Math.exp((ahead[cell] ?? 0) + (behind[cell] ?? 0) - total);
          const slope = (gold === label ? 1 : 0) - chance;
          if (Math.abs(slope) < 1e-3) continue;
          for (let n = 0; n < FEATURES; n += 1) {
            if (used[n] === 0) continue;
            const slot = (lesson.features[at * FEATURES + n] ?? 0) * labels + label;
            learn(weights, squares, slot, slope, decay);
          }
        }
        if (at === 0) continue;
        const before = lesson.labels[at - 1];
        for (let from = 0; from < labels; from += 1) {
          for (let to = 0; to < labels; to += 1) {
            const log =
              (ahead[(at - 1) * labels + from] ?? 0) +
              (steps[from * labels + to] ?? 0) +
              (chain.scores[at * labels + to] ?? 0) +
              (behind[at * labels + to] ?? 0) -
              total;
            const slope = (before === from && gold === to ? 1 : 0) - Math.exp(log);
            if (Math.abs(slope) < 1e-3) continue;
            learn(steps, stepSquares, from * labels + to, slope, decay);
          }
        }
      }
    }
  }
  return { weights, steps };
}

function score(
  { features, labels: gold }: Lesson,
  used: Uint8Array,
  weights: Float32Array,
  steps: Float32Array,
  labels: number,
  dropout: number,
): Chain {
  const scores = new Float32Array(gold.length * labels);
  const raise = 1 / (1 - dropout);
  for (let at = 0; at < gold.length; at += 1) {
    for (let n = 0; n < FEATURES; n += 1) {
      if (used[n] === 0) continue;
      const slot = (features[at * FEATURES + n] ?? 0) * labels;
      for (let label = 0; label < labels; label += 1) {
        const cell = at * labels + label;
        scores[cell] = (scores[cell] ?? 0) + (weights[slot + label] ?? 0) * raise;
      }
    }
  }
  return { length: gold.length, labels, scores, steps };
}

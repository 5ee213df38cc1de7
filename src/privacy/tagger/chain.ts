/** A linear chain over a sequence: what each label scores at each place, and next to which. */
export interface Chain {
  length: number;
  labels: number;
  /** length × labels. */
  scores: Float32Array;
  /** labels × labels, from × to. */
  steps: Float32Array;
}

export interface Sums {
  /** Log scores of all that ends, and all that begins, at each place: length × labels. */
  ahead: Float64Array;
  behind: Float64Array;
  /** Log of the partition function. */
  total: number;
}

/** Forward and backward sums in logarithms. @see Lafferty, McCallum, Pereira (2001) */
export function sumChain({ length, labels, scores, steps }: Chain): Sums {
  const ahead = new Float64Array(length * labels);
  const behind = new Float64Array(length * labels);
  const terms = new Float64Array(labels);
  for (let label = 0; label < labels; label += 1) ahead[label] = scores[label] ?? 0;
  for (let at = 1; at < length; at += 1) {
    for (let to = 0; to < labels; to += 1) {
      for (let from = 0; from < labels; from += 1) {
        terms[from] = (ahead[(at - 1) * labels + from] ?? 0) + (steps[from * labels + to] ?? 0);
      }
      ahead[at * labels + to] = (scores[at * labels + to] ?? 0) + logSum(terms);
    }
  }
  for (let at = length - 2; at >= 0; at -= 1) {
    const next = (at + 1) * labels;
    for (let from = 0; from < labels; from += 1) {
      for (let to = 0; to < labels; to += 1) {
        terms[to] =
          (steps[from * labels + to] ?? 0) + (scores[next + to] ?? 0) + (behind[next + to] ?? 0);
      }
      behind[at * labels + from] = logSum(terms);
    }
  }
  const total = length === 0 ? 0 : logSum(ahead.subarray((length - 1) * labels));
  return { ahead, behind, total };
}

/**
 * How likely each label is at each place: length × labels. The same sums as `sumChain`, kept
 * small by scaling instead of logarithms: faster, and only ratios are asked for.
 */
export function marginals({ length, labels, scores, steps }: Chain): Float64Array {
  const moves = Float64Array.from(steps, Math.exp);
  const locals = new Float64Array(length * labels);
  const ahead = new Float64Array(length * labels);
  for (let at = 0; at < length; at += 1) {
    const base = at * labels;
    let most = Number.NEGATIVE_INFINITY;
    for (let to = 0; to < labels; to += 1) most = Math.max(most, scores[base + to] ?? 0);
    for (let to = 0; to < labels; to += 1) {
      let sum = at === 0 ? 1 : 0;
      for (let from = 0; at > 0 && from < labels; from += 1) {
        sum += (ahead[base - labels + from] ?? 0) * (moves[from * labels + to] ?? 0);
      }
      const local = Math.exp((scores[base + to] ?? 0) - most);
      locals[base + to] = local;
      ahead[base + to] = sum * local;
    }
    scale(ahead, base, labels);
  }
  const behind = new Float64Array(labels).fill(1);
  const next = new Float64Array(labels);
  for (let at = length - 1; at >= 0; at -= 1) {
    const base = at * labels;
    for (let label = 0; label < labels; label += 1) {
      ahead[base + label] = (ahead[base + label] ?? 0) * (behind[label] ?? 0);
    }
    scale(ahead, base, labels);
    for (let to = 0; to < labels; to += 1) {
      next[to] = (behind[to] ?? 0) * (locals[base + to] ?? 0);
    }
    for (let from = 0; from < labels; from += 1) {
      let sum = 0;
      for (let to = 0; to < labels; to += 1) {
        sum += (moves[from * labels + to] ?? 0) * (next[to] ?? 0);
      }
      behind[from] = sum;
    }
    scale(behind, 0, labels);
  }
  return ahead;
}

/** Makes the labels' shares of one place add up to one. */
function scale(shares: Float64Array, base: number, labels: number): void {
  let sum = 0;
  for (let label = 0; label < labels; label += 1) sum += shares[base + label] ?? 0;
  if (sum === 0) return;
  for (let label = 0; label < labels; label += 1) {
    shares[base + label] = (shares[base + label] ?? 0) / sum;
  }
}

function logSum(terms: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const term of terms) if (term > most) most = term;
  let sum = 0;
  for (const term of terms) sum += Math.exp(term - most);
  return most + Math.log(sum);
}

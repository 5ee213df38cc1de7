import { makeRandom } from '../chaos/random.ts';

const ROUNDS = 1000;

/**
 * A 95 % interval of sum(top) / sum(bottom): whole rows are drawn again and again, for the
 * characters of one row go right or wrong together. The same for the same rows.
 * @see Efron (1979), Bootstrap methods
 */
export function bootstrapRatio(
  rows: readonly { top: number; bottom: number }[],
  seed = 1,
): [low: number, high: number] {
  if (rows.length === 0) return [0, 1];
  const random = makeRandom(seed);
  const ratios = Array.from({ length: ROUNDS }, () => {
    let top = 0;
    let bottom = 0;
    for (let n = 0; n < rows.length; n += 1) {
      const row = random.pick(rows);
      top += row.top;
      bottom += row.bottom;
    }
    return bottom === 0 ? 1 : top / bottom;
  }).sort((a, b) => a - b);
  return [ratios[Math.floor(ROUNDS * 0.025)] ?? 0, ratios[Math.floor(ROUNDS * 0.975)] ?? 1];
}

/**
 * pass^k: the chance that k trials of one case, drawn without replacement, all pass; the mean
 * over cases. Cases with fewer than k trials cannot tell and are left out.
 * @see Yao et al. (2024), tau-bench
 */
export function passHat(k: number, cases: { passed: number; trials: number }[]): number | null {
  const able = cases.filter((one) => one.trials >= k);
  if (able.length === 0) return null;
  const chances = able.map(({ passed, trials }) => {
    let chance = 1;
    for (let drawn = 0; drawn < k; drawn += 1) {
      chance *= Math.max(0, passed - drawn) / (trials - drawn);
    }
    return chance;
  });
  return chances.reduce((sum, chance) => sum + chance, 0) / able.length;
}

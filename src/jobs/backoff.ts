const FIRST_SECONDS = 2;
const LONGEST_SECONDS = 900;

/**
 * How long to wait after the nth failed attempt: twice as long each time, up to a quarter of an
 * hour, half of it by chance, so that what failed together does not come back together.
 */
export function backoffSeconds(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * random();
}

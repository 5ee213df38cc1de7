import type { FindPii } from '../../src/privacy/recogniser.ts';
import type { Row } from './read-rows.ts';

const TEXT_BYTES = 10_240;
const REPEATS = 15;

/** Median time of finding everything in 10 KB of rows, and in 50,000 letters. */
export function measureSpeed(find: FindPii, rows: readonly Row[]) {
  let text = '';
  for (let at = 0; text.length < TEXT_BYTES; at += 1) {
    text += `${rows[(at * 37) % Math.max(1, rows.length)]?.text ?? 'Call me at noon.'}\n`;
  }
  return {
    'pii.tenKilobytesMs': { value: median(find, text.slice(0, TEXT_BYTES)), n: REPEATS },
    'pii.fiftyThousandLettersMs': { value: median(find, 'a'.repeat(50_000)), n: REPEATS },
  };
}

function median(find: FindPii, text: string): number {
  const times = Array.from({ length: REPEATS }, () => {
    const started = performance.now();
    find(text);
    return performance.now() - started;
  }).sort((a, b) => a - b);
  return Number((times[Math.floor(REPEATS / 2)] ?? 0).toFixed(2));
}

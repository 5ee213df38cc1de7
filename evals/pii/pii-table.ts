import type { Score } from './score.ts';

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : ((100 * part) / whole).toFixed(1);

const row = (cells: readonly (string | number)[]): string =>
  cells
    .map((cell, at) => (at === 0 ? String(cell).padEnd(20) : String(cell).padStart(10)))
    .join('');

/** Recall by labelled type, and what was masked beyond the labels by the kind it was taken for. */
export function piiTable({ rows, types, extras }: Score): string {
  const hit = rows.reduce((sum, one) => sum + one.hit, 0);
  const missed = rows.reduce((sum, one) => sum + one.missed, 0);
  const extra = rows.reduce((sum, one) => sum + one.extra, 0);
  return [
    row(['type', 'spans', 'chars', 'recall %']),
    ...types
      .toSorted((a, b) => b.chars - a.chars)
      .map((one) => row([one.type, one.spans, one.chars, percent(one.masked, one.chars)])),
    '',
    row(['masked beyond', '', 'chars', '']),
    ...Object.entries(extras)
      .toSorted(([, a], [, b]) => b - a)
      .map(([kind, chars]) => row([kind, '', chars, ''])),
    '',
    `recall ${percent(hit, hit + missed)} % of ${hit + missed} labelled characters,`,
    `precision ${percent(hit, hit + extra)} % of ${hit + extra} masked ones, ${rows.length} rows`,
  ].join('\n');
}

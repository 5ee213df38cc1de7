import type { Finding, FindPii } from '../../src/privacy/recogniser.ts';
import type { Row } from './read-rows.ts';

export interface TypeScore {
  type: string;
  spans: number;
  chars: number;
  /** Characters of it that are masked, as whatever kind. */
  masked: number;
}

export interface RowScore {
  /** Characters inside labelled spans that are masked, and that are not. */
  hit: number;
  missed: number;
  /** Masked characters outside all labelled spans. */
  extra: number;
}

export interface Score {
  rows: RowScore[];
  types: TypeScore[];
  /** Extra characters by the kind they were taken for. */
  extras: Record<string, number>;
}

export const emptyScore = (): Score => ({ rows: [], types: [], extras: {} });

/** Scores by character: which are masked, and which should be. */
export function scoreRows(
  rows: readonly Row[],
  find: FindPii,
  score = emptyScore(),
  told: (row: Row, found: readonly Finding[], one: RowScore) => void = () => undefined,
): Score {
  for (const row of rows) {
    const found = find(row.text);
    const masked = cover(row.text.length, found);
    const labelled = cover(row.text.length, row.spans);
    const one = { hit: 0, missed: 0, extra: 0 };
    for (let at = 0; at < masked.length; at += 1) {
      if (labelled[at] === 1) one[masked[at] === 1 ? 'hit' : 'missed'] += 1;
      else if (masked[at] === 1) one.extra += 1;
    }
    score.rows.push(one);
    told(row, found, one);
    countTypes(row, masked, score.types);
    countExtras(found, labelled, score.extras);
  }
  return score;
}

function cover(length: number, spans: readonly { start: number; end: number }[]): Uint8Array {
  const chars = new Uint8Array(length);
  for (const { start, end } of spans) chars.fill(1, start, end);
  return chars;
}

function countTypes({ spans }: Row, masked: Uint8Array, types: TypeScore[]): void {
  for (const { type, start, end } of spans) {
    let known = types.find((one) => one.type === type);
    if (known === undefined) {
      known = { type, spans: 0, chars: 0, masked: 0 };
      types.push(known);
    }
    known.spans += 1;
    known.chars += end - start;
    known.masked += masked.subarray(start, end).reduce((sum, one) => sum + one, 0);
  }
}

function countExtras(
  found: readonly Finding[],
  labelled: Uint8Array,
  extras: Record<string, number>,
): void {
  for (const { kind, start, end } of found) {
    const inside = labelled.subarray(start, end).reduce((sum, one) => sum + one, 0);
    if (end - start > inside) extras[kind] = (extras[kind] ?? 0) + end - start - inside;
  }
}

import { bootstrapRatio } from '../stats/bootstrap-ratio.ts';
import type { SuiteReport } from '../suite.ts';

type Metric = SuiteReport['metrics'][string];

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

function ratioOf(parts: readonly { top: number; bottom: number }[], n: number): Metric {
  const bottom = sum(parts.map((part) => part.bottom));
  const value = bottom === 0 ? 0 : sum(parts.map((part) => part.top)) / bottom;
  return { value, n, ci95: bootstrapRatio(parts) };
}

/** Share of right ones; what belongs together (a dialogue's turns) is drawn together. */
export const shareOf = (parts: readonly { right: number; all: number }[]): Metric =>
  ratioOf(
    parts.map(({ right, all }) => ({ top: right, bottom: all })),
    sum(parts.map(({ all }) => all)),
  );

/** Micro F1: twice the right ones, by all said and all labelled. */
export const f1Of = (parts: readonly { right: number; said: number; labelled: number }[]): Metric =>
  ratioOf(
    parts.map(({ right, said, labelled }) => ({ top: 2 * right, bottom: said + labelled })),
    sum(parts.map(({ labelled }) => labelled)),
  );

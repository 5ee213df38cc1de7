import type { NoteTrial } from './eval-row.ts';

/** What one run of a suite measured; printed last, as one line of JSON. */
export interface SuiteReport {
  suite: string;
  /** The data it needs is not there: nothing was measured, nothing passed. */
  skipped?: true;
  metrics: Record<string, Metric>;
  seconds: number;
}

interface Metric {
  value: number;
  /** How many trials stand behind the value. */
  n: number;
  /** 95 % confidence interval, where one can be given. */
  ci95?: [low: number, high: number];
}

export interface SuiteOutcome {
  report: SuiteReport | null;
  failed: boolean;
}

export interface Suite {
  name: string;
  /** One line for the list of suites. */
  about: string;
  /** Options of `npm run eval` that mean something to this suite and not to every other. */
  takes?: readonly ('--model' | '--judge' | '--repeat')[];
  /**
   * Runs with the arguments after the suite's name; `failed` makes the exit code 1. `note` is
   * told of every row, with its scores.
   */
  run: (args: string[], note?: NoteTrial) => Promise<SuiteOutcome>;
}

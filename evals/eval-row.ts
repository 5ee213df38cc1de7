import { createHash } from 'node:crypto';

type Json = Record<string, unknown>;

/** One thing a suite measures, as data sets of the field have it. */
export interface EvalRow {
  /** The same in every run, as long as the row is the same. */
  id: string;
  inputs: Json;
  referenceOutputs: Json;
  split: string;
  metadata: Json;
}

/** A row, what came of it, and how good that is, by the name of the score. */
export interface Trial {
  row: EvalRow;
  outputs: Json;
  scores: Record<string, number>;
}

/** Told of every trial where somebody wants to know. */
export type NoteTrial = (trial: Trial) => void;

const ID_CHARS = 16;

/** A name for a row that has none: it stays while its text does, wherever the row stands. */
export const rowId = (suite: string, ...parts: readonly string[]): string => {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `${suite}/${hash.slice(0, ID_CHARS)}`;
};

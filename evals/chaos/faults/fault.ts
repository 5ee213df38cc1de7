/** One figure, and what it is held against. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The greatest value that passes; absent: for information. */
  max?: number;
}

export interface Fault {
  name: string;
  /** One line for the list. */
  about: string;
  run(context: FaultContext): Promise<Figure[]>;
}

export interface FaultContext {
  dir: string;
  progress: (line: string) => void;
  /** Called in the reverse order when the fault is over, however it ended. */
  onEnd(close: () => Promise<unknown> | unknown): void;
}

export const passes = ({ value, max }: Figure): boolean => max === undefined || value <= max;

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
};

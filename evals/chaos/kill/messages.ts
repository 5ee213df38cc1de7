import type { RunOrder } from '../../../src/runs/engine-api.ts';

/** What the test tells a process of its. */
export type ToLife =
  | { tell: 'begin'; life: LifeOptions }
  | { tell: 'die'; dies: Death }
  | { tell: 'order'; id: number; order: RunOrder }
  | { tell: 'ask'; id: number; sql: string; values: unknown[] };

export interface LifeOptions {
  /** Absent: the embedded database in `dataDir`. */
  databaseUrl?: string;
  dataDir: string;
  marksPath: string;
  leaseSeconds: number;
  /** Puts the tenant in place first. */
  seed: boolean;
}

/** The process ends itself by SIGKILL so long after it has come to a step so many times more. */
export interface Death {
  step: string;
  times: number;
  afterMs: number;
}

/** What a process tells the test. */
export type FromLife =
  | { tell: 'loaded' }
  | { tell: 'ready' }
  /** The run's row is committed. */
  | { tell: 'accepted'; id: number }
  | { tell: 'answered'; id: number; rows: Record<string, unknown>[] }
  | { tell: 'failed'; id: number; code: string; message: string };

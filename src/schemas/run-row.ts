import type { JsonObject } from './platform/common.ts';
import type { CancelAction, MultitaskStrategy, Run, RunStatus } from './platform/runs.ts';
import type { ThreadStatus } from './platform/threads.ts';

/** A run as its row has it: what clients see, and what only the engine needs. */
export interface RunRow extends Run {
  tenantId: string;
  graphId: string;
  attempt: number;
  claim: number;
  temporary: boolean;
  cancelAction: CancelAction | null;
  error: RunError | null;
}
export interface RunError {
  error: string;
  message: string;
}

export interface NewRun {
  runId: string;
  threadId: string;
  assistantId: string;
  graphId: string;
  kwargs: JsonObject;
  metadata: JsonObject;
  multitaskStrategy: MultitaskStrategy;
  temporary: boolean;
  afterSeconds: number;
  /** What the thread remembers of the run's assistant and configuration. */
  thread: { metadata: JsonObject; config: JsonObject };
  /** Claims the run at once when nothing of its thread is before it. */
  claim?: { workerId: string; leaseSeconds: number };
}

/** How a run ended, and what that leaves of its thread; written in one transaction. */
export interface RunEnd {
  status: RunStatus;
  error?: RunError;
  thread: {
    status: ThreadStatus;
    /** JSON text of its values; absent: what the thread had stays. */
    valuesJson?: string;
    interrupts?: Record<string, unknown[]>;
  };
}

/** Which unfinished runs; all parts that are given must fit. */
export interface RunsWanted {
  threadId?: string;
  runIds?: readonly string[];
  status?: 'pending' | 'running' | 'all';
}

/** `more`: another run of the thread waits; `lost`: the claim is over, nothing was written. */
export type Settled = 'done' | 'more' | 'lost';
/** What names a claim that a worker holds. */
export type HeldRun = Pick<RunRow, 'run_id' | 'claim' | 'thread_id'>;

export interface Claimant {
  workerId: string;
  leaseSeconds: number;
  limit: number;
}

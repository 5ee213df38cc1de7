import type { BaseCheckpointSaver, BaseStore } from '@langchain/langgraph-checkpoint';
import type { JsonObject } from '../schemas/platform/common.ts';
import type { CancelAction } from '../schemas/platform/runs.ts';
import type { Thread, ThreadStatus } from '../schemas/platform/threads.ts';
import type {
  Claimant,
  HeldRun,
  NewRun,
  RunEnd,
  RunRow,
  RunsWanted,
  Settled,
} from '../schemas/run-row.ts';

export interface Entered {
  run: RunRow;
  cancelled: RunRow[];
  ended: RunRow[];
}
/**
 * The ledger of runs. A worker owns a run while its claim's lease lives; every write it makes
 * names the claim, and is refused once another claim has begun.
 */
export interface RunLedger {
  /** Locks the thread for the rest of the transaction; null when there is none. */
  lockThread(
    tenantId: string,
    threadId: string,
  ): Promise<{
    metadata: JsonObject;
    config: JsonObject;
    status: ThreadStatus;
    inflight: RunRow[];
  } | null>;
  /**
   * Enters the run and makes its thread busy. With `interrupt` and `rollback` those in flight are
   * asked to end: the pending ones are `ended`, the running ones `cancelled`; for those who wait
   * for them, and their holders, to be told.
   * @throws AppError `double_text`
   */
  enter(tenantId: string, run: NewRun, inflight: readonly RunRow[]): Promise<Entered>;
  /** Claims due runs of all tenants, fairly between them. */
  claimDue(worker: Claimant & { perTenantMax: number }): Promise<RunRow[]>;
  /** Claims runs whose lease has ended, longest ago first. */
  claimAbandoned(worker: Claimant): Promise<RunRow[]>;
  /** Prolongs leases; answers those still held, and what was asked of them meanwhile. */
  heartbeat(
    held: readonly { tenantId: string; runId: string; claim: number }[],
    leaseSeconds: number,
  ): Promise<{ runId: string; claim: number; cancelAction: CancelAction | null }[]>;
  /** `rollback`, and nothing written: that is what the run has been asked for meanwhile. */
  finish(tenantId: string, run: HeldRun, end: RunEnd): Promise<Settled | 'rollback'>;
  /** Ends a held run that is to leave no trace. */
  remove(tenantId: string, run: HeldRun, thread: RunEnd['thread']): Promise<Settled>;
  /** Gives a held run back unfinished, for another process to claim at once. */
  release(tenantId: string, run: HeldRun): Promise<void>;
  /** Asks unfinished runs to end: pending ones end here, running ones are marked. */
  cancel(
    tenantId: string,
    wanted: RunsWanted,
    action: CancelAction,
  ): Promise<{ ended: RunRow[]; running: RunRow[] }>;
  get(tenantId: string, runId: string): Promise<RunRow | null>;
  /** How many of the tenant's runs wait, counted no further than `max`. */
  pendingOf(tenantId: string, max: number): Promise<number>;
}

/** The part of threads that the engine needs. */
export interface Threads {
  get(tenantId: string, threadId: string): Promise<Thread | null>;
  /** @throws AppError `conflict` when there is one and `ifExists` is `raise`. */
  create(
    tenantId: string,
    thread: {
      threadId?: string;
      metadata?: JsonObject;
      config?: JsonObject;
      ifExists?: 'raise' | 'do_nothing';
    },
  ): Promise<Thread>;
  delete(tenantId: string, threadId: string): Promise<unknown>;
  setState(
    tenantId: string,
    threadId: string,
    state: { status?: ThreadStatus; values?: unknown; interrupts?: Record<string, unknown[]> },
  ): Promise<unknown>;
}

/** Bound to one tenant and, inside a run, to its claim: writes after that are refused. */
export interface TenantSaver extends BaseCheckpointSaver {
  pruneThread(threadId: string, keepLast: number): Promise<void>;
  /** Deletes what one run wrote. */
  deleteRun(threadId: string, runId: string): Promise<void>;
  copyThread(fromThreadId: string, toThreadId: string): Promise<void>;
  /** Resolves when all that was put is written. @throws what a write has failed with */
  settled(): Promise<void>;
}
/** With `defers`, what is put counts as written before it is; `settled` tells. */
export type SaverFor = (
  tenantId: string,
  held?: { runId: string; claim: number; defers?: boolean },
) => TenantSaver;
export type StoreFor = (tenantId: string) => BaseStore;

/**
 * Tells every process, this one too. What is told is lost while the bus is down: whoever relies
 * on it also looks by itself now and then.
 */
export interface Signals {
  publish(channel: SignalChannel, payload: string): void;
  subscribe(channel: SignalChannel, hear: (payload: string) => void): () => void;
}
/**
 * `runs`: one is due. `cancel`, `ended`: payload is a run's id. `events`: a log's topic. `jobs` and
 * `job`: see src/jobs.
 */
export type SignalChannel = 'runs' | 'cancel' | 'ended' | 'events' | 'jobs' | 'job';

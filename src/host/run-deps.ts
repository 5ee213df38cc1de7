import type { Logger } from 'pino';
import type { RunEngine } from '../runs/engine-api.ts';
import type { Run, RunStatus } from '../schemas/platform/runs.ts';
import type { Thread, ThreadState } from '../schemas/platform/threads.ts';
import type { Lifecycle } from './lifecycle.ts';

export interface RunPage {
  limit: number;
  offset: number;
  status?: RunStatus | undefined;
}

/** What the run routes and protocol v2 need from the rest of the house. */
export interface RunDeps {
  engine: RunEngine;
  runs: {
    get(tenantId: string, runId: string): Promise<Run | null>;
    /** Of one thread, newest first. */
    list(tenantId: string, threadId: string, page: RunPage): Promise<Run[]>;
    /** False when there is none. @throws AppError `conflict` while it is unfinished. */
    delete(tenantId: string, runId: string): Promise<boolean>;
    /**
     * Calls back when a run of the thread may have been entered, started or ended; more often
     * is no harm, and once too few costs some seconds. The answer ends that.
     */
    watch(tenantId: string, threadId: string, hear: () => void): () => void;
  };
  threads: {
    get(tenantId: string, threadId: string): Promise<Thread | null>;
    /** Its latest state, without subgraphs. @throws AppError `unknown_thread` */
    state(tenantId: string, threadId: string): Promise<ThreadState>;
  };
  events: {
    /** The highest seq of a topic of the event log; -1 when there is none. */
    lastSeq(tenantId: string, topic: string): Promise<number>;
  };
  lifecycle: Lifecycle;
  log: Logger;
  settings: RunSettings;
}

export interface RunSettings {
  /** Time between the comments on an event stream. Default 5 s. */
  heartbeatMs?: number;
  /** How long a reader may leave a full stream unread before it is cut off. Default 30 s. */
  stallMs?: number;
  /** Time between the newlines while a run is waited for. Default 1 s. */
  keepAliveMs?: number;
  /** Time between WebSocket pings. Default 30 s. */
  pingMs?: number;
}

/** One event of a run or a thread, as every reader gets it. */
export interface LoggedEvent {
  /** Its place in the log, from 0, without gaps as it is written. */
  seq: number;
  event: string;
  /** JSON text. */
  data: string;
}

/**
 * Where streamed events are kept for joins and reconnects. A topic is written by one holder at a
 * time (`run:<id>`, `thread:<id>`), bounded in length, and expires. Every implementation passes
 * `testing/event-log-conformance.ts`.
 */
export interface EventLog {
  readonly kind: 'memory' | 'postgres' | 'redis';
  /**
   * Adds events whose seqs follow one another; they are durable when it resolves, and every
   * subscriber of the topic, in any process, hears of it.
   * @throws AppError `conflict` when one of the seqs is taken: another holder writes this topic.
   */
  append(tenantId: string, topic: string, events: readonly LoggedEvent[]): Promise<void>;
  /** The highest seq of the topic; -1 when there is none. */
  lastSeq(tenantId: string, topic: string): Promise<number>;
  /** Events after `after`, oldest first, at most `limit`. A first seq past after+1 is a gap. */
  read(tenantId: string, topic: string, after: number, limit: number): Promise<LoggedEvent[]>;
  /** Calls back whenever the topic may have grown; the answer ends that. */
  subscribe(tenantId: string, topic: string, onGrowth: () => void): () => void;
  delete(tenantId: string, topic: string): Promise<void>;
  /** Deletes what has expired; answers how many events. A no-op where the store does it itself. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '../errors.ts';
import { END_EVENT } from './engine-api.ts';
import type { EventLog, LoggedEvent } from './event-log.ts';
import { type FeedBounds, makeFeedBuffer } from './run-feed-buffer.ts';
import type { Outage } from './run-feed-outage.ts';

export interface FeedWriterDeps {
  log: Pick<EventLog, 'append' | 'read'>;
  bounds: FeedBounds;
  /** Of the log as writers see it: what one finds out, the others need not wait for. */
  outage: Outage;
  /** Told once a feed. */
  onLoss: (error: unknown, fields: Record<string, unknown>) => void;
  /** Waits until the log may be asked for one more append. */
  turn: () => Promise<() => void>;
  /** Runs outside the asynchronous context of whoever pushes: it may be within a transaction. */
  outside: (work: () => void) => void;
  retryMs: { min: number; max: number };
}

export interface FeedOpening {
  tenantId: string;
  topic: string;
  durable: boolean;
  firstSeq: number;
  /** There is more to read, or it is over. */
  onGrowth: () => void;
  /** Another holder writes the topic. */
  onLost: () => void;
}

export type FeedWriter = ReturnType<typeof makeFeedWriter>;

const BATCH_MAX = 256;
const BATCH_BYTES_MAX = 1024 * 1024;

const isConflict = (error: unknown) => isAppError(error) && error.code === 'conflict';

const isSame = (one: LoggedEvent | undefined, other: LoggedEvent): boolean =>
  one?.seq === other.seq && one.event === other.event && one.data === other.data;

/**
 * What one topic's holder writes with. Appends are grouped: while one is under way, what is
 * pushed waits for the next. While the log is away, readers of this process get events at once
 * and the writer tries again; what no longer fits in memory by then is missing from the log.
 */
export function makeFeedWriter(deps: FeedWriterDeps, opening: FeedOpening) {
  const { log, outage, retryMs } = deps;
  const { tenantId, topic, durable, firstSeq, onGrowth } = opening;
  const buffer = makeFeedBuffer(firstSeq, deps.bounds);
  let state: 'open' | 'closed' | 'lost' | 'abandoned' = 'open';
  let shownSeq = firstSeq - 1;
  let endSeq: number | undefined;
  let failures = 0;
  let appending = false;
  let hasLost = false;
  let waiting: (() => void)[] = [];

  const lastSeq = () => buffer.nextSeq() - 1;
  const isAway = () => failures > 0 || outage.isOn();
  const isWriting = () => state === 'open' || state === 'closed';

  function show(seq: number): void {
    if (seq <= shownSeq) return;
    shownSeq = seq;
    onGrowth();
  }

  function wakeFlushes(): void {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  function stop(as: 'lost' | 'abandoned'): void {
    if (!isWriting()) return;
    state = as;
    if (as === 'lost') {
      // What was shown of it and is not in the log is another holder's to say again.
      buffer.clear();
      opening.onLost();
    }
    wakeFlushes();
    onGrowth();
  }

  /** The log is away: readers of this process get at once what was to wait for it. */
  function showAll(): void {
    if (durable) show(lastSeq());
    wakeFlushes();
  }

  function settle(seq: number): void {
    failures = 0;
    outage.passed();
    buffer.settle(seq);
    show(seq);
    wakeFlushes();
  }

  /** What an append that failed has written all the same is ours: it conflicts with itself. */
  async function settleOwn(batch: readonly LoggedEvent[]): Promise<boolean> {
    const stored = await log.read(tenantId, topic, (batch[0]?.seq ?? 0) - 1, batch.length);
    const other = stored.findIndex((event, at) => !isSame(batch[at], event));
    const own = stored.slice(0, other === -1 ? stored.length : other).at(-1);
    if (own !== undefined) settle(own.seq);
    return own !== undefined;
  }

  async function write(batch: readonly LoggedEvent[]): Promise<void> {
    const last = batch.at(-1)?.seq ?? -1;
    try {
      await log.append(tenantId, topic, batch);
      settle(last);
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (failures === 0 || !(await settleOwn(batch))) stop('lost');
    }
  }

  async function writeAll(): Promise<void> {
    while (isWriting()) {
      const leave = await deps.turn();
      let failed = false;
      try {
        const batch = buffer.unsettled(BATCH_MAX, BATCH_BYTES_MAX);
        if (batch.length === 0) break;
        await write(batch);
      } catch (error) {
        failed = true;
        failures += 1;
        outage.failed(error, { topic });
        showAll();
      } finally {
        leave();
      }
      const delayMs = Math.min(retryMs.min * 2 ** (failures - 1), retryMs.max);
      if (failed) await sleep(delayMs, undefined, { ref: false });
    }
    appending = false;
  }

  return {
    durable,
    push(event: string, data: string): void {
      if (state !== 'open') return;
      const { lost } = buffer.push(event, data);
      if (event === END_EVENT) endSeq = lastSeq();
      if (lost > 0 && durable && !hasLost) {
        hasLost = true;
        deps.onLoss(new Error('the event log does not keep up: events are lost'), { topic });
      }
      if (!durable || isAway()) show(lastSeq());
      if (!durable || appending) return;
      appending = true;
      // What is pushed in the same moment goes together.
      queueMicrotask(() => deps.outside(() => void writeAll()));
    },
    /** Resolves when all that was pushed is in the log, or the log has failed, or is another's. */
    async flush(): Promise<void> {
      const target = lastSeq();
      while (appending && isWriting() && !isAway() && buffer.settledSeq() < target) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    /** Takes nothing more; what waits for the log is still written. */
    close(): void {
      if (state !== 'open') return;
      state = 'closed';
      onGrowth();
    },
    reopen(): void {
      if (state === 'closed') state = 'open';
    },
    showAll,
    /** Gives up what the log has not taken by now. */
    abandon: () => stop('abandoned'),
    /** Undefined: not there yet, or not there any more. */
    at: (seq: number): LoggedEvent | undefined => (seq > shownSeq ? undefined : buffer.at(seq)),
    /** Whether readers can expect more of it. */
    isGrowing: () => state === 'open' || (state === 'closed' && shownSeq < lastSeq()),
    /** Whether its last event is the last there will ever be. */
    hasEnded: (): boolean => endSeq !== undefined && endSeq === lastSeq(),
    isOpen: () => state === 'open',
    isWriting,
    firstSeq,
    lastSeq,
    firstKept: buffer.firstKept,
    bytes: buffer.bytes,
  };
}

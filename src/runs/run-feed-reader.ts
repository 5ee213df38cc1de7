import { END_EVENT, GAP_EVENT } from './engine-api.ts';
import type { EventLog, LoggedEvent } from './event-log.ts';
import type { Outage } from './run-feed-outage.ts';
import type { FeedWriter } from './run-feed-writer.ts';

export interface FeedReaderDeps {
  log: Pick<EventLog, 'read' | 'lastSeq' | 'subscribe'>;
  outage: Outage;
  /** The same for `isOver`. */
  overOutage: Outage;
  recheckMs: number;
  /** What this process writes of the topic, if it does; rings when that changes. */
  watch(
    tenantId: string,
    topic: string,
    ring: () => void,
  ): { feed(): FeedWriter | undefined; stop(): void };
  isClosing: () => boolean;
}

export interface ReadOptions {
  /** The last seq that the reader has; -1 for none. */
  after: number;
  signal: AbortSignal;
  /** Whether nobody writes the topic any more; asked now and then while it is quiet. */
  isOver?: () => Promise<boolean>;
}

/** Rows of a page may be large, and every slow reader holds one. */
const PAGE_MAX = 50;
/** The last event comes a moment after a run is over: this often it is looked for then. */
const LOOKS_MAX = 2;

/** `seq` is the one before the first that follows. */
const gapEvent = (from: number, to: number, seq = to): LoggedEvent => ({
  seq,
  event: GAP_EVENT,
  data: JSON.stringify({ from, to }),
});

/** Remembers a ring that nobody has waited for yet. */
function makeBell() {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring(): void {
      rung = true;
      wake?.();
    },
    /** Resolves with the next ring, or after the time: whether it has rung. */
    async wait(timeoutMs?: number): Promise<boolean> {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      const answer = rung;
      rung = false;
      return answer;
    },
  };
}

/**
 * The events of a topic after `after`, in order, each once; then live ones. What this process
 * writes comes from memory; all else from the log, which is read when it has grown and looked at
 * now and then. Readers have no queue: one that is slow reads from the log what memory has let go.
 */
export async function* readFeed(
  deps: FeedReaderDeps,
  tenantId: string,
  topic: string,
  { after, signal, isOver }: ReadOptions,
): AsyncGenerator<LoggedEvent, void, undefined> {
  const { log, recheckMs } = deps;
  const ends = topic.startsWith('run:');
  const bell = makeBell();
  const watched = deps.watch(tenantId, topic, bell.ring);
  let unsubscribe: (() => void) | undefined;
  let cursor = after;
  let hasGrown = true;
  let looks = 0;
  let nextLookMs = 0;
  /** Where a log stood that had less than this reader; it has begun anew when it grows. */
  let ground: number | undefined;

  /** Undefined when there is no answer. */
  async function ask<T>(outage: Outage, question: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await question();
      outage.passed();
      return answer;
    } catch (error) {
      outage.failed(error, { topic });
      return undefined;
    }
  }

  const readPage = () => ask(deps.outage, () => log.read(tenantId, topic, cursor, PAGE_MAX));
  const lastOfLog = () => ask(deps.outage, () => log.lastSeq(tenantId, topic));

  async function isLogAnew(): Promise<boolean> {
    const last = await lastOfLog();
    if (last === undefined || last >= cursor) return false;
    if (ground !== undefined && last > ground) return true;
    ground = last;
    return false;
  }

  async function isEnding(looksMax: number): Promise<boolean> {
    if (isOver === undefined || Date.now() < nextLookMs) return false;
    nextLookMs = Date.now() + recheckMs;
    looks = (await ask(deps.overOutage, isOver)) === true ? looks + 1 : 0;
    return looks >= looksMax;
  }

  signal.addEventListener('abort', bell.ring);
  try {
    while (!signal.aborted && !deps.isClosing()) {
      const feed = watched.feed();
      const next = feed?.at(cursor + 1);
      if (next !== undefined) {
        cursor = next.seq;
        if (ends && next.event === END_EVENT) return;
        yield next;
        continue;
      }
      let isStale = false;
      if (feed !== undefined && cursor + 1 >= feed.firstKept()) {
        const hasEnded = ends && feed.hasEnded();
        if ((feed.isGrowing() || hasEnded) && cursor > feed.lastSeq()) {
          // The reader has seen more than the holder knows of. Either another process has gone on,
          // which this one is about to find out; or the log lost it all, and the count began anew.
          const last = feed.durable ? await lastOfLog() : undefined;
          isStale = last !== undefined && last >= cursor;
          if (!isStale && cursor > feed.lastSeq()) {
            yield gapEvent(feed.firstSeq, cursor, feed.firstSeq - 1);
            cursor = feed.firstSeq - 1;
          }
          if (!isStale) continue;
        } else if (hasEnded && cursor === feed.lastSeq()) {
          return;
        } else if (feed.isGrowing()) {
          unsubscribe?.();
          unsubscribe = undefined;
          await bell.wait();
          continue;
        }
      }

      // Before the log is read, so that nothing comes between.
      if (isStale || feed?.isGrowing() !== true) {
        unsubscribe ??= log.subscribe(tenantId, topic, bell.ring);
      }
      const isLogged = feed === undefined || feed.durable || !feed.isGrowing();
      // Asked before the log is: what memory lets go meanwhile may have come too late for it.
      const firstKept = feed?.firstKept() ?? 0;
      const rows = isLogged ? await readPage() : [];
      const kept = firstKept > cursor + 1 ? firstKept : Infinity;
      const first = Math.min(rows?.[0]?.seq ?? Infinity, kept);
      if (first !== Infinity) {
        if (first > cursor + 1) yield gapEvent(cursor + 1, first - 1);
        cursor = first - 1;
        for (const row of rows ?? []) {
          if (row.seq !== cursor + 1) break;
          cursor = row.seq;
          if (ends && row.event === END_EVENT) return;
          yield row;
          if (signal.aborted) return;
        }
        const isAll = rows !== undefined && rows.length < PAGE_MAX && rows.at(-1)?.seq === cursor;
        hasGrown = isAll && feed === undefined && (await bell.wait(recheckMs));
        continue;
      }
      if (hasGrown && cursor >= 0 && rows !== undefined && (await isLogAnew())) {
        const from = (ground ?? -1) + 1;
        yield gapEvent(from, cursor, from - 1);
        cursor = from - 1;
        ground = undefined;
        continue;
      }
      // Where nothing was ever written for readers elsewhere, there is nothing to wait for.
      const isEmpty = cursor < 0 && rows !== undefined;
      if (await isEnding(isEmpty ? 1 : LOOKS_MAX)) {
        const last = isEmpty ? cursor : await lastOfLog();
        // Nobody can say any more whether the reader has seen all of it.
        if (last === undefined || last < cursor) yield gapEvent(cursor + 1, cursor + 1, cursor);
        return;
      }
      hasGrown = await bell.wait(recheckMs);
    }
  } finally {
    signal.removeEventListener('abort', bell.ring);
    unsubscribe?.();
    watched.stop();
  }
}

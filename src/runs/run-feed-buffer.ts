import type { LoggedEvent } from './event-log.ts';

export interface FeedBounds {
  /** Events that the log has, kept for readers of this process. Bytes: two a UTF-16 code unit. */
  keptMax: number;
  keptBytesMax: number;
  /** Events that nothing else has. */
  soleMax: number;
  soleBytesMax: number;
}

const bytesOf = ({ event, data }: LoggedEvent): number => 2 * (event.length + data.length);

/** The newest events of a topic, in the process that writes it; the oldest go first. */
export function makeFeedBuffer(firstSeq: number, bounds: FeedBounds) {
  // In the order of their seqs, which follow one another.
  const events = new Map<number, LoggedEvent>();
  let bytes = 0;
  let firstKept = firstSeq;
  let nextSeq = firstSeq;
  let settledSeq = firstSeq - 1;

  const isTooMuch = (): boolean =>
    firstKept > settledSeq
      ? events.size > bounds.soleMax || bytes > bounds.soleBytesMax
      : events.size > bounds.keptMax || bytes > bounds.keptBytesMax;

  /** How many went that nothing else has. The newest stays, however large it is. */
  function evict(): number {
    let lost = 0;
    while (events.size > 1 && isTooMuch()) {
      const oldest = events.get(firstKept);
      if (oldest !== undefined) bytes -= bytesOf(oldest);
      events.delete(firstKept);
      if (firstKept > settledSeq) lost += 1;
      firstKept += 1;
    }
    return lost;
  }

  return {
    push(event: string, data: string): { lost: number } {
      const added = { seq: nextSeq, event, data };
      nextSeq += 1;
      events.set(added.seq, added);
      bytes += bytesOf(added);
      return { lost: evict() };
    },
    at: (seq: number): LoggedEvent | undefined => events.get(seq),
    /** The oldest that the log has not, in order; at least one, if there is one. */
    unsettled(eventsMax: number, bytesMax: number): LoggedEvent[] {
      const batch: LoggedEvent[] = [];
      let taken = 0;
      for (let seq = Math.max(settledSeq + 1, firstKept); batch.length < eventsMax; seq += 1) {
        const event = events.get(seq);
        if (event === undefined) break;
        taken += bytesOf(event);
        if (batch.length > 0 && taken > bytesMax) break;
        batch.push(event);
      }
      return batch;
    },
    /** The log has all up to this one. */
    settle(seq: number): void {
      settledSeq = Math.max(settledSeq, seq);
      evict();
    },
    clear(): void {
      events.clear();
      bytes = 0;
      firstKept = nextSeq;
    },
    settledSeq: () => settledSeq,
    firstKept: () => firstKept,
    nextSeq: () => nextSeq,
    bytes: () => bytes,
  };
}

import type { FeedWriter } from './run-feed-writer.ts';

export interface ClosedBounds {
  /** Closed feeds are kept for readers who come late: this long, so many, so large together. */
  closedMs: number;
  closedMax: number;
  closedBytesMax: number;
}

/** What this process writes and reads, by topic. */
interface Topic {
  feed: FeedWriter | undefined;
  /** Who writes with it now; what an earlier holder does is ignored. */
  holder: { onLost?: (() => void) | undefined } | undefined;
  rings: Set<() => void>;
}

export function makeFeedTopics(bounds: ClosedBounds) {
  const topics = new Map<string, Topic>();
  /** The one closed longest ago first. */
  const closed = new Map<FeedWriter, { timer: NodeJS.Timeout; bytes: number; forget(): void }>();
  let closedBytes = 0;

  function enter(key: string): Topic {
    const topic = topics.get(key) ?? { feed: undefined, holder: undefined, rings: new Set() };
    topics.set(key, topic);
    return topic;
  }

  function leave(key: string, topic: Topic): void {
    if (topic.feed === undefined && topic.rings.size === 0) topics.delete(key);
  }

  /** Its timer and its bytes count no more: it is forgotten, or open again. */
  function unkeep(feed: FeedWriter): void {
    const kept = closed.get(feed);
    if (kept === undefined) return;
    clearTimeout(kept.timer);
    closedBytes -= kept.bytes;
    closed.delete(feed);
  }

  function drop(key: string, feed: FeedWriter): void {
    unkeep(feed);
    const topic = topics.get(key);
    if (topic?.feed !== feed) return;
    topic.feed = undefined;
    topic.holder = undefined;
    leave(key, topic);
  }

  return {
    enter,
    find: (key: string): FeedWriter | undefined => topics.get(key)?.feed,
    ring(key: string): void {
      for (const ring of topics.get(key)?.rings ?? []) ring();
    },
    watch(key: string, ring: () => void) {
      const topic = enter(key);
      topic.rings.add(ring);
      return {
        feed: () => topic.feed,
        stop() {
          topic.rings.delete(ring);
          leave(key, topic);
        },
      };
    },
    drop,
    unkeep,
    keep(key: string, feed: FeedWriter): void {
      const forget = () => {
        // A log that was away all this time does not get the rest.
        feed.abandon();
        drop(key, feed);
      };
      const timer = setTimeout(forget, bounds.closedMs);
      timer.unref();
      const bytes = feed.bytes();
      closedBytes += bytes;
      closed.set(feed, { timer, bytes, forget });
      for (const [oldest, kept] of closed) {
        const fits = closed.size <= bounds.closedMax && closedBytes <= bounds.closedBytesMax;
        if (fits || oldest === feed) break;
        kept.forget();
      }
    },
    all: (): FeedWriter[] => [...topics.values()].flatMap(({ feed }) => feed ?? []),
    /** Forgets every feed and wakes every reader. */
    clear(): void {
      for (const feed of closed.keys()) unkeep(feed);
      for (const [key, topic] of topics) {
        topic.feed?.abandon();
        topic.feed = undefined;
        topic.holder = undefined;
        for (const ring of topic.rings) ring();
        leave(key, topic);
      }
    },
  };
}

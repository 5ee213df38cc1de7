import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventLog, LoggedEvent } from './event-log.ts';
import type { FeedBounds } from './run-feed-buffer.ts';
import { makeOutage } from './run-feed-outage.ts';
import { type ReadOptions, readFeed } from './run-feed-reader.ts';
import { type ClosedBounds, makeFeedTopics } from './run-feed-topics.ts';
import { makeFeedWriter } from './run-feed-writer.ts';

export interface FeedsOptions {
  log: EventLog;
  /** Told once when the log fails, and again when it fails after it has worked. */
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  /** Of one feed's memory. */
  bounds?: Partial<FeedBounds>;
  closedBounds?: Partial<ClosedBounds>;
  /** Appends of this process under way at once; the feeds that wait gather events meanwhile. */
  appendsMax?: number;
  /** How often a reader looks at a log that tells it nothing. */
  recheckMs?: number;
  retryMs?: { min: number; max: number };
}

/** What the holder of a topic writes with. Its functions need no `this`. */
export interface Feed {
  /** Never blocks. `data` is JSON text. */
  push(event: string, data: string): void;
  /**
   * Resolves when all that was pushed is where every reader finds it, or when the log cannot take
   * it now: readers of this process have it then, and writing is tried again. Never rejects.
   */
  flush(): Promise<void>;
  close(): void;
}

export interface FeedOptions {
  /** False: for readers of this process only, and gone half a minute after it is closed. */
  durable: boolean;
  firstSeq: number;
  /** Another holder writes the topic; what is pushed from now on goes nowhere. */
  onLost?: (() => void) | undefined;
}

const BOUNDS: FeedBounds = {
  keptMax: 1_000,
  keptBytesMax: 1024 * 1024,
  soleMax: 10_000,
  soleBytesMax: 8 * 1024 * 1024,
};
const CLOSED_BOUNDS: ClosedBounds = {
  closedMs: 30_000,
  closedMax: 1_000,
  closedBytesMax: 64 * 1024 * 1024,
};
const APPENDS_MAX = 4;
const RECHECK_MS = 2_000;
const RETRY_MS = { min: 100, max: 2_000 };

/** Lets so many in at once; the others wait their turn. Each leaves by what it is given. */
function makeTurns(max: number): () => Promise<() => void> {
  let inside = 0;
  const queue: (() => void)[] = [];
  const leave = () => {
    const next = queue.shift();
    if (next) next();
    else inside -= 1;
  };
  return async () => {
    if (inside < max) inside += 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    return leave;
  };
}

const keyOf = (tenantId: string, topic: string): string => `${tenantId}/${topic}`;

/**
 * The streams of runs and threads: written here by their holders, read from here wherever they
 * are written. What this process writes its readers get from memory, the moment it is in the log
 * (at once when it is not durable); what others write, from the log.
 */
export function makeFeeds(options: FeedsOptions) {
  const { log, onError, recheckMs = RECHECK_MS } = options;
  const topics = makeFeedTopics({ ...CLOSED_BOUNDS, ...options.closedBounds });
  const outage = makeOutage(onError, () => {
    for (const feed of topics.all()) feed.showAll();
  });
  /** What goes wrong with a log that is away has been told of. */
  const onOther: FeedsOptions['onError'] = (error, fields) => {
    if (!outage.isOn()) onError(error, fields);
  };
  const writerDeps = {
    log,
    outage,
    onLoss: onOther,
    bounds: { ...BOUNDS, ...options.bounds },
    turn: makeTurns(options.appendsMax ?? APPENDS_MAX),
    outside: AsyncLocalStorage.snapshot(),
    retryMs: options.retryMs ?? RETRY_MS,
  };
  const readerDeps = {
    log,
    outage: makeOutage(onOther),
    overOutage: makeOutage(onError),
    recheckMs,
    watch: (tenantId: string, topic: string, ring: () => void) =>
      topics.watch(keyOf(tenantId, topic), ring),
    isClosing: () => isClosing,
  };
  let isClosing = false;

  function tell(onLost: (() => void) | undefined): void {
    try {
      onLost?.();
    } catch (error) {
      onError(error);
    }
  }

  function makeWriter(tenantId: string, name: string, { durable, firstSeq }: FeedOptions) {
    const key = keyOf(tenantId, name);
    const feed = makeFeedWriter(writerDeps, {
      ...{ tenantId, topic: name, durable, firstSeq },
      onGrowth: () => topics.ring(key),
      onLost() {
        const { holder } = topics.enter(key);
        topics.drop(key, feed);
        tell(holder?.onLost);
      },
    });
    return feed;
  }

  /**
   * Makes the caller the holder of a topic, whose next event is `firstSeq`. Where this process has
   * written it up to there, readers go on without a look at the log.
   */
  function open(tenantId: string, name: string, opening: FeedOptions): Feed {
    const key = keyOf(tenantId, name);
    const topic = topics.enter(key);
    const before = topic.feed;
    const superseded = before?.isOpen() ? topic.holder : undefined;
    const holder = { onLost: opening.onLost };
    const goesOn =
      before?.isWriting() === true &&
      before.durable === opening.durable &&
      before.lastSeq() + 1 === opening.firstSeq;
    if (before) topics.unkeep(before);
    if (before && !goesOn) before.abandon();
    const feed = before && goesOn ? before : makeWriter(tenantId, name, opening);
    feed.reopen();
    Object.assign(topic, { feed, holder });
    topics.ring(key);
    tell(superseded?.onLost);

    const isMine = () => topic.feed === feed && topic.holder === holder;
    return {
      push(event, data) {
        if (isMine()) feed.push(event, data);
      },
      flush: feed.flush,
      close() {
        if (!isMine() || !feed.isOpen()) return;
        feed.close();
        topics.keep(key, feed);
      },
    };
  }

  /** The highest seq of a topic, also while it is on its way into the log; -1 for none. */
  async function lastSeq(tenantId: string, name: string): Promise<number> {
    const feed = topics.find(keyOf(tenantId, name));
    if (feed === undefined) return log.lastSeq(tenantId, name);
    if (feed.isOpen()) return feed.lastSeq();
    // Another process may have gone on with what this one has closed.
    const logged = await log.lastSeq(tenantId, name).catch(() => -1);
    return Math.max(logged, feed.lastSeq());
  }

  /** The last event of a topic; undefined when it has none. */
  async function last(tenantId: string, name: string): Promise<LoggedEvent | undefined> {
    const feed = topics.find(keyOf(tenantId, name));
    const local = feed?.at(feed.lastSeq());
    if (feed?.isGrowing() === true || feed?.hasEnded() === true) return local;
    const seq = await log.lastSeq(tenantId, name);
    if (seq <= (local?.seq ?? -1)) return local;
    return (await log.read(tenantId, name, seq - 1, 1))[0];
  }

  return {
    open,
    lastSeq,
    last,
    /**
     * The events of a topic after `after`, in order, each once, then live ones. A topic `run:…`
     * ends with its `END_EVENT`, which is not given; all end with the signal, without an error,
     * and when `isOver` says that nobody writes them any more. A `gap` event stands where some
     * are missing. A slow reader holds up nobody.
     */
    read: (tenantId: string, name: string, how: ReadOptions): AsyncIterable<LoggedEvent> =>
      readFeed(readerDeps, tenantId, name, how),
    /** Writes what is pending, once, and ends all readers. The log is not closed with it. */
    async close(): Promise<void> {
      await Promise.all(topics.all().map((feed) => feed.flush()));
      isClosing = true;
      topics.clear();
    },
  };
}

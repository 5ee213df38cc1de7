import { AppError } from '../errors.ts';
import type { EventLog, LoggedEvent } from './event-log.ts';

export interface MemoryEventLogOptions {
  /** Of one topic; the oldest go first. */
  eventsMax: number;
  /** The topic that was written or read longest ago goes first. */
  topicsMax: number;
  /** Since the topic's last event. */
  ttlMs: number;
  /** Of one topic and of all together, as UTF-16 code units of two bytes. */
  topicBytesMax?: number;
  bytesMax?: number;
  now?: () => number;
}

interface Topic {
  events: LoggedEvent[];
  bytes: number;
  lastSeq: number;
  writtenMs: number;
}

const TOPIC_BYTES_MAX = 8 * 1024 * 1024;
const BYTES_MAX = 64 * 1024 * 1024;

const bytesOf = ({ event, data }: LoggedEvent): number => 2 * (event.length + data.length);
const keyOf = (tenantId: string, topic: string): string => `${tenantId}/${topic}`;

/** The log of a single process, for where there is neither Redis nor a real Postgres. */
export function makeMemoryEventLog(options: MemoryEventLogOptions): EventLog {
  const { eventsMax, topicsMax, ttlMs, now = Date.now } = options;
  const { topicBytesMax = TOPIC_BYTES_MAX, bytesMax = BYTES_MAX } = options;
  // In order of use, the longest ago first.
  const topics = new Map<string, Topic>();
  const hearers = new Map<string, Set<{ onGrowth: () => void }>>();
  let bytes = 0;

  function drop(key: string, topic: Topic): number {
    topics.delete(key);
    bytes -= topic.bytes;
    return topic.events.length;
  }

  function find(key: string): Topic | undefined {
    const topic = topics.get(key);
    if (topic === undefined) return undefined;
    topics.delete(key);
    if (topic.writtenMs + ttlMs <= now()) {
      bytes -= topic.bytes;
      return undefined;
    }
    topics.set(key, topic);
    return topic;
  }

  function trim(topic: Topic): void {
    let dropped = 0;
    const before = topic.bytes;
    const { events } = topic;
    // The newest stays, however large it is.
    while (
      events.length - dropped > 1 &&
      (events.length - dropped > eventsMax || topic.bytes > topicBytesMax)
    ) {
      const oldest = events[dropped];
      topic.bytes -= oldest === undefined ? 0 : bytesOf(oldest);
      dropped += 1;
    }
    events.splice(0, dropped);
    bytes -= before - topic.bytes;
  }

  return {
    kind: 'memory',

    async append(tenantId, name, events) {
      const [first] = events;
      if (first === undefined) return;
      const key = keyOf(tenantId, name);
      const topic = find(key) ?? { events: [], bytes: 0, lastSeq: -1, writtenMs: 0 };
      if (first.seq <= topic.lastSeq) {
        throw new AppError('conflict', 'another holder has written this topic');
      }
      for (const event of events) {
        topic.events.push(event);
        topic.bytes += bytesOf(event);
        bytes += bytesOf(event);
        topic.lastSeq = event.seq;
      }
      topic.writtenMs = now();
      topics.set(key, topic);
      trim(topic);
      for (const [oldKey, old] of topics) {
        if (old === topic || (topics.size <= topicsMax && bytes <= bytesMax)) break;
        drop(oldKey, old);
      }
      // As with the other logs, nobody hears of it before it is said to be done.
      queueMicrotask(() => {
        for (const one of hearers.get(key) ?? []) one.onGrowth();
      });
    },

    async lastSeq(tenantId, name) {
      return find(keyOf(tenantId, name))?.lastSeq ?? -1;
    },

    async read(tenantId, name, after, limit) {
      const events = find(keyOf(tenantId, name))?.events ?? [];
      const from = events.findIndex(({ seq }) => seq > after);
      return from === -1 ? [] : events.slice(from, from + limit);
    },

    subscribe(tenantId, name, onGrowth) {
      const key = keyOf(tenantId, name);
      const all = hearers.get(key) ?? new Set();
      hearers.set(key, all);
      const one = { onGrowth };
      all.add(one);
      return () => {
        all.delete(one);
        if (all.size === 0 && hearers.get(key) === all) hearers.delete(key);
      };
    },

    async delete(tenantId, name) {
      const key = keyOf(tenantId, name);
      const topic = topics.get(key);
      if (topic !== undefined) drop(key, topic);
    },

    async sweep() {
      let swept = 0;
      for (const [key, topic] of topics) {
        if (topic.writtenMs + ttlMs <= now()) swept += drop(key, topic);
      }
      return swept;
    },

    async close() {
      hearers.clear();
      topics.clear();
      bytes = 0;
    },
  };
}

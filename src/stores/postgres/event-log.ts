import { AppError } from '../../errors.ts';
import type { Db, Sql } from './db.ts';
import { pgErrorCode } from './pg-error-code.ts';
import { storableText } from './storable-text.ts';

interface StoredEvent {
  seq: number;
  event: string;
  /** JSON text. */
  data: string;
}

/** Tells every process; what is told may be lost. */
interface TopicSignals {
  publish(channel: 'events', payload: string): void;
  subscribe(channel: 'events', hear: (payload: string) => void): () => void;
}

export interface PostgresEventLogOptions {
  /** Of one topic, at least; default 10,000. */
  eventsMax?: number;
  /** Older ones go with the next sweep; default a day. */
  keepSeconds?: number;
  /**
   * Waits for the server's disk at each append, which takes several times as long. Without it
   * (the default) a crash of the database server, not of ours, may cost the last moment's events:
   * what was streamed, never what runs and threads hold. It is a gap then.
   */
  flushes?: boolean;
}

const EVENTS_MAX = 10_000;
const KEEP_SECONDS = 24 * 60 * 60;
/** A topic is trimmed each time it has grown by this part of its bound. */
const TRIM_PART = 1 / 8;
const SWEEP_BATCH = 1_000;
const UNIQUE_VIOLATION = '23505';

// One statement: where nothing at or past the first seq is there, all of them, else none. Two
// that write at the same moment both see nothing; the primary key stops one of them.
const APPEND = `
  INSERT INTO stream_events (tenant_id, topic, seq, event, data)
  SELECT $1, $2, fresh.seq, fresh.event, fresh.data
  FROM unnest($3::bigint[], $4::text[], $5::text[]) AS fresh (seq, event, data)
  WHERE NOT EXISTS (
    SELECT FROM stream_events WHERE tenant_id = $1 AND topic = $2 AND seq >= $6)`;
const TRIM = 'DELETE FROM stream_events WHERE tenant_id = $1 AND topic = $2 AND seq <= $3';
const SWEEP = `
  DELETE FROM stream_events WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM stream_events
    WHERE created_at < clock_timestamp() - make_interval(secs => $1)
    ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))`;

const taken = (cause?: unknown) =>
  new AppError('conflict', 'another holder has written this topic', { cause });

const keyOf = (tenantId: string, topic: string): string => `${tenantId}/${topic}`;

/** The event log where there is no Redis. Other processes hear of growth by `signals`. */
export function makePostgresEventLog(
  db: Db,
  signals: TopicSignals,
  options: PostgresEventLogOptions = {},
) {
  const { eventsMax = EVENTS_MAX, keepSeconds = KEEP_SECONDS, flushes = false } = options;
  const trimEvery = Math.max(1, Math.floor(eventsMax * TRIM_PART));
  const hearers = new Map<string, Set<{ onGrowth: () => void }>>();
  const stopHearing = signals.subscribe('events', (key) => {
    for (const one of hearers.get(key) ?? []) one.onGrowth();
  });

  async function append(
    tenantId: string,
    topic: string,
    events: readonly StoredEvent[],
  ): Promise<void> {
    const first = events[0];
    const last = events.at(-1);
    if (first === undefined || last === undefined) return;
    const isDue = Math.floor((last.seq + 1) / trimEvery) > Math.floor(first.seq / trimEvery);
    try {
      const send = async (sql: Sql) => {
        // Sent together; should one of them fail, those after it are refused with it.
        const [{ rowCount }] = await Promise.all([
          sql.query(APPEND, [
            tenantId,
            topic,
            events.map(({ seq }) => seq),
            events.map(({ event }) => storableText(event)),
            events.map(({ data }) => storableText(data)),
            first.seq,
          ]),
          isDue && sql.query(TRIM, [tenantId, topic, last.seq - eventsMax]),
        ]);
        return rowCount;
      };
      const how = { atOnce: true, unflushed: !flushes };
      if ((await db.withTenant(tenantId, send, how)) === 0) throw taken();
    } catch (error) {
      throw pgErrorCode(error) === UNIQUE_VIOLATION ? taken(error) : error;
    }
    signals.publish('events', keyOf(tenantId, topic));
  }

  return {
    kind: 'postgres' as const,
    append,

    lastSeq: (tenantId: string, topic: string): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ seq: string | null }>(
          'SELECT max(seq) AS seq FROM stream_events WHERE tenant_id = $1 AND topic = $2',
          [tenantId, topic],
        );
        return Number(rows[0]?.seq ?? -1);
      }),

    read: (tenantId: string, topic: string, after: number, limit: number): Promise<StoredEvent[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ seq: string; event: string; data: string }>(
          `SELECT seq, event, data FROM stream_events
           WHERE tenant_id = $1 AND topic = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
          [tenantId, topic, after, limit],
        );
        return rows.map(({ seq, event, data }) => ({ seq: Number(seq), event, data }));
      }),

    subscribe(tenantId: string, topic: string, onGrowth: () => void): () => void {
      const key = keyOf(tenantId, topic);
      const all = hearers.get(key) ?? new Set();
      hearers.set(key, all);
      const one = { onGrowth };
      all.add(one);
      return () => {
        all.delete(one);
        if (all.size === 0 && hearers.get(key) === all) hearers.delete(key);
      };
    },

    delete: (tenantId: string, topic: string): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const text = 'DELETE FROM stream_events WHERE tenant_id = $1 AND topic = $2';
        await sql.query(text, [tenantId, topic]);
      }),

    /** In batches, each a transaction of its own: none of them holds up the writers. */
    async sweep(): Promise<number> {
      let swept = 0;
      for (;;) {
        const { rowCount } = await db.asSystem((sql) =>
          sql.query(SWEEP, [keepSeconds, SWEEP_BATCH]),
        );
        swept += rowCount;
        if (rowCount < SWEEP_BATCH) return swept;
      }
    },

    async close(): Promise<void> {
      stopHearing();
      hearers.clear();
    },
  };
}

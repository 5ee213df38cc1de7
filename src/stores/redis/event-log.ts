import { createHash } from 'node:crypto';
import { AppError } from '../../errors.ts';
import { openConnection } from './open-connection.ts';
import { openSubscriber } from './open-subscriber.ts';

interface StoredEvent {
  seq: number;
  event: string;
  /** JSON text. */
  data: string;
}

export interface RedisEventLogOptions {
  url: string;
  /** Before every key and every pub/sub channel; default `foyer:`. */
  keyPrefix?: string;
  /** Since a topic's last event; default a day. */
  ttlSeconds?: number;
  /** Events of one topic, at least; Redis drops older ones by the hundred. Default 10,000. */
  maxLen?: number;
  /** For the answer to one command; default 500. */
  commandTimeoutMs?: number;
  onError: (error: Error) => void;
}

const TTL_SECONDS = 24 * 60 * 60;
const LENGTH_MAX = 10_000;

// All or none: the first id is refused where a later one is there, and then nothing is written.
// Ids begin at 1 because Redis knows no 0-0.
const APPEND = `
local first = tonumber(ARGV[1])
for at = 4, #ARGV, 2 do
  local id = string.format('%.0f-0', first + (at - 4) / 2)
  local added = redis.pcall('XADD', KEYS[1], id, 'event', ARGV[at], 'data', ARGV[at + 1])
  if type(added) == 'table' and added.err then
    if string.find(added.err, 'equal or smaller', 1, true) then return 0 end
    return added
  end
end
redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', KEYS[1], '')
return 1`;
const APPEND_SHA = createHash('sha1').update(APPEND).digest('hex');

const idOf = (seq: number): string => `${seq + 1}-0`;
const seqOf = (id: string): number => Number.parseInt(id, 10) - 1;
const isNoScript = (error: unknown) => error instanceof Error && /^NOSCRIPT/.test(error.message);

/**
 * The event log on Redis Streams: a stream a topic, an event's id made of its seq. One connection
 * for commands and one that hears of growth. When Redis is away every call fails within the
 * command timeout with `overloaded` (retry); what it has lost is a gap, and appending goes on
 * with whatever seq comes next.
 */
export function makeRedisEventLog(options: RedisEventLogOptions) {
  const { url, onError } = options;
  const keyPrefix = options.keyPrefix ?? 'foyer:';
  const lengthMax = options.maxLen ?? LENGTH_MAX;
  const ttlMs = Math.ceil((options.ttlSeconds ?? TTL_SECONDS) * 1_000);
  const connection = openConnection({ url, commandTimeoutMs: options.commandTimeoutMs, onError });
  const subscriber = openSubscriber({ url, onError });
  const { redis, run } = connection;
  const keyOf = (tenantId: string, topic: string) => `${keyPrefix}events:${tenantId}:${topic}`;

  return {
    kind: 'redis' as const,

    async append(tenantId: string, topic: string, events: readonly StoredEvent[]): Promise<void> {
      const first = events[0];
      if (first === undefined) return;
      const key = keyOf(tenantId, topic);
      const args = [
        first.seq + 1,
        lengthMax,
        ttlMs,
        ...events.flatMap(({ event, data }) => [event, data]),
      ];
      const written = await run(() =>
        redis.evalsha(APPEND_SHA, 1, key, ...args).catch((error: unknown) => {
          if (isNoScript(error)) return redis.eval(APPEND, 1, key, ...args);
          throw error;
        }),
      );
      if (written === 0) throw new AppError('conflict', 'another holder has written this topic');
    },

    async lastSeq(tenantId: string, topic: string): Promise<number> {
      const key = keyOf(tenantId, topic);
      const [last] = await run(() => redis.xrevrange(key, '+', '-', 'COUNT', 1));
      return last === undefined ? -1 : seqOf(last[0]);
    },

    async read(
      tenantId: string,
      topic: string,
      after: number,
      limit: number,
    ): Promise<StoredEvent[]> {
      const key = keyOf(tenantId, topic);
      const entries = await run(() => redis.xrange(key, idOf(after + 1), '+', 'COUNT', limit));
      return entries.map(([id, fields]) => ({
        seq: seqOf(id),
        event: fields[1] ?? '',
        data: fields[3] ?? '',
      }));
    },

    // When hearing begins, or begins again, the topic may have grown unheard.
    subscribe: (tenantId: string, topic: string, onGrowth: () => void): (() => void) =>
      subscriber.subscribe(keyOf(tenantId, topic), onGrowth, onGrowth),

    async delete(tenantId: string, topic: string): Promise<void> {
      await run(() => redis.del(keyOf(tenantId, topic)));
    },

    /** Redis expires keys itself. */
    sweep: async (): Promise<number> => 0,

    async close(): Promise<void> {
      subscriber.close();
      connection.close();
    },
  };
}

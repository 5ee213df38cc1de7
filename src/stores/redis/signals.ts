import { randomBytes } from 'node:crypto';
import { openConnection } from './open-connection.ts';
import { openSubscriber } from './open-subscriber.ts';

/** Signals within this process. */
interface LocalSignals<Channel extends string> {
  publish(channel: Channel, payload: string): void;
  subscribe(channel: Channel, hear: (payload: string) => void): () => void;
}

export interface RedisSignalsOptions<Channel extends string> {
  url: string;
  /** Before the name of the pub/sub channel; default `foyer:`. */
  keyPrefix?: string;
  /** Tells the hearers of this process, at once and also while Redis is away. */
  local: LocalSignals<Channel>;
  onError: (error: Error) => void;
}

/** Carries signals between processes by Redis pub/sub. A process hears its own without it. */
export function openRedisSignals<Channel extends string>(options: RedisSignalsOptions<Channel>) {
  const { url, local, onError } = options;
  const self = randomBytes(9).toString('base64url');
  const bus = `${options.keyPrefix ?? 'foyer:'}signals`;
  const connection = openConnection({ url, onError });
  const subscriber = openSubscriber({ url, onError });

  subscriber.subscribe(bus, (message) => {
    const [, origin, channel, payload] = /^(\S+) (\S+) (.*)$/s.exec(message) ?? [];
    if (origin === undefined || channel === undefined || payload === undefined) return;
    // Its own it has heard already.
    if (origin !== self) local.publish(channel as Channel, payload);
  });

  return {
    publish(channel: Channel, payload: string): void {
      local.publish(channel, payload);
      const message = `${self} ${channel} ${payload}`;
      // What is told is lost while Redis is away, and the connection has told of that.
      connection.run(() => connection.redis.publish(bus, message)).catch(() => undefined);
    },
    subscribe: local.subscribe,
    async close(): Promise<void> {
      subscriber.close();
      connection.close();
    },
  };
}

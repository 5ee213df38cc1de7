import { openConnection } from './open-connection.ts';

export interface SubscriberOptions {
  url: string;
  onError: (error: Error) => void;
}

interface Hearer {
  hear: (message: string) => void;
  /** In force, for the first time or again: what came before, or in between, was not heard. */
  onReady?: (() => void) | undefined;
}

/** A dead peer says nothing: only a question without an answer shows it. */
const PING_EVERY_MS = 10_000;

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

/** One connection that hears any number of pub/sub channels for a whole process. */
export function openSubscriber({ url, onError }: SubscriberOptions) {
  const connection = openConnection({ url, onError });
  const { redis } = connection;
  const channels = new Map<string, Set<Hearer>>();

  const ask = (names: string[], hearers: () => Iterable<Hearer>): void => {
    redis.subscribe(...names).then(
      () => {
        for (const one of hearers()) one.onReady?.();
      },
      // A lost connection has been told of, and all are asked for once it is back.
      (error: unknown) => {
        if (redis.status === 'ready') onError(toError(error));
      },
    );
  };

  redis.on('ready', () => {
    const everyone = () => [...channels.values()].flatMap((hearers) => [...hearers]);
    if (channels.size > 0) ask([...channels.keys()], everyone);
  });
  redis.on('message', (channel: string, message: string) => {
    for (const one of channels.get(channel) ?? []) one.hear(message);
  });

  const pinging = setInterval(() => {
    // Unanswered, it ends the connection, and a new one is made.
    if (redis.status === 'ready') redis.ping().catch(() => undefined);
  }, PING_EVERY_MS);
  pinging.unref();

  return {
    subscribe(channel: string, hear: Hearer['hear'], onReady?: () => void): () => void {
      const one: Hearer = { hear, onReady };
      const hearers = channels.get(channel) ?? new Set();
      hearers.add(one);
      channels.set(channel, hearers);
      // Asked for again by every hearer: only the answer tells that it is in force.
      if (redis.status === 'ready') ask([channel], () => (hearers.has(one) ? [one] : []));
      return () => {
        if (!hearers.delete(one) || hearers.size > 0 || channels.get(channel) !== hearers) return;
        channels.delete(channel);
        if (redis.status === 'ready') redis.unsubscribe(channel).catch(() => undefined);
      };
    },
    close(): void {
      clearInterval(pinging);
      channels.clear();
      connection.close();
    },
  };
}

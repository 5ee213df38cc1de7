import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from './listen.ts';

/** Signals within this process. */
interface LocalSignals<Channel extends string> {
  publish(channel: Channel, payload: string): void;
  subscribe(channel: Channel, hear: (payload: string) => void): () => void;
}

export interface PostgresSignalsOptions<Channel extends string> {
  url: string;
  /** Tells the hearers of this process, at once and also while the server is away. */
  local: LocalSignals<Channel>;
  onError: (error: Error) => void;
}

const NOTIFY_CHANNEL = 'foyer_signals';
/** Postgres takes less than 8,000 bytes. */
const MESSAGE_BYTES_MAX = 7_999;
const PENDING_MAX = 10_000;
const BATCH_MAX = 500;
/** The first message goes at once; what comes within this time after it goes together. */
const COALESCE_MS = 3;

/**
 * Carries signals between processes by LISTEN and NOTIFY over one connection. A process hears its
 * own at once and without the server; what was told several times in a moment may come once.
 */
export function openPostgresSignals<Channel extends string>(
  options: PostgresSignalsOptions<Channel>,
) {
  const { local, onError } = options;
  const self = randomBytes(9).toString('base64url');
  const pending = new Set<string>();
  let sending = false;
  let closed = false;

  function receive(message: string): void {
    const [, origin, channel, payload] = /^(\S+) (\S+) (.*)$/s.exec(message) ?? [];
    if (origin === undefined || channel === undefined || payload === undefined) return;
    // Its own it has heard already.
    if (origin !== self) local.publish(channel as Channel, payload);
  }

  const line = listen({
    url: options.url,
    channel: NOTIFY_CHANNEL,
    onMessage: receive,
    onReady: () => void send(),
    onError,
  });

  async function send(): Promise<void> {
    if (sending) return;
    sending = true;
    while (pending.size > 0 && line.isReady()) {
      const batch = [...pending].slice(0, BATCH_MAX);
      for (const message of batch) pending.delete(message);
      // A batch that fails is lost with its connection, and `listen` has told of that.
      await line.notify(batch).catch(() => undefined);
      if (!closed) await sleep(COALESCE_MS);
    }
    sending = false;
  }

  return {
    publish(channel: Channel, payload: string): void {
      local.publish(channel, payload);
      const message = `${self} ${channel} ${payload}`;
      if (Buffer.byteLength(message) > MESSAGE_BYTES_MAX || message.includes('\0')) {
        onError(new Error(`a signal on ${channel} cannot be carried to other processes`));
        return;
      }
      if (closed) return;
      // While the server is away they wait for it, within bounds: the oldest are worth least.
      pending.add(message);
      if (pending.size > PENDING_MAX) pending.delete(pending.values().next().value ?? '');
      void send();
    },
    subscribe: local.subscribe,
    async close(): Promise<void> {
      closed = true;
      while (sending) await sleep(COALESCE_MS);
      await line.close();
    },
  };
}

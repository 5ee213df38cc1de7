import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface ListenOptions {
  /** Not of a pooler that hands out connections per transaction: LISTEN belongs to a session. */
  url: string;
  channel: string;
  onMessage: (message: string) => void;
  /** Connected, for the first time or again; what was sent in between was not heard. */
  onReady?: () => void;
  /** Told once each time the connection is lost or cannot be made. */
  onError: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 2_000;
/** A dead peer says nothing: only a question without an answer shows it. */
const PING_EVERY_MS = 10_000;
const CLOSE_WAIT_MS = 500;
const RETRY_MS_MIN = 50;
const RETRY_MS_MAX = 5_000;

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

/** One connection of its own that hears a channel, made again and again until it is closed. */
export function listen(options: ListenOptions) {
  const { channel, onMessage, onError } = options;
  let client: pg.Client | undefined;
  /** The same one, once it listens. */
  let ready: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;

  const drop = (broken: pg.Client, error: Error): void => {
    if (client !== broken) return;
    client = undefined;
    broken.end().catch(() => undefined);
    if (closed) return;
    failures += 1;
    if (failures === 1) onError(new Error('the listening connection is lost', { cause: error }));
    const delayMs = Math.min(RETRY_MS_MIN * 2 ** (failures - 1), RETRY_MS_MAX);
    // Not all processes of a restarted server in the same moment.
    retry = setTimeout(connect, delayMs * (0.5 + Math.random() / 2));
  };

  function connect(): void {
    const fresh = new pg.Client({
      connectionString: options.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'foyer-signals',
    });
    client = fresh;
    fresh.on('error', (error) => drop(fresh, error));
    fresh.on('end', () => drop(fresh, new Error('the server ended the connection')));
    fresh.on('notification', ({ payload }) => onMessage(payload ?? ''));
    begin(fresh).catch((error: unknown) => drop(fresh, toError(error)));
  }

  async function begin(fresh: pg.Client): Promise<void> {
    await fresh.connect();
    // A notification is nothing to flush a disk for.
    await fresh.query('SET synchronous_commit = off');
    await fresh.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    if (client !== fresh) return;
    failures = 0;
    ready = fresh;
    options.onReady?.();
  }

  const isReady = () => ready !== undefined && ready === client;

  /** @throws when there is no connection, or it is lost with the statement. */
  async function ask(statement: pg.QueryConfig): Promise<void> {
    const asked = ready;
    if (asked === undefined || !isReady()) throw new Error('the listening connection is away');
    try {
      await asked.query(statement);
    } catch (error) {
      drop(asked, toError(error));
      throw error;
    }
  }

  const pinging = setInterval(() => {
    if (isReady()) ask({ text: 'SELECT 1' }).catch(() => undefined);
  }, PING_EVERY_MS);
  pinging.unref();
  connect();

  return {
    isReady,
    /** Notifies everyone who listens, this connection too. */
    notify: (messages: readonly string[]): Promise<void> =>
      ask({
        text: 'SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message',
        values: [channel, messages],
      }),
    async close(): Promise<void> {
      closed = true;
      clearTimeout(retry);
      clearInterval(pinging);
      const last = client;
      client = undefined;
      const ended = last?.end().catch(() => undefined);
      // A stopped server does not take its leave.
      await Promise.race([ended, sleep(CLOSE_WAIT_MS, undefined, { ref: false })]);
    },
  };
}

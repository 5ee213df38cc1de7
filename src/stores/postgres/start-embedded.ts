import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { AppError } from '../../errors.ts';
import { EmbeddedStream } from './embedded-stream.ts';

export interface EmbeddedConnection {
  client: pg.Client;
  /** False once the worker or the connection has ended, for whatever reason. */
  isAlive(): boolean;
  /** Settles when the worker is gone and the folder may be opened again. */
  ended: Promise<void>;
  /** The whole database as a gzipped tar file that `seedFile` takes. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface StartEmbeddedOptions {
  /** A folder, or `memory://`. */
  dataDir: string;
  /** Made by `dump`; only for a folder that holds no database yet. */
  seedFile?: string | undefined;
  onError: (error: Error) => void;
}

type Message = 'ready' | 'closed' | { seed: Uint8Array } | Uint8Array;

function startWorker(workerData: object): Worker {
  const options = { workerData, execArgv: [] };
  return import.meta.url.endsWith('.ts')
    ? new Worker(new URL('./embedded-worker-from-source.mjs', import.meta.url), options)
    : new Worker(new URL('./embedded-worker.js', import.meta.url), options);
}

/** Waits for one kind of message, or for the worker's end. */
const expect = <T>(worker: Worker, pick: (message: Message) => T | undefined): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = (message: Message) => {
      const picked = pick(message);
      if (picked === undefined) return;
      stop();
      resolve(picked);
    };
    const onError = (error: unknown) => {
      stop();
      reject(error);
    };
    const onExit = () => onError(new Error('the worker of the embedded database has ended'));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });

/**
 * Starts the embedded database in a thread of its own and connects to it.
 * @throws AppError `database_unavailable` when the database does not start.
 */
export async function startEmbedded(options: StartEmbeddedOptions): Promise<EmbeddedConnection> {
  const { dataDir, seedFile, onError } = options;
  const worker = startWorker({ dataDir, ...(seedFile === undefined ? {} : { seedFile }) });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  try {
    await expect(worker, (message) => (message === 'ready' ? true : undefined));
  } catch (cause) {
    await worker.terminate();
    throw new AppError('database_unavailable', 'the embedded database did not start', {
      hint: 'Is the data folder writable and from this version of Foyer? See the log.',
      cause,
    });
  }
  let alive = true;
  const stream = new EmbeddedStream((bytes) => worker.postMessage(bytes, [bytes.buffer]));
  worker.on('message', (message: Message) => {
    if (message instanceof Uint8Array) stream.push(message);
  });
  const end = (error?: Error) => {
    alive = false;
    stream.destroy(error);
  };
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end());
  // A statement that ran out of time destroys the stream; only its thread's end stops it.
  stream.on('close', () => {
    alive = false;
    void worker.terminate();
  });

  const client = new pg.Client({
    // `pg` reads what is missing here from PG* variables, which are not about this database.
    host: 'embedded',
    port: 1,
    user: 'postgres',
    database: 'postgres',
    password: '',
    ssl: false,
    pipeline: true,
    stream: () => stream,
  });
  client.on('error', onError);
  await client.connect();

  return {
    client,
    isAlive: () => alive && !stream.destroyed,
    ended,
    dump: async () => {
      worker.postMessage('dump');
      return expect(worker, (message) =>
        typeof message === 'object' && 'seed' in message ? message.seed : undefined,
      );
    },
    async close() {
      if (alive) {
        alive = false;
        worker.postMessage('close');
        await expect(worker, (message) => (message === 'closed' ? true : undefined));
        await client.end();
      }
      await ended;
    },
  };
}

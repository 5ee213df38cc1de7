import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { AppError } from '../../errors.ts';

/** What a process of the cluster tells once it listens. */
const listeningSchema = z.object({ listening: z.object({ port: z.int() }) });

const RESTART_MS = { min: 500, max: 15_000 };
/** A process that lived this long had no trouble starting. */
const SETTLED_MS = 30_000;

function untilListening(child: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (code: number) =>
      reject(new AppError('internal', `A process ended with code ${code} before it listened`));
    child.once('exit', failed);
    child.on('message', (message) => {
      const told = listeningSchema.safeParse(message);
      if (!told.success) return;
      child.off('exit', failed);
      resolve(told.data.listening.port);
    });
  });
}

/**
 * Runs this program in `count` processes that share one port and one database; each serves
 * requests and drives runs. One that dies is started again: its runs are taken over meanwhile.
 */
export function runCluster(count: number, wantedPort: number, log: Logger) {
  let stopping = false;
  let port: number | undefined;

  function fork(delayMs: number): Worker {
    // A handle is shared under the port that was asked for: "any" must stay "any".
    const told = wantedPort === 0 ? 0 : port;
    const child = cluster.fork(told === undefined ? {} : { PORT: String(told) });
    log.info({ pid: child.process.pid }, 'a process starts');
    const startedAt = Date.now();
    child.once('exit', async (code, signal) => {
      if (stopping || port === undefined) return;
      const lived = Date.now() - startedAt;
      const next = lived > SETTLED_MS ? RESTART_MS.min : Math.min(delayMs * 2, RESTART_MS.max);
      log.error({ pid: child.process.pid, code, signal }, 'a process ended; another one starts');
      await sleep(next);
      if (!stopping) fork(next);
    });
    return child;
  }

  return {
    /**
     * The first alone, for it may have to prepare the database. Resolves to the port, or to
     * nothing when it was stopped meanwhile.
     */
    async start(): Promise<number | undefined> {
      try {
        port = await untilListening(fork(RESTART_MS.min));
        if (stopping) return undefined;
        const others = Array.from({ length: count - 1 }, () => fork(RESTART_MS.min));
        const ports = await Promise.all(others.map(untilListening));
        if (ports.every((each) => each === port)) return port;
        throw new AppError('internal', `The processes listen on ports ${port}, ${ports}`);
      } catch (error) {
        if (stopping) return undefined;
        throw error;
      }
    },
    /** Lets each end by itself. */
    async stop(): Promise<void> {
      stopping = true;
      const all = Object.values(cluster.workers ?? {}).filter((child) => child !== undefined);
      await Promise.all(
        all.map((child) => {
          const ended = new Promise((resolve) => child.once('exit', resolve));
          child.process.kill('SIGTERM');
          return ended;
        }),
      );
    },
  };
}

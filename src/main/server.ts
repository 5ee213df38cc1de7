import cluster from 'node:cluster';
import { makeLogScrub } from '../compose-privacy.ts';
import { type Env, readEnv } from '../config/env.ts';
import { AppError } from '../errors.ts';
import { makeLogger } from '../host/http/logger.ts';
import { banner } from './host/banner.ts';
import { makeProgress } from './host/progress.ts';
import { runCluster } from './host/run-cluster.ts';
import type { RunningHost } from './host/start-host.ts';
import { stopProcess } from './host/stop-process.ts';
import { surviveLostWrites } from './host/survive-lost-writes.ts';
import { loadDotEnv } from './load-dot-env.ts';
import { readGraphs } from './read-graphs.ts';
import { readOptions } from './read-options.ts';
import { reportFailure } from './report-failure.ts';

const HELP = `npm start [-- options]: starts the host.

  --port N       port to listen on (default: PORT, or 8123); 0 is any free one
  --host H       address to listen on (default: HOST, or 127.0.0.1)
  --config FILE  a langgraph.json whose graphs are served beside Foyer's own
  --workers N    processes that share the port; more than one needs DATABASE_URL
  --help         this text

Everything else is set in the environment or in .env; .env.example explains it.`;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  config: { type: 'string' },
  workers: { type: 'string' },
  help: { type: 'boolean' },
} as const;
const WORKERS_MAX = 64;

function environment({ port, host }: { port?: string; host?: string }): Env {
  // A process of a cluster is told the port that the first one has found.
  const wanted = cluster.isWorker ? (process.env['PORT'] ?? port) : port;
  return readEnv({
    ...process.env,
    ...(wanted !== undefined && { PORT: wanted }),
    ...(host !== undefined && { HOST: host }),
  });
}

function workersOf(given: string | undefined, env: Env): number {
  const count = Number(given ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > WORKERS_MAX) {
    throw new AppError('bad_request', `--workers is a number from 1 to ${WORKERS_MAX}`);
  }
  if (count > 1 && env.DATABASE_URL === undefined) {
    throw new AppError('bad_request', 'The embedded database belongs to one process', {
      hint: 'Set DATABASE_URL to a Postgres to run several.',
    });
  }
  return count;
}

async function announce(env: Env, { url, port, house }: RunningHost): Promise<void> {
  const facts = await house.describe();
  const keyed = !house.deps.settings.anonymous;
  const defaultUrl = url === 'http://127.0.0.1:8123';
  console.log(banner({ ...facts, url, port, wantedPort: env.PORT, keyed, defaultUrl }));
}

async function main(): Promise<void> {
  const options = readOptions(OPTIONS);
  if (options.help) {
    console.log(HELP);
    return;
  }
  loadDotEnv();
  const config = await readGraphs(options.config);
  const env = environment(options);
  const log = makeLogger({ level: env.LOG_LEVEL, scrub: makeLogScrub() });
  surviveLostWrites(log);
  const workers = workersOf(options.workers, env);
  if (workers > 1 && cluster.isPrimary) {
    const processes = runCluster(workers, env.PORT, log);
    stopProcess(log, () => processes.stop().then(() => true));
    const port = await processes.start();
    if (port !== undefined) log.info({ port, workers }, 'all processes listen');
    return;
  }
  // Only now: what a host is made of takes a second to load, and a wrong setting is told at once.
  const { startHost } = await import('./host/start-host.ts');
  const starting = startHost(env, log, { config, overrides: { progress: makeProgress() } });
  stopProcess(log, async () => (await starting).stop());
  const running = await starting;
  process.send?.({ listening: { port: running.port } });
  if (!cluster.isWorker || cluster.worker?.id === 1) await announce(env, running);
}

main().catch((error: unknown) => {
  reportFailure('Foyer could not start', error);
  // A database that half opened may keep the process alive.
  process.exit();
});

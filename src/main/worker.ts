import { makeLogScrub } from '../compose-privacy.ts';
import { type Env, readEnv } from '../config/env.ts';
import { AppError } from '../errors.ts';
import { makeLogger } from '../host/http/logger.ts';
import { stopProcess } from './host/stop-process.ts';
import { surviveLostWrites } from './host/survive-lost-writes.ts';
import { loadDotEnv } from './load-dot-env.ts';
import { readGraphs } from './read-graphs.ts';
import { readOptions } from './read-options.ts';
import { reportFailure } from './report-failure.ts';

const HELP = `npm run worker [-- options]: takes runs that wait, and serves no API.

  --port N       port of /health and /metrics (default: PORT, or 9123); 0 is any free one
  --host H       address to listen on (default: HOST, or 127.0.0.1)
  --config FILE  the langgraph.json that the hosts were given
  --help         this text

Needs DATABASE_URL, the one of the hosts. Start as many as the load asks for.`;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  config: { type: 'string' },
  help: { type: 'boolean' },
} as const;
/** Out of the way of a host on the same machine. */
const PORT = '9123';

function environment({ port, host }: { port?: string; host?: string }): Env {
  const env = readEnv({
    ...process.env,
    FOYER_ROLE: 'all',
    PORT: port ?? (process.env['PORT'] || PORT),
    ...(host !== undefined && { HOST: host }),
  });
  if (env.DATABASE_URL !== undefined) return env;
  throw new AppError('bad_request', 'A worker shares a Postgres with the hosts', {
    hint: 'Set DATABASE_URL; the embedded database belongs to one process, which works by itself.',
  });
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
  const [{ startHost }, { makeWorkerHost }] = await Promise.all([
    import('./host/start-host.ts'),
    import('../host/make-worker-host.ts'),
  ]);
  const overrides = { seed: false, takesDue: true };
  const starting = startHost(env, log, { config, overrides, serve: makeWorkerHost });
  stopProcess(log, async () => (await starting).stop());
  const { url } = await starting;
  console.log(`A worker of Foyer takes runs; its health and metrics are at ${url}`);
}

main().catch((error: unknown) => {
  reportFailure('The worker could not start', error);
  // A database that half opened may keep the process alive.
  process.exit();
});

import { type Env, readEnv } from '../config/env.ts';
import { makeLogger } from '../host/http/logger.ts';
import { banner } from './host/banner.ts';
import { makeProgress } from './host/progress.ts';
import type { RunningHost } from './host/start-host.ts';
import { stopOnSignal } from './host/stop-on-signal.ts';
import { loadDotEnv } from './load-dot-env.ts';
import { readOptions } from './read-options.ts';
import { reportFailure } from './report-failure.ts';

const HELP = `npm start [-- options]: starts the host.

  --port N   port to listen on (default: PORT, or 8123); 0 is any free one
  --host H   address to listen on (default: HOST, or 127.0.0.1)
  --help     this text

Everything else is set in the environment or in .env; .env.example explains it.`;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  help: { type: 'boolean' },
} as const;

function environment({ port, host }: { port?: string; host?: string }): Env {
  loadDotEnv();
  return readEnv({
    ...process.env,
    ...(port !== undefined && { PORT: port }),
    ...(host !== undefined && { HOST: host }),
  });
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
  const env = environment(options);
  const log = makeLogger({ level: env.LOG_LEVEL });
  // Only now: what a host is made of takes a second to load, and a wrong setting is told at once.
  const { startHost } = await import('./host/start-host.ts');
  const starting = startHost(env, log, { progress: makeProgress() });
  stopOnSignal(async (signal) => {
    log.info({ signal }, 'stopping');
    try {
      const { stop } = await starting;
      const clean = await stop();
      log.info({ clean }, 'stopped');
      process.exit(0);
    } catch (err) {
      log.error({ err }, 'stopping failed');
      process.exit(1);
    }
  });
  await announce(env, await starting);
}

main().catch((error: unknown) => {
  reportFailure('Foyer could not start', error);
  // A database that half opened may keep the process alive.
  process.exit();
});

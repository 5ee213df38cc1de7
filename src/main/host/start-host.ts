import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ComposeOverrides, compose } from '../../compose.ts';
import type { Env } from '../../config/env.ts';
import { makeHost } from '../../host/make-host.ts';
import { listen } from './listen.ts';

/** For closing stores after the last turn, however long the turns took. */
const CLOSE_MS_MIN = 5_000;

export interface RunningHost {
  url: string;
  port: number;
  house: Awaited<ReturnType<typeof compose>>;
  /** Ends the turns in flight within the grace, then everything else. True when all ended. */
  stop(): Promise<boolean>;
}

const urlOf = (host: string, port: number): string => {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

/** Opens everything and listens. @throws AppError that says what is wrong and what to do. */
export async function startHost(
  env: Env,
  log: Logger,
  overrides: ComposeOverrides = {},
): Promise<RunningHost> {
  const house = await compose(env, { log, ...overrides });
  const host = makeHost(house.deps);
  try {
    const port = await listen(host.server, env.HOST, env.PORT);
    return {
      url: urlOf(env.HOST, port),
      port,
      house,
      async stop() {
        const graceMs = env.SHUTDOWN_GRACE_SECONDS * 1000;
        const deadline = Date.now() + graceMs;
        const answered = await host.stop(graceMs);
        const left = Math.max(deadline - Date.now(), CLOSE_MS_MIN);
        const closed = await Promise.race([
          house.close().then(() => true),
          sleep(left, false, { ref: false }),
        ]);
        return answered && closed;
      },
    };
  } catch (error) {
    await house.close();
    throw error;
  }
}

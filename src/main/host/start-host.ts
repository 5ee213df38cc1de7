import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ComposeOverrides, compose } from '../../compose.ts';
import type { Env } from '../../config/env.ts';
import type { HostDeps } from '../../host/host-deps.ts';
import { type Host, makeHost } from '../../host/make-host.ts';
import { mountHttpApp } from '../../registry/mount-http-app.ts';
import type { GraphConfig } from '../../registry/read-graph-config.ts';
import { listen } from './listen.ts';
import { openRegistry } from './open-registry.ts';

/** Beyond the grace: for giving back runs that took longer, and for closing the stores. */
const CLOSE_MS = 5_000;

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

export interface HostOptions {
  overrides?: ComposeOverrides;
  /** A `langgraph.json` whose graphs are served, too. */
  config?: GraphConfig | undefined;
  /** What is served; by default the whole API. */
  serve?: (deps: HostDeps) => Host;
}

/** Opens everything and listens. @throws AppError that says what is wrong and what to do. */
export async function startHost(
  env: Env,
  log: Logger,
  { overrides = {}, config, serve = makeHost }: HostOptions = {},
): Promise<RunningHost> {
  const registry =
    config === undefined
      ? undefined
      : await openRegistry(config, {
          ...{ log, cacheDir: env.FOYER_CACHE_DIR, environment: process.env },
        });
  const house = await compose(env, {
    log,
    ...(registry && {
      graphs: registry.graphs,
      assistantDefaults: registry.assistantDefaults,
      storeIndexed: registry.storeIndexed,
    }),
    ...overrides,
  });
  const app = registry?.httpApp;
  const host = serve({
    ...house.deps,
    ...(app && { front: (platform) => mountHttpApp(app, platform) }),
    ...(registry?.ui && { ui: registry.ui }),
  });
  try {
    const port = await listen(host.server, env.HOST, env.PORT);
    const url = urlOf(env.HOST, port);
    const reachedAt = env.FOYER_HOST_URL ?? url;
    house.listensAt(reachedAt);
    registry?.listensAt(reachedAt);
    return {
      url,
      port,
      house,
      async stop() {
        const graceMs = env.SHUTDOWN_GRACE_SECONDS * 1000;
        const deadline = Date.now() + graceMs;
        const answered = await host.stop(graceMs);
        const left = Math.max(deadline - Date.now(), 0);
        const closed = await Promise.race([
          house.close(left).then(() => true),
          sleep(left + CLOSE_MS, false, { ref: false }),
        ]);
        registry?.close();
        return answered && closed;
      },
    };
  } catch (error) {
    await house.close();
    throw error;
  }
}

import type { Logger } from 'pino';
import { bindLoopbackFetch } from '../../registry/bind-loopback-fetch.ts';
import { assistantDefaults } from '../../registry/graph-environment.ts';
import { loadGraphs } from '../../registry/load-graphs.ts';
import { loadHttpApp } from '../../registry/load-http-app.ts';
import { loadUi } from '../../registry/load-ui.ts';
import { offerLogger } from '../../registry/offer-logger.ts';
import type { GraphConfig } from '../../registry/read-graph-config.ts';

/** Everything a `langgraph.json` adds to a host. */
export async function openRegistry(
  config: GraphConfig,
  options: { log: Logger; cacheDir: string; environment: Record<string, string | undefined> },
) {
  const { log, cacheDir, environment } = options;
  let address = 'http://127.0.0.1';
  // Before the graphs, for they look for both as they are imported.
  const forget = [offerLogger(log), bindLoopbackFetch(() => address)];
  const graphs = await loadGraphs(config, { log, cacheDir });
  const defaults = Object.entries(assistantDefaults(environment)).map(
    ([graphId, { config: own, context }]) => [graphId, { config: own, context: context ?? {} }],
  );
  return {
    graphs,
    assistantDefaults: Object.fromEntries(defaults),
    storeIndexed: config.store?.index !== undefined,
    httpApp: await loadHttpApp(config),
    ui: config.ui === undefined ? undefined : await loadUi(config, log),
    listensAt(url: string): void {
      address = url;
    },
    close(): void {
      for (const end of forget) end();
    },
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from '@langchain/langgraph-sdk';
import express from 'express';
import { onTestFinished } from 'vitest';
import { authenticate } from '../authenticate.ts';
import { requireCaller, withTenant } from '../http/caller.ts';
import { makeLogger } from '../http/logger.ts';
import { readJson } from '../http/platform/read-json.ts';
import { runRoutes } from '../http/platform/run-routes.ts';
import { textErrorHandler } from '../http/platform/text-error-handler.ts';
import { makeLifecycle } from '../lifecycle.ts';
import { makeTenantFor } from '../make-tenant-for.ts';
import type { RunDeps, RunSettings } from '../run-deps.ts';
import { makeProtocolSockets, protocolThreadOf } from '../ws/protocol-sockets.ts';
import { makeScriptedEngine, type Script } from './scripted-engine.ts';

/** For whom keyless calls act. */
export const TENANT = 'demo-id';
const OTHER_KEY = 'other-key-0123456789';
const BODY_BYTES_MAX = 1024 * 1024;

/** The run routes alone, on a real socket, over an engine that plays a script. */
export async function startRunHost(script?: Script, settings: RunSettings = {}) {
  const logged: string[] = [];
  const scripted = makeScriptedEngine(script);
  const lifecycle = makeLifecycle();
  const log = makeLogger({ level: 'debug', destination: { write: (line) => logged.push(line) } });
  const deps: RunDeps = { ...scripted.ports, lifecycle, log, settings };
  const callers = {
    settings: { anonymous: true },
    tenantFor: makeTenantFor({
      keys: [{ key: OTHER_KEY, tenantSlug: 'other' }],
      demoSlug: 'demo',
      findTenant: async (slug: string) => ({ id: `${slug}-id` }),
    }),
  };
  const app = express();
  app.set('query parser', 'simple');
  app.use(requireCaller(callers as Parameters<typeof requireCaller>[0]), readJson(BODY_BYTES_MAX));
  app.use(runRoutes(deps), textErrorHandler(log));

  const server = createServer(app);
  const sockets = makeProtocolSockets(deps);
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket);
    const threadId = protocolThreadOf(request.url);
    if (threadId === undefined) socket.destroy();
    else {
      void authenticate(request, callers).then((caller) =>
        sockets.accept(request, socket, head, { caller: withTenant(caller), threadId }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    sockets.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const callerOptions = { maxRetries: 0 };
  return {
    ...scripted,
    deps,
    lifecycle,
    server,
    /** Breaks the connections of every WebSocket. */
    dropSockets(): void {
      for (const socket of upgraded) socket.destroy();
    },
    port,
    url,
    logged,
    client: new Client({ apiUrl: url, apiKey: null, callerOptions }),
    otherClient: new Client({ apiUrl: url, apiKey: OTHER_KEY, callerOptions }),
  };
}
export type RunHost = Awaited<ReturnType<typeof startRunHost>>;

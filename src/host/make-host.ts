import { createServer, type Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { HostDeps } from './host-deps.ts';
import { makeApp } from './http/app.ts';
import { clientError } from './http/client-error.ts';
import { makeLifecycle } from './lifecycle.ts';
import { attachChatSocket } from './ws/chat-socket.ts';

const CONNECTIONS_MAX = 20_000;
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
const SWEEP_MS = 100;
/** For the closing handshakes of sockets. */
const GOODBYE_MS = 1_000;

export interface Host {
  server: Server;
  /**
   * Answers 503 to what is new, lets what is in flight end within `graceMs`, then closes every
   * connection. True when nothing had to be cut off.
   */
  stop(graceMs: number): Promise<boolean>;
}

/** The HTTP server with every route and the WebSocket; the caller listens. */
export function makeHost(deps: HostDeps): Host {
  const lifecycle = makeLifecycle();
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: deps.settings.headersMs ?? HEADERS_MS,
      requestTimeout: deps.settings.requestMs ?? REQUEST_MS,
      keepAliveTimeout: 10_000,
      // How often the two timeouts above are looked at; by default only every 30 s.
      connectionsCheckingInterval: 500,
    },
    makeApp(deps, lifecycle),
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', clientError);
  const sockets = attachChatSocket(server, deps, lifecycle);

  return {
    server,
    async stop(graceMs) {
      // A client may be sending on a connection that looks idle here: closing it now would cut
      // off a request. Asked to, clients give their connections up by themselves.
      lifecycle.leave();
      const { farewellMs = 0 } = deps.settings;
      if (farewellMs > 0) await setTimeout(Math.min(farewellMs, graceMs));
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection that was busy when the server closed becomes idle after its answer.
      const sweeping = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const finished = await lifecycle.drain(graceMs);
      if (finished) await Promise.race([closed, setTimeout(GOODBYE_MS, undefined, { ref: false })]);
      clearInterval(sweeping);
      sockets.close();
      server.closeAllConnections();
      await closed;
      return finished;
    },
  };
}

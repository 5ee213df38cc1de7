import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../../errors.ts';
import type { HostDeps } from '../host-deps.ts';
import { withTenant } from '../http/caller.ts';
import { scopeOf } from '../http/openapi/scope-of.ts';
import { admit } from '../http/rate-limit.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { requireScope } from '../require-scope.ts';
import { makeProtocolSockets, protocolThreadOf } from './protocol-sockets.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { serveSocket } from './serve-socket.ts';

const PATH = '/v1/chat/ws';
// Undescribed, they would be closed to all but the platform's admins.
const CHAT_NEEDS = scopeOf(`get ${PATH}`) ?? 'platform';
const PROTOCOL_NEEDS = scopeOf('get /threads/:thread_id/stream/events') ?? 'platform';
const FRAME_BYTES_MAX = 64 * 1024;
const PING_MS = 30_000;

/** Serves every WebSocket of the host on `server`. `close` ends what is still open. */
export function attachChatSocket(
  server: Server,
  deps: HostDeps,
  lifecycle: Lifecycle,
): { close(): void } {
  // Compression costs a few hundred kilobytes a socket and buys little on short frames.
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: FRAME_BYTES_MAX,
  });
  const answered = new WeakSet<WebSocket>();

  const protocol = makeProtocolSockets({
    ...{ ...deps.runs, lifecycle, log: deps.log, settings: deps.settings },
    rateLimits: deps.rateLimits,
  });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const threadId = protocolThreadOf(request.url);
    if (threadId === undefined && request.url?.split('?')[0] !== PATH) {
      throw new AppError('not_found', 'There is no WebSocket at this address', {
        hint: `Connect to ${PATH}.`,
      });
    }
    if (lifecycle.draining()) throw new AppError('shutting_down', 'draining', { retry: true });
    const known = await admit(request, deps);
    requireScope(known, threadId === undefined ? CHAT_NEEDS : PROTOCOL_NEEDS);
    const caller = withTenant(known);
    if (threadId !== undefined) {
      protocol.accept(request, socket, head, { caller, threadId });
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      answered.add(client);
      client.on('pong', () => answered.add(client));
      const { closeWhenIdle } = serveSocket(client, caller, deps, lifecycle);
      lifecycle.onDrain(closeWhenIdle);
      client.on('close', () => lifecycle.offDrain(closeWhenIdle));
    });
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Until it is a WebSocket nobody else listens, and a reset would end the process.
    socket.on('error', (err) => deps.log.debug({ err }, 'connection error'));
    upgrade(request, socket, head).catch((error: unknown) => refuseUpgrade(socket, error));
  });

  const pinging = setInterval(() => {
    for (const client of sockets.clients) {
      if (!answered.delete(client)) client.terminate();
      else client.ping();
    }
  }, deps.settings.pingMs ?? PING_MS);
  pinging.unref();

  return {
    close() {
      clearInterval(pinging);
      protocol.close();
      for (const client of sockets.clients) client.terminate();
    },
  };
}

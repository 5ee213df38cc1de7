import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '../../errors.ts';
import type { HostDeps } from '../host-deps.ts';
import { withTenant } from '../http/caller.ts';
import { scopeOf } from '../http/openapi/scope-of.ts';
import { admit } from '../http/rate-limit.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { requireScope } from '../require-scope.ts';
import { makeLiveSockets } from './live-sockets.ts';
import { makeProtocolSockets, protocolThreadOf } from './protocol-sockets.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { serveSocket } from './serve-socket.ts';

const PATH = '/v1/chat/ws';
// Undescribed, they would be closed to all but the platform's admins.
const CHAT_NEEDS = scopeOf(`get ${PATH}`) ?? 'platform';
const PROTOCOL_NEEDS = scopeOf('get /threads/:thread_id/stream/events') ?? 'platform';
const FRAME_BYTES_MAX = 64 * 1024;

/** Serves every WebSocket of the host on `server`. `close` ends what is still open. */
export function attachChatSocket(
  server: Server,
  deps: HostDeps,
  lifecycle: Lifecycle,
): { close(): void } {
  const { pingMs } = deps.settings;
  const sockets = makeLiveSockets({ frameBytesMax: FRAME_BYTES_MAX, pingMs, lifecycle });
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
    sockets.accept(request, socket, head, (client) => serveSocket(client, caller, deps, lifecycle));
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Until it is a WebSocket nobody else listens, and a reset would end the process.
    socket.on('error', (err) => deps.log.debug({ err }, 'connection error'));
    upgrade(request, socket, head).catch((error: unknown) => refuseUpgrade(socket, error));
  });

  return {
    close() {
      protocol.close();
      sockets.close();
    },
  };
}

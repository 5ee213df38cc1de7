import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Caller } from '../any-caller.ts';
import { visibleHeaders } from '../http/platform/run-order.ts';
import { countCall } from '../http/rate-limit.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { RunDeps } from '../run-deps.ts';
import { serveProtocolSocket } from './protocol-socket.ts';

const PATH = /^\/threads\/([^/?]+)\/stream\/events(?:\?|$)/;
const FRAME_BYTES_MAX = 512 * 1024;
const PING_MS = 30_000;
const idSchema = z.uuid().toLowerCase();

/** The thread whose events a WebSocket at this address is about; undefined at other addresses. */
export const protocolThreadOf = (url: string | undefined): string | undefined =>
  idSchema.safeParse(PATH.exec(url ?? '')?.[1]).data;

export interface ProtocolSockets {
  /** Takes over a connection whose caller is known. */
  accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    who: { caller: Caller; threadId: string },
  ): void;
  /** Ends what is still open. */
  close(): void;
}

/** The WebSockets of `GET /threads/{thread_id}/stream/events`. */
export function makeProtocolSockets(
  deps: RunDeps & { rateLimits?: RateLimits | undefined },
): ProtocolSockets {
  // Compression costs a few hundred kilobytes a socket and buys little on short frames.
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: FRAME_BYTES_MAX,
  });
  const answered = new WeakSet<WebSocket>();
  const pinging = setInterval(() => {
    for (const client of sockets.clients) {
      if (!answered.delete(client)) client.terminate();
      else client.ping();
    }
  }, deps.settings.pingMs ?? PING_MS);
  pinging.unref();

  return {
    accept(request, socket, head, { caller, threadId }) {
      const { tenantId, principal: by } = caller;
      sockets.handleUpgrade(request, socket, head, (client) => {
        answered.add(client);
        client.on('pong', () => answered.add(client));
        const source = { tenantId, by, threadId, headers: visibleHeaders(request.headers) };
        const count = () => countCall(deps.rateLimits, caller);
        const { closeWhenIdle } = serveProtocolSocket(client, source, { ...deps, count });
        deps.lifecycle.onDrain(closeWhenIdle);
        client.on('close', () => deps.lifecycle.offDrain(closeWhenIdle));
      });
    },
    close() {
      clearInterval(pinging);
      for (const client of sockets.clients) client.terminate();
    },
  };
}

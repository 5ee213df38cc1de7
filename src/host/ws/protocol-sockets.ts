import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { Caller } from '../any-caller.ts';
import { visibleHeaders } from '../http/platform/run-order.ts';
import { countCall } from '../http/rate-limit.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { RunDeps } from '../run-deps.ts';
import { makeLiveSockets } from './live-sockets.ts';
import { serveProtocolSocket } from './protocol-socket.ts';

const PATH = /^\/threads\/([^/?]+)\/stream\/events(?:\?|$)/;
const FRAME_BYTES_MAX = 512 * 1024;
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
  const { lifecycle } = deps;
  const { pingMs } = deps.settings;
  const sockets = makeLiveSockets({ frameBytesMax: FRAME_BYTES_MAX, pingMs, lifecycle });

  return {
    accept(request, socket, head, { caller, threadId }) {
      const { tenantId, principal: by } = caller;
      sockets.accept(request, socket, head, (client) => {
        const source = { tenantId, by, threadId, headers: visibleHeaders(request.headers) };
        const count = () => countCall(deps.rateLimits, caller);
        return serveProtocolSocket(client, source, { ...deps, count });
      });
    },
    close: () => sockets.close(),
  };
}

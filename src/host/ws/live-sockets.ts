import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Lifecycle } from '../lifecycle.ts';

const PING_MS = 30_000;

interface LiveSocketsOptions {
  frameBytesMax: number;
  pingMs: number | undefined;
  lifecycle: Pick<Lifecycle, 'onDrain' | 'offDrain'>;
}

/** WebSockets that are ended when they answer no ping, and leave when the host does. */
export function makeLiveSockets({
  frameBytesMax,
  pingMs = PING_MS,
  lifecycle,
}: LiveSocketsOptions) {
  // Compression costs a few hundred kilobytes a socket and buys little on short frames.
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: frameBytesMax,
  });
  const answered = new WeakSet<WebSocket>();
  const pinging = setInterval(() => {
    for (const client of sockets.clients) {
      if (!answered.delete(client)) client.terminate();
      else client.ping();
    }
  }, pingMs);
  pinging.unref();

  return {
    /** Takes over a connection; `serve` answers how its socket is closed once it is idle. */
    accept(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      serve: (client: WebSocket) => { closeWhenIdle: () => void },
    ): void {
      sockets.handleUpgrade(request, socket, head, (client) => {
        answered.add(client);
        client.on('pong', () => answered.add(client));
        const { closeWhenIdle } = serve(client);
        lifecycle.onDrain(closeWhenIdle);
        client.on('close', () => lifecycle.offDrain(closeWhenIdle));
      });
    },
    /** Ends what is still open. */
    close(): void {
      clearInterval(pinging);
      for (const client of sockets.clients) client.terminate();
    },
  };
}

import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands before a server and breaks the first event stream when `marker` has passed; everything
 * else goes through.
 */
export async function withCuttingProxy(
  target: string,
  marker: string,
  use: (proxy: { url: string; cuts: () => number; gets: string[] }) => Promise<void>,
): Promise<void> {
  let cuts = 0;
  const gets: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', headers, url = '/' } = incoming;
    if (method === 'GET') gets.push(`${url} ${String(headers['last-event-id'] ?? '')}`.trim());
    const onward = send(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => {
        outgoing.write(chunk);
        if (cuts === 0 && String(chunk).includes(marker)) {
          cuts += 1;
          // What was written must reach the client before the connection breaks.
          setImmediate(() => outgoing.destroy());
        }
      });
      answer.on('end', () => outgoing.end());
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use({ url: `http://127.0.0.1:${port}`, cuts: () => cuts, gets });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

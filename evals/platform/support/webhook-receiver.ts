import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Call = Record<string, unknown>;

/** A loopback server that keeps the webhooks it is sent. */
export async function withWebhookReceiver(
  use: (hook: { url: string; calls: Call[] }) => Promise<void>,
): Promise<void> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    calls.push(JSON.parse(text) as Call);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use({ url: `http://127.0.0.1:${port}/done`, calls });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

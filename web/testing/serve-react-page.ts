import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const APP = fileURLToPath(new URL('../use-stream/testing/app.ts', import.meta.url));
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>useStream</title><link rel="icon" href="data:,">' +
  '<div id="root"></div><script type="module" src="/app.js"></script>';

/** Serves the page that uses React's `useStream`, bundled, from an origin of its own. */
export async function serveReactPage() {
  const { outputFiles } = await build({
    entryPoints: [APP],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/app.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: (asked: { api: string; key: string; assistant: string }) =>
      `http://127.0.0.1:${port}/?${new URLSearchParams(asked)}`,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

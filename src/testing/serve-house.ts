import type { AddressInfo } from 'node:net';
import type { HostDeps } from '../host/host-deps.ts';
import { makeHost } from '../host/make-host.ts';

/** A host on a free port of this machine. */
export async function serveHouse(deps: HostDeps) {
  const { server, stop } = makeHost(deps);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, port, url: `http://127.0.0.1:${port}`, stop: () => stop(0) };
}
export type Served = Awaited<ReturnType<typeof serveHouse>>;

import { connect, createServer, type Socket } from 'node:net';

/** A line to Redis that can be cut: what is open breaks, and nothing gets through until mended. */
export async function openCutLine(to: string) {
  const target = new URL(to);
  const lines = new Set<Socket>();
  let isCut = false;
  const proxy = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(target.port || 6379), target.hostname);
    for (const socket of [near, far]) {
      lines.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => lines.delete(socket));
    }
    return near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const through = new URL(target);
  through.host = `127.0.0.1:${address.port}`;
  const breakAll = () => {
    for (const socket of lines) socket.destroy();
  };
  return {
    url: through.href,
    cut(): void {
      isCut = true;
      breakAll();
    },
    mend(): void {
      isCut = false;
    },
    close(): void {
      breakAll();
      proxy.close();
    },
  };
}

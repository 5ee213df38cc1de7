import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, vi } from 'vitest';
import { makeBundlingSocket } from './make-bundling-socket.ts';

it('sends what is written in one turn in one call, in order', async () => {
  let received: Promise<string> | undefined;
  const server = createServer((peer) => {
    received = text(peer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const socket = makeBundlingSocket();
  await new Promise<void>((resolve) => {
    socket.connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1', resolve);
  });
  const calls = vi.spyOn(socket, '_writev' as never);
  for (const word of ['BEGIN ', 'one ', 'two ']) socket.write(word);
  await Promise.resolve();
  socket.write('COMMIT ');
  await new Promise((resolve) => setImmediate(resolve));
  expect(calls).toHaveBeenCalledTimes(1);
  expect(socket.writableCorked).toBe(0);
  socket.end('bye');
  await expect.poll(() => received).toBeDefined();
  expect(await received).toBe('BEGIN one two COMMIT bye');
  await new Promise((resolve) => server.close(resolve));
});

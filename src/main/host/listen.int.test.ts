import { createServer, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { listen } from './listen.ts';

let servers: Server[] = [];
function server(): Server {
  const one = createServer();
  servers.push(one);
  return one;
}
afterEach(async () => {
  await Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))));
  servers = [];
});

it('takes the next free port when one is taken', async () => {
  const first = await listen(server(), '127.0.0.1', 0);
  const second = await listen(server(), '127.0.0.1', first);
  expect(second).toBeGreaterThan(first);
  expect(second).toBeLessThanOrEqual(first + 20);
});

it.each([
  ['203.0.113.7', 0, /203\.0\.113\.7:0 is not an address of this machine/],
  ['no-such-host.invalid', 0, /no-such-host\.invalid/],
])('says what is wrong with %s', async (host, port, message) => {
  await expect(listen(server(), host, port)).rejects.toThrow(message);
});

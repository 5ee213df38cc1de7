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

it('says what is wrong with an address of another machine', async () => {
  await expect(listen(server(), '203.0.113.7', 0)).rejects.toMatchObject({
    message: '203.0.113.7:0 is not an address of this machine',
    hint: expect.stringMatching(/HOST/),
  });
});

it('says that every port is taken', async () => {
  const last = server();
  await listen(last, '127.0.0.1', 65_535);
  await expect(listen(server(), '127.0.0.1', 65_535)).rejects.toMatchObject({
    message: 'Every port from 65535 to 65535 is taken',
  });
});

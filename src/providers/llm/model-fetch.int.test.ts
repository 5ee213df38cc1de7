import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAnsweringFetch } from './answering-fetch.ts';
import { makeModelFetch } from './model-fetch.ts';

let canary: Server;
let port: number;
let touched = 0;
beforeAll(async () => {
  canary = createServer((request, response) => {
    touched += 1;
    if (request.url === '/away') response.writeHead(307, { location: '/elsewhere' }).end();
    else if (request.url === '/none') response.writeHead(204).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  port = (canary.address() as AddressInfo).port;
});
beforeEach(() => {
  touched = 0;
});
afterAll(() => new Promise((resolve) => canary.close(resolve)));

describe('where private addresses are not allowed', () => {
  const fetch = makeModelFetch({ privateAllowed: false });
  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '017700000001',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::7f00:1]',
    '[fec0::1]',
    '0.0.0.0',
  ])('%s is refused, and nothing knocks there', async (host) => {
    await expect(fetch(`http://${host}:${port}/v1`)).rejects.toMatchObject({
      code: 'address_refused',
    });
    expect(touched).toBe(0);
  });
});

describe('where they are', () => {
  const fetch = makeModelFetch({ privateAllowed: true });
  const at = (path: string) => `http://127.0.0.1:${port}${path}`;

  it('posts and answers', async () => {
    const answer = await fetch(at('/v1'), { method: 'POST', body: '{}' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ ok: true });
  });

  it('takes a redirect for an answer: a key follows none', async () => {
    const guarded = makeAnsweringFetch(fetch, 5_000);
    expect((await guarded(at('/away'))).status).toBe(307);
    expect(touched).toBe(1);
  });

  it('bears an answer without a body', async () => {
    expect((await fetch(at('/none'))).status).toBe(204);
  });
});

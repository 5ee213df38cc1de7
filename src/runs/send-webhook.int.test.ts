import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeGuardedRequest } from '../providers/guarded-request.ts';
import { makeSendWebhook, type WebhookOptions } from './send-webhook.ts';

let server: Server;
let port: number;
let called: { url: string | undefined; signed: boolean }[];
let answer: (response: import('node:http').ServerResponse) => void;
beforeAll(async () => {
  server = createServer((request, response) => {
    called.push({ url: request.url, signed: 'webhook-signature' in request.headers });
    answer(response);
  });
  // Every address of this machine, so that no spelling of it fails for another reason.
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  called = [];
  answer = (response) => void response.writeHead(204).end();
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const guard = { timeoutMs: 2_000, bytesMax: 0, redirectsMax: 0, statusOnly: true };
const send = (url: string, over: Partial<WebhookOptions> = {}, guarded: object = {}) =>
  makeSendWebhook({
    secret: undefined,
    post: makeGuardedRequest({ ...guard, ...guarded }),
    postToOwn: makeGuardedRequest({ ...guard, ...guarded, privateAllowed: true }),
    ownUrl: () => `http://127.0.0.1:${port}`,
    ...over,
  })({ id: 'hook-1', url, payload: { run_id: 'r' } });

describe('an address of this machine or its network', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://2130706433:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://0.0.0.0:PORT/',
    'http://localhost:PORT/',
    'http://[::127.0.0.1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://①②⑦.0.0.1:PORT/',
    'http://user:pass@127.0.0.1:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1:PORT/',
    'https://127.0.0.1:PORT/',
  ])('is never called: %s', async (url) => {
    await expect(send(url.replace('PORT', String(port)))).rejects.toMatchObject({
      code: 'address_refused',
    });
    expect(called).toEqual([]);
  });

  it('is called where that is allowed', async () => {
    await send(`http://127.0.0.1:${port}/in`, {}, { privateAllowed: true });
    expect(called).toEqual([{ url: '/in', signed: false }]);
  });
});

describe('a path', () => {
  it("leads to this host's own", async () => {
    await send('/hooks/a?b=1');
    expect(called).toEqual([{ url: '/hooks/a?b=1', signed: false }]);
  });

  it.each([
    '//127.0.0.1:PORT/x',
    '/\\127.0.0.1:PORT/x',
    '//localhost:PORT/',
    '/\t/127.1:PORT/',
  ])('leads nowhere else: %j', async (url) => {
    const ownUrl = () => 'http://127.0.0.1:1';
    await expect(send(url.replace('PORT', String(port)), { ownUrl })).rejects.toMatchObject({
      code: 'bad_request',
    });
    expect(called).toEqual([]);
  });

  it('leads nowhere in a process that has no address', async () => {
    await expect(send('/x', { ownUrl: () => undefined })).rejects.toMatchObject({
      code: 'bad_request',
    });
  });
});

it.each(['ftp://example.com/', 'file:///etc/passwd', 'nonsense'])('refuses %s', async (url) => {
  await expect(send(url)).rejects.toThrow();
});

it('follows no redirect', async () => {
  answer = (response) => void response.writeHead(302, { location: '/elsewhere' }).end();
  await expect(send('/first')).rejects.toThrow('answered 302');
  expect(called.map(({ url }) => url)).toEqual(['/first']);
});

it('waits no longer than it is to', async () => {
  answer = () => undefined;
  await expect(send('/slow', {}, { timeoutMs: 50 })).rejects.toThrow();
  answer = (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(timer));
  };
  // The answer has begun, which is all that is asked of it.
  await send('/dripping', {}, { timeoutMs: 200 });
});

it('reads no endless answer', async () => {
  answer = (response) => {
    response.writeHead(200);
    const fill = () => {
      while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
      if (!response.destroyed) response.once('drain', fill);
    };
    fill();
  };
  await send('/endless', {}, { timeoutMs: 10_000 });
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { makeGuardedRequest } from './guarded-request.ts';

const OPTIONS = { timeoutMs: 5_000, bytesMax: 1_000, redirectsMax: 3 };
const guarded = makeGuardedRequest(OPTIONS);
const open = makeGuardedRequest({ ...OPTIONS, privateAllowed: true });

const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

/** A server of this machine that tells who came. */
async function canary(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.end('secret'),
) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, seen };
}

it.each([
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://0x7f.1:PORT/',
  'http://0x7f000001:PORT/',
  'http://2130706433:PORT/',
  'http://017700000001:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://①②⑦.0.0.1:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'https://localhost:PORT/',
  'http://example.com@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT@example.com/',
  'http://user:password@127.0.0.1:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://[fec0::1]/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'ftp://127.0.0.1:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/',
  'data:text/plain,hello',
  'javascript:alert(1)',
  '//127.0.0.1:PORT/',
  '/etc/passwd',
  'http://',
  '',
])('refuses %s and touches nothing', async (spelling) => {
  const { port, seen } = await canary();
  const refusal = guarded(spelling.replace('PORT', String(port)));
  await expect(refusal).rejects.toMatchObject({ code: 'address_refused' });
  expect(seen).toEqual([]);
});

it.each([
  'http://localhost.:PORT/',
  'http://foyer.localhost:PORT/',
  'http://nobody.invalid\\@127.0.0.1:PORT/',
])('never reaches this machine by %s', async (spelling) => {
  const { port, seen } = await canary();
  // Whether such a name can be looked up at all is the resolver's affair.
  await expect(guarded(spelling.replace('PORT', String(port)))).rejects.toMatchObject({
    code: expect.stringMatching(/^(address_refused|provider_failed)$/),
  });
  expect(seen).toEqual([]);
});

it('answers status, headers and bytes', async () => {
  const { url, seen } = await canary((_, response) => {
    response.writeHead(404, { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] });
    response.end('gone');
  });
  const answer = await open(`${url}/x?y=1`, { headers: { Accept: 'text/plain' } });
  expect(answer).toMatchObject({
    url: `${url}/x?y=1`,
    status: 404,
    headers: { 'content-type': 'text/plain', 'set-cookie': 'a=1, b=2' },
  });
  expect(answer.bytes.toString()).toBe('gone');
  expect(seen[0]?.headers).toMatchObject({ accept: 'text/plain', 'accept-encoding': 'identity' });
});

it('sends a body', async () => {
  const bodies: string[] = [];
  const { url } = await canary(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString());
    response.end();
  });
  await open(url, { method: 'POST', body: 'grüße' });
  expect(bodies).toEqual(['grüße']);
});

it('keeps nothing of what is longer than the cap, declared or not', async () => {
  const exact = await canary((_, response) => response.end('x'.repeat(1_000)));
  expect((await open(exact.url)).bytes).toHaveLength(1_000);
  const long = await canary((_, response) => {
    const more = () => {
      while (response.write('x'.repeat(500)));
      response.once('drain', more);
    };
    more();
  });
  await expect(open(long.url)).rejects.toMatchObject({ code: 'payload_too_large' });
});

it('gives up on silence, and on a body that stops in the middle', async () => {
  const hasty = makeGuardedRequest({ ...OPTIONS, privateAllowed: true, timeoutMs: 50 });
  const silent = await canary(() => undefined);
  await expect(hasty(silent.url)).rejects.toMatchObject({ code: 'provider_failed' });
  const torn = await canary((_, response) => void response.write('a'));
  await expect(hasty(torn.url)).rejects.toMatchObject({ code: 'provider_failed' });
});

it('refuses to unpack', async () => {
  const { url } = await canary((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end('bomb');
  });
  await expect(open(url)).rejects.toMatchObject({ code: 'provider_failed' });
});

it('follows at most so many redirects', async () => {
  const { url, seen } = await canary((request, response) => {
    const step = Number(request.url?.slice(1));
    if (step === 0) return response.end('there');
    response.writeHead(302, { location: `/${step - 1}` });
    return response.end();
  });
  expect(await open(`${url}/3`)).toMatchObject({ url: `${url}/0`, status: 200 });
  expect(seen).toHaveLength(4);
  await expect(open(`${url}/4`)).rejects.toMatchObject({ code: 'provider_failed' });
  const none = makeGuardedRequest({ ...OPTIONS, privateAllowed: true, redirectsMax: 0 });
  expect(await none(`${url}/1`)).toMatchObject({ status: 302 });
});

it('checks where a redirect leads, and takes no secret along', async () => {
  const { seen, url: other } = await canary();
  const { url } = await canary((request, response) => {
    response.writeHead(307, { location: request.url === '/file' ? 'file:///etc/passwd' : other });
    response.end();
  });
  const headers = { authorization: 'Bearer s', 'x-api-key': 's', accept: 'text/html' };
  await open(url, { method: 'POST', body: 'b', headers });
  expect(seen[0]?.method).toBe('POST');
  expect(seen[0]?.headers).toMatchObject({ accept: 'text/html' });
  expect(seen[0]?.headers).not.toHaveProperty('authorization');
  expect(seen[0]?.headers).not.toHaveProperty('x-api-key');
  await expect(open(`${url}/file`)).rejects.toMatchObject({ code: 'address_refused' });
});

it.each([
  [301, 'GET'],
  [302, 'GET'],
  [303, 'GET'],
  [307, 'POST'],
  [308, 'POST'],
])('after %i a POST goes on as %s', async (status, method) => {
  const { url, seen } = await canary((request, response) => {
    response.writeHead(request.url === '/' ? status : 200, { location: '/there' });
    response.end();
  });
  await open(url, { method: 'POST', body: 'b', headers: { authorization: 'kept' } });
  expect(seen[1]).toMatchObject({ method, url: '/there' });
  expect(seen[1]?.headers.authorization).toBe('kept');
});

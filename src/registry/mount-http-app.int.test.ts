import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HttpApp } from './load-http-app.ts';
import { type MountedHttpApp, mountHttpApp } from './mount-http-app.ts';
import { gone, app as userApp } from './testing/graphs/http-app.ts';

let server: Server;
let url: string;
let closed: string[];
let finishEvents: () => void;
let mounted: MountedHttpApp;

/** A small platform in Express, with the app before it. */
function platform(app: HttpApp): RequestListener {
  const host = express();
  mounted = mountHttpApp(app, host);
  host.use(mounted.handle);
  host.use(express.json());
  host.get('/info', (request, response) => {
    const caller = mounted.originOf(request)?.headers['x-who'];
    response.json({ version: 1, caller, ip: request.socket.remoteAddress });
  });
  host.post('/echo', (request, response) => void response.status(201).json(request.body));
  host.get('/cookies', (_request, response) => {
    response.cookie('a', '1').cookie('b', '2').status(204).end();
  });
  host.get('/events', (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: first\n\n');
    finishEvents = () => response.end('data: last\n\n');
    request.socket.once('close', () => closed.push('events'));
  });
  host.use((_request, response) => void response.status(404).json({ error: 'nothing here' }));
  return host;
}

async function serve(app: HttpApp): Promise<void> {
  server = createServer(platform(app));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  closed = [];
  gone.length = 0;
  await serve(userApp);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

it('lets the app answer its own routes', async () => {
  const response = await fetch(`${url}/custom/route?foo=bar`);
  expect(await response.json()).toEqual({ foo: 'bar' });
  expect(response.headers.get('x-middleware')).toBe('true');
});

it("wraps the platform's routes in the app's middleware, and knows the caller", async () => {
  const response = await fetch(`${url}/info`, { headers: { 'x-who': 'ann' } });
  expect(await response.json()).toEqual({ version: 1, caller: 'ann', ip: '127.0.0.1' });
  expect(response.headers.get('x-middleware')).toBe('true');
});

it('lets middleware answer in place of the platform', async () => {
  expect(await (await fetch(`${url}/info?interrupt`)).json()).toEqual({ status: 'interrupted' });
});

it('takes on a body that middleware has changed, and one it has not', async () => {
  const changed = await post('/echo', '{"a":1}', { 'x-extra': 'more' });
  expect([changed.status, await changed.json()]).toEqual([201, { a: 1, extra: 'more' }]);
  const twice = await post('/echo', '{"a":1}', { 'x-extra': 'more', 'x-again': 'and more' });
  expect(await twice.json()).toEqual({ a: 1, extra: 'more', again: 'and more' });
  expect(await (await post('/echo', '{"a":1}')).json()).toEqual({ a: 1 });
  const big = { text: 'x'.repeat(90_000) };
  expect(await (await post('/echo', JSON.stringify(big))).json()).toEqual(big);
});

it('keeps status, cookies and answers without a body', async () => {
  const response = await fetch(`${url}/cookies`);
  expect(response.status).toBe(204);
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  const head = await fetch(`${url}/info`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

it.each([
  ['thrown on purpose', '/custom/error', 400, 'Bad request'],
  ['of the platform', '/does/not/exist', 404, '{"error":"nothing here"}'],
])('answers an error %s', async (_what, path, status, text) => {
  const response = await fetch(url + path);
  expect([response.status, await response.text()]).toEqual([status, text]);
});

it('leaves a body that is not JSON for the platform to refuse', async () => {
  const response = await post('/echo', '{"a":', { 'x-extra': 'more' });
  expect(response.status).toBe(400);
});

it('streams what the app streams', async () => {
  const chunks: string[] = [];
  const response = await fetch(`${url}/custom/stream`);
  for await (const chunk of response.body ?? []) chunks.push(new TextDecoder().decode(chunk));
  expect(chunks.join('')).toBe('one\ntwo\nthree\n');
  expect(chunks.length).toBeGreaterThan(1);
});

it('streams events of the platform while they come', async () => {
  const response = await fetch(`${url}/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('x-middleware')).toBe('true');
  const reader = response.body?.getReader();
  const read = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await read()).toBe('data: first\n\n');
  finishEvents();
  expect(await read()).toBe('data: last\n\n');
  expect((await reader?.read())?.done).toBe(true);
});

it.each([
  ['the platform', '/events', () => closed, ['events']],
  ['the app', '/custom/endless', () => gone, ['caller']],
])('tells %s when the caller goes', async (_who, path, told, what) => {
  const leave = new AbortController();
  const response = await fetch(url + path, { signal: leave.signal });
  await response.body?.getReader().read();
  leave.abort();
  await vi.waitFor(() => expect(told()).toEqual(what));
});

it('serves an app that is no Hono: what it answers with 404 falls through', async () => {
  server.close();
  await serve({
    fetch: (request) =>
      new URL(request.url).pathname === '/mine'
        ? new Response('mine')
        : new Response(null, { status: 404 }),
  });
  expect(await (await fetch(`${url}/mine`)).text()).toBe('mine');
  expect(await (await fetch(`${url}/info`)).json()).toMatchObject({ version: 1 });
  expect(await (await post('/echo', '{"a":1}')).json()).toEqual({ a: 1 });
});

it('answers many callers at once', async () => {
  const bodies = Array.from({ length: 50 }, (_, n) => JSON.stringify({ n }));
  const answers = await Promise.all(bodies.map(async (body) => (await post('/echo', body)).text()));
  expect(answers).toEqual(bodies);
});

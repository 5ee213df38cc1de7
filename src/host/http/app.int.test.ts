import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import type { Checks } from '../host-deps.ts';
import { agent, call, chat, KEY, scriptedAgents } from '../testing/open-test-host.ts';
import { scriptedV1 } from '../testing/scripted-v1.ts';
import { startTestHost } from '../testing/start-test-host.ts';

describe('who may call', () => {
  const LOCAL = { host: 'localhost:8123' };
  it.each([
    ['from the machine itself', LOCAL, 200],
    ['by IPv6', { host: '[::1]:8123' }, 200],
    ['a page of the machine itself', { ...LOCAL, origin: 'http://127.0.0.1:3000' }, 200],
    ['a page of the same origin', { ...LOCAL, 'sec-fetch-site': 'same-origin' }, 200],
    ['a name rebound to 127.0.0.1', { host: 'attacker.example:8123' }, 403],
    ['a name that only begins well', { host: '127.0.0.1.attacker.example' }, 403],
    ['a Host with user information', { host: 'localhost@attacker.example' }, 403],
    ['a foreign page', { ...LOCAL, origin: 'https://attacker.example' }, 403],
    ['a page without an origin', { ...LOCAL, origin: 'null' }, 403],
    ['an image of a foreign page', { ...LOCAL, 'sec-fetch-site': 'cross-site' }, 403],
    ['through a proxy', { ...LOCAL, 'x-forwarded-for': '203.0.113.9' }, 403],
    ['with a wrong key', { ...LOCAL, 'x-api-key': 'wrong-key-0123456789' }, 401],
    ['with an empty key', { ...LOCAL, 'x-api-key': '' }, 401],
    ['with a wrong token', { ...LOCAL, authorization: 'Bearer wrong' }, 401],
    ['with another scheme', { ...LOCAL, authorization: `Basic ${KEY}` }, 401],
    ['with a key', { host: 'foyer.example', 'x-api-key': KEY }, 200],
    ['with a token', { host: 'foyer.example', authorization: `bearer ${KEY}` }, 200],
  ])('%s', async (_, headers, status) => {
    const { port } = await startTestHost();
    const answer = await call(port, '/v1/agents', { headers });
    expect(answer.status).toBe(status);
    if (status === 200) return;
    const code = status === 401 ? 'unauthorized' : 'forbidden';
    expect(answer.body).toMatchObject({ error: { code, hint: expect.stringMatching(/key/) } });
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('is nobody without a key when the host is open to others', async () => {
    const { port } = await startTestHost({ settings: { anonymous: false } });
    for (const path of ['/v1/agents', '/v1/chat/message', '/v1/knowledge/upload']) {
      const method = path === '/v1/agents' ? 'GET' : 'POST';
      expect((await call(port, path, { method })).status).toBe(401);
    }
    expect((await call(port, '/v1/agents', { headers: { 'x-api-key': KEY } })).status).toBe(200);
    expect((await call(port, '/health')).status).toBe(200);
  });

  it('acts for the tenant of the key', async () => {
    const seen: string[] = [];
    const { port } = await startTestHost({
      v1: scriptedV1({
        agents: {
          ...scriptedAgents([]),
          page: async (tenantId) => {
            seen.push(tenantId);
            return [];
          },
        },
      }),
    });
    await call(port, '/v1/agents', { headers: { 'x-api-key': KEY } });
    await call(port, '/v1/agents');
    expect(seen).toEqual(['harbor-id', 'demo-id']);
  });

  it('writes no key into the log', async () => {
    const { port, logged } = await startTestHost();
    await call(port, '/v1/agents?key=query-secret', { headers: { 'x-api-key': KEY } });
    await chat(port, { agent_id: 'bug', message: 'my number is 5550123' }, { 'x-api-key': KEY });
    const log = logged.join('');
    expect(log).toMatch(/request completed/);
    expect(log).not.toMatch(new RegExp(`${KEY}|query-secret|5550123`));
  });
});

describe('every answer', () => {
  it('carries a request id, the sane one of the caller or a new one', async () => {
    const { port } = await startTestHost();
    const given = { 'x-request-id': 'abc-123' };
    expect((await call(port, '/health', { headers: given })).headers['x-request-id']).toBe(
      'abc-123',
    );
    for (const id of ['a b', 'x'.repeat(200), '<script>']) {
      const answer = await call(port, '/nowhere', { headers: { 'x-request-id': id } });
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.body).toMatchObject({
        error: { code: 'not_found', request_id: answer.headers['x-request-id'] },
      });
    }
  });

  it('forbids everything a page could do with it', async () => {
    const { port } = await startTestHost();
    const { headers } = await call(port, '/health');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['GET', '/nothing', 404, 'not_found'],
    ['GET', '/v1/nothing', 404, 'not_found'],
    ['GET', '/v1/%E0%A4%A', 404, 'not_found'],
    ['DELETE', '/v1/agents', 405, 'method_not_allowed'],
    ['GET', '/v1/chat/message', 405, 'method_not_allowed'],
    ['PUT', '/v1/knowledge/upload', 405, 'method_not_allowed'],
    ['POST', '/health', 405, 'method_not_allowed'],
    ['GET', '/v1/chat/ws', 400, 'bad_request'],
  ])('is JSON when nothing is there: %s %s', async (method, path, status, code) => {
    const { port } = await startTestHost();
    const answer = await call(port, path, { method });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code, message: expect.any(String) } });
    if (status === 405) expect(answer.headers.allow).toMatch(/^(GET|POST|GET, POST)$/);
  });

  it.each([
    ['headers over 16 KB', `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['what is not HTTP', 'hello?\r\n\r\n', 400],
  ])('is JSON for %s', async (_, bytes, status) => {
    const { port } = await startTestHost();
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toContain(`HTTP/1.1 ${status} `);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: { message: expect.any(String) },
    });
  });
});

describe('GET /v1/agents', () => {
  it('lists the agents without their prompts', async () => {
    const { port } = await startTestHost();
    const answer = await call(port, '/v1/agents');
    expect(answer.body).toMatchObject({
      data: [{ id: agent.id, slug: 'front-desk', type: 'receptionist', time_zone: agent.timeZone }],
      next_cursor: null,
    });
    expect(answer.text).not.toContain(agent.prompt);
  });
});

describe('health', () => {
  const checking = (check: () => Promise<Checks>) => startTestHost({ health: { check } });

  it('tells what runs here', async () => {
    const { port } = await startTestHost();
    expect((await call(port, '/health')).body).toEqual({
      service: 'foyer',
      status: 'ok',
      version: '0.0.0-test',
      uptime_seconds: expect.any(Number),
      database: 'embedded',
      checks: { database: 'ok', cache: 'ok' },
    });
    expect((await call(port, '/health/ready')).status).toBe(200);
  });

  it.each([
    ['database', async () => ({ database: 'down', cache: 'ok' }) as const],
    ['check', () => Promise.reject(new AppError('database_unavailable', 'gone'))],
    ['answer', () => new Promise<Checks>(() => undefined)],
  ])('is live and not ready when the %s fails', async (_, check) => {
    const { port } = await checking(check);
    const ready = await call(port, '/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: 'degraded' });
    expect(await call(port, '/health')).toMatchObject({
      status: 200,
      body: { status: 'degraded' },
    });
    expect((await call(port, '/health/live')).status).toBe(200);
  });

  it('stays ready, and says that it is degraded, without its cache', async () => {
    const { port } = await checking(async () => ({ database: 'ok', cache: 'down' }) as const);
    expect(await call(port, '/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'degraded' },
    });
  });

  it('is not ready while the server stops', async () => {
    const test = await startTestHost();
    const socket = connect(test.port, '127.0.0.1');
    const body = '{"agent_id":"a","message":"hi"}';
    // A request that is half sent keeps its connection while the server stops.
    socket.write('GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    await new Promise((go) => socket.once('connect', go));
    await new Promise((go) => setTimeout(go, 50));
    const stopped = test.host.stop(5_000);
    socket.write(
      `\r\nPOST /v1/chat/message HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}` +
        `\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n${body}`,
    );
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/503 Service Unavailable(.*\r\n)*.*"status":"draining"/);
    await stopped;
  });
});

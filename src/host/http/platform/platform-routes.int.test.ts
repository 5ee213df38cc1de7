import { describe, expect, it } from 'vitest';
import { AppError } from '../../../errors.ts';
import { call } from '../../testing/open-test-host.ts';
import { KNOWN } from '../../testing/scripted-platform.ts';
import { startPlatformHost } from '../../testing/start-platform-host.ts';
import { startTestHost } from '../../testing/start-test-host.ts';

describe('a body', () => {
  it.each([
    ['text/plain;charset=UTF-8'],
    ['application/json'],
    ['application/x-www-form-urlencoded'],
    ['nonsense'],
    [undefined],
  ])('is JSON as %s', async (type) => {
    const { send, asked } = await startPlatformHost();
    const body = { limit: 10, offset: 0, metadata: { created_by: 'system' } };
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const { status } = await send('POST', '/assistants/search', body, headers);
    expect(status).toBe(200);
    expect(asked()).toEqual([['assistants.search', body]]);
  });

  it.each([[undefined], [''], ['{}']])('that is empty asks for what is usual: %j', async (body) => {
    const { send, asked } = await startPlatformHost();
    expect((await send('POST', '/threads/search', body)).status).toBe(200);
    expect(asked()).toEqual([['threads.search', { limit: 10, offset: 0 }]]);
  });

  it.each([
    ['{"limit":', 400, 'invalid_json', /^The body is not valid JSON/],
    ['null', 400, 'bad_request', /expected object/],
    ['[]', 400, 'bad_request', /expected object/],
    ['{"limit":"many"}', 400, 'bad_request', /^limit: .*expected number/],
    ['{"limit":1001}', 400, 'bad_request', /^limit: Too big/],
    ['{"ids":["x"]}', 400, 'bad_request', /^ids\.0: Invalid/],
    ['{"metadata":[]}', 400, 'bad_request', /^metadata: /],
    [`{"metadata":${'['.repeat(300)}${']'.repeat(300)}}`, 400, 'bad_request', /nested/],
    ['{"metadata":{"\\u0000":1}}', 400, 'bad_request', /name of a field/],
    [`{"metadata":{"a":"${'x'.repeat(200_000)}"}}`, 413, 'payload_too_large', /too large/],
  ])('is refused with its field, in plain text: %s', async (body, status, code, text) => {
    const { send, asked } = await startPlatformHost();
    const answer = await send('POST', '/threads/search', body);
    expect(answer).toMatchObject({ status, text: expect.stringMatching(text) });
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.headers['x-foyer-error-code']).toBe(code);
    expect(asked()).toEqual([]);
  });

  it('carries no prototype in', async () => {
    const { send, asked } = await startPlatformHost();
    await send('POST', '/threads', '{"metadata":{"__proto__":{"admin":true},"a":1}}');
    const [, given] = asked()[0] ?? [];
    expect(given).toMatchObject({ metadata: { a: 1 } });
    expect(Reflect.get(Object(Reflect.get(Object(given), 'metadata')), 'admin')).toBeUndefined();
  });
});

describe('errors', () => {
  const failing = (error: Error) =>
    startPlatformHost({
      threads: {
        get: async () => {
          throw error;
        },
      },
    });

  it.each([
    [new TypeError('secret internals'), 500, 'internal', 'Something went wrong on our side'],
    [
      new AppError('database_unavailable', 'connect ECONNREFUSED db.internal:5432'),
      503,
      'database_unavailable',
      'The database cannot be reached',
    ],
    [new AppError('too_many_requests', 'Slow down'), 429, 'too_many_requests', 'Slow down'],
  ])('tell nothing of the inside: %s', async (error, status, code, text) => {
    const { send } = await failing(error);
    const answer = await send('GET', `/threads/${KNOWN}`);
    expect(answer).toMatchObject({ status, text });
    expect(answer.headers['x-foyer-error-code']).toBe(code);
  });

  it('tell when to come back', async () => {
    const busy = new AppError('overloaded', 'x', { retryAfterSeconds: 2.5, hint: 'Come back.' });
    const answer = await (await failing(busy)).send('GET', `/threads/${KNOWN}`);
    expect(answer.headers['retry-after']).toBe('3');
    expect(answer.text).toBe('Too much is going on at the moment. Come back.');
    const down = await failing(new AppError('database_locked', 'x'));
    expect((await down.send('GET', `/threads/${KNOWN}`)).headers['retry-after']).toBe('1');
  });

  it('go to the log when they are ours', async () => {
    const { send, logged } = await failing(new TypeError('secret internals'));
    await send('GET', `/threads/${KNOWN}`);
    expect(logged.join('')).toContain('secret internals');
  });
});

it.each([
  ['GET', '/threads/none/such/path', 404],
  ['GET', '/store', 404],
  ['POST', '/internal/truncate', 404],
  ['GET', '/threads/%E0%A4%A', 400],
  ['PUT', '/threads', 405],
  ['GET', '/assistants/search/', 405],
  ['DELETE', '/ok', 405],
])('answers %s %s with %d, in plain text', async (method, path, status) => {
  const { send } = await startPlatformHost();
  const answer = await send(method, path);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^text\/plain/);
  expect(answer.headers.allow !== undefined).toBe(status === 405);
});

it('asks for a key before it reads', async () => {
  const { send } = await startPlatformHost({}, { anonymous: false });
  const answer = await send('POST', '/threads', `{"a":"${'x'.repeat(200_000)}"}`);
  expect(answer).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer', 'x-foyer-error-code': 'unauthorized' },
    text: expect.stringMatching(/^A key is needed\. Send a key as x-api-key/),
  });
});

it('acts for the tenant of the key alone', async () => {
  const seen: unknown[] = [];
  const { send } = await startPlatformHost({
    threads: {
      count: async (tenantId) => {
        seen.push(tenantId);
        return 0;
      },
    },
  });
  const body = { tenant_id: 'demo-id', tenantId: 'demo-id' };
  await send('POST', '/threads/count', body, { 'x-api-key': 'harbor-key-0123456789' });
  await send('POST', '/threads/count', body, { 'x-tenant-id': 'harbor-id' });
  expect(seen).toEqual(['harbor-id', 'demo-id']);
});

describe('meta', () => {
  it('is there for anyone', async () => {
    const { send } = await startPlatformHost({}, { anonymous: false });
    expect((await send('GET', '/ok')).body).toEqual({ ok: true });
    expect((await send('GET', '/info')).body).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      langgraph_js_version: expect.stringMatching(/^1\.\d+\.\d+$/),
      context: 'js',
      flags: {
        assistants: true,
        crons: true,
        langsmith: false,
        langsmith_tracing_replicas: false,
      },
    });
  });

  it.each([
    ['ok', 200],
    ['down', 503],
  ] as const)('asks a database that is %s', async (database, status) => {
    const { port } = await startTestHost({
      health: { check: async () => ({ database, cache: 'ok' }) },
    });
    expect((await call(port, '/ok?check_db=1')).status).toBe(status);
    expect((await call(port, '/ok?check_db=0')).status).toBe(200);
  });

  it('leaves the page at / as it is', async () => {
    const { send } = await startPlatformHost();
    expect((await send('GET', '/')).headers['content-type']).toMatch(/^text\/html/);
  });
});

describe('POST /internal/truncate', () => {
  it('empties what it is told, on test hosts', async () => {
    const { send, asked } = await startPlatformHost({}, { testRoutes: true });
    const answer = await send('POST', '/internal/truncate', { threads: true, store: false });
    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
    expect(asked()).toEqual([['truncate', { threads: true, store: false }]]);
  });

  it('is for those who may call', async () => {
    const { send } = await startPlatformHost({}, { testRoutes: true, anonymous: false });
    expect((await send('POST', '/internal/truncate', { threads: true })).status).toBe(401);
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../../../errors.ts';
import { turnEventSchema } from '../../../schemas/chat.ts';
import { makeLifecycle } from '../../lifecycle.ts';
import { type Answer, call, KEY } from '../../testing/open-test-host.ts';
import { routesOf } from '../../testing/routes-of.ts';
import { makeScriptedEngine } from '../../testing/scripted-engine.ts';
import { makeScriptedTurns, RUN_ID } from '../../testing/scripted-turns.ts';
import { startTestHost } from '../../testing/start-test-host.ts';
import { attachChatSocket } from '../../ws/chat-socket.ts';
import { makeApp } from '../app.ts';
import { allOperations, makeDocument } from './make-document.ts';
import { operations } from './operations.ts';

type Overrides = Parameters<typeof startTestHost>[0];
type Options = NonNullable<Parameters<typeof call>[2]>;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A host whose every new request finds it stopping. */
async function startDraining(): Promise<number> {
  const { deps } = await startTestHost();
  const lifecycle = { ...makeLifecycle(), draining: () => true };
  const server = createServer(makeApp(deps, lifecycle));
  servers.push(server);
  attachChatSocket(server, deps, lifecycle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const document = makeDocument('0.0.0-test');
const schemas: Record<string, z.core.JSONSchema.BaseSchema> = document.components.schemas;

/** A validator made of the document alone, as somebody else would make it. */
function validator(name: string): z.ZodType {
  const inlined = JSON.stringify({ $ref: `#/$defs/${name}`, $defs: schemas });
  return z.fromJSONSchema(JSON.parse(inlined.replaceAll('#/components/schemas/', '#/$defs/')));
}

describe('the document', () => {
  it('names every operation the app answers, and no other', async () => {
    const { deps } = await startTestHost();
    const documented = allOperations.map(({ method, path }) => `${method} ${path}`);
    const served = routesOf(makeApp(deps, makeLifecycle())).map((route) =>
      route.replaceAll(/:(\w+)/g, '{$1}'),
    );
    expect(served.length).toBeGreaterThan(10);
    expect(documented.toSorted()).toEqual(served.toSorted());
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(listed.toSorted()).toEqual(documented.toSorted());
  });

  it('is whole: no reference leads nowhere, no operation id stands twice', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? '');
    expect(references.length).toBeGreaterThan(20);
    for (const to of references) {
      expect(schemas, to).toHaveProperty([to.replace('#/components/schemas/', '')]);
    }
    const ids = allOperations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, pathParameters = {} } of allOperations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(pathParameters)).toEqual(inPath);
    }
  });

  it('is served as it is, to anyone', async () => {
    const { port } = await startTestHost({ settings: { anonymous: false } });
    const answer = await call(port, '/openapi.json');
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.body).toEqual(JSON.parse(JSON.stringify(document)));
  });
});

const BODY = { agent_id: 'a', message: 'hello' };
const FORM = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.md"\r\n\r\n';
const requests: Record<string, [path: string, options: Options]> = {
  sendMessage: [
    '/v1/chat/message',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(BODY),
    },
  ],
  openChatSocket: [
    '/v1/chat/ws',
    {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      },
    },
  ],
  joinTurn: [`/v1/chat/runs/${RUN_ID}/events`, {}],
  uploadDocument: [
    '/v1/knowledge/upload',
    {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: `${FORM}# Fees\r\n--x--\r\n`,
    },
  ],
  metrics: ['/metrics', {}],
};

/** A host on which whatever an operation calls ends in this error. */
function failing(code: ErrorCode): Overrides {
  const fail = async () => {
    throw code === 'internal'
      ? new TypeError('secret')
      : new AppError(code, 'no', { hint: 'Try.' });
  };
  const metrics = { read: fail, request: () => undefined };
  const { ports } = makeScriptedEngine();
  return {
    turns: { ...makeScriptedTurns().turns, start: fail },
    runs: { ...ports, runs: { ...ports.runs, get: fail } },
    ingest: fail,
    metrics,
    ...(code.startsWith('database_') && { tenantFor: fail }),
    ...(code === 'internal' && { tenantFor: fail }),
  };
}

/** Requests that are wrong themselves; every other error comes from behind the host. */
const wrongRequest: Record<string, [path: string, options: Options]> = {
  'sendMessage bad_request': ['/v1/chat/message', { body: '{"agent_id":"a"}' }],
  'sendMessage invalid_json': ['/v1/chat/message', { body: '{' }],
  'sendMessage payload_too_large': ['/v1/chat/message', { body: `"${'x'.repeat(200_000)}"` }],
  'openChatSocket bad_request': ['/v1/chat/ws', { headers: { upgrade: '', connection: 'close' } }],
  'uploadDocument bad_request': ['/v1/knowledge/upload', { body: '--x--\r\n' }],
  'uploadDocument payload_too_large': [
    '/v1/knowledge/upload',
    { body: `${FORM}${'x'.repeat(60_000)}\r\n--x--\r\n` },
  ],
  'metrics bad_request': ['/metrics?format=xml', {}],
  'joinTurn bad_request': ['/v1/chat/runs/none/events', {}],
  'docsAsset not_found': ['/docs/package.json', {}],
};

async function provoke(id: string, code: ErrorCode): Promise<Answer> {
  const wrong = wrongRequest[`${id} ${code}`];
  const [path, options] = requests[id] ?? wrong ?? [];
  if (path === undefined) throw new Error(`no request for ${id}`);
  const send = async (port: number, headers: Record<string, string> = {}) =>
    call(port, wrong?.[0] ?? path, {
      ...options,
      ...wrong?.[1],
      headers: { ...options?.headers, ...wrong?.[1].headers, ...headers },
    });
  if (code === 'shutting_down') return send(await startDraining());
  if (code === 'unauthorized') {
    return send((await startTestHost()).port, { 'x-api-key': 'wrong-key-0123456789' });
  }
  if (code === 'forbidden') return send((await startTestHost()).port, { host: 'foyer.example' });
  return send((await startTestHost(wrong === undefined ? failing(code) : {})).port);
}

const documented = operations.flatMap(({ id, method, path, errors }) =>
  errors.map((code) => ({ id, method, path, code })),
);

describe('a documented error', () => {
  const error = validator('Error');
  it.each(documented)('$id: $code', async ({ id, method, path, code }) => {
    const answer = await provoke(id, code);
    expect(answer.body).toMatchObject({ error: { code } });
    expect(error.safeParse(answer.body).error).toBeUndefined();
    const entry = document.paths[path]?.[method] as { responses: Record<string, unknown> };
    expect(entry.responses).toHaveProperty([String(answer.status)]);
  });

  it('is told from what is none', () => {
    expect(error.safeParse({ error: { code: 'no_such_code', message: 'x' } }).success).toBe(false);
  });
});

describe('a documented answer', () => {
  it.each([
    ['sendMessage', 200, 'TurnResult'],
    ['uploadDocument', 201, 'KnowledgeDocument'],
    ['health', 200, 'Health'],
    ['live', 200, 'Liveness'],
    ['ready', 200, 'Readiness'],
    ['metrics', 200, 'Metrics'],
  ])('%s', async (id, status, schema) => {
    const { port } = await startTestHost();
    const operation = operations.find((one) => one.id === id);
    const [path, options] = requests[id] ?? [operation?.path ?? '', {}];
    const answer = await call(port, id === 'metrics' ? '/metrics?format=json' : path, options);
    expect(answer.status).toBe(status);
    expect(validator(schema).safeParse(answer.body).error).toBeUndefined();
  });

  it('sendMessage, as events', async () => {
    const { port } = await startTestHost();
    const [path, options] = requests['sendMessage'] ?? ['', {}];
    const headers = { ...options.headers, accept: 'text/event-stream', 'x-api-key': KEY };
    const { text } = await call(port, path, { ...options, headers });
    const events = [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)].map(([, event, data]) => ({
      event,
      data: JSON.parse(data ?? ''),
    }));
    expect(events.map(({ event }) => event)).toContain('done');
    for (const event of events) {
      expect(turnEventSchema.safeParse(event).error).toBeUndefined();
      expect(validator('TurnEvent').safeParse(event).error).toBeUndefined();
    }
  });

  it.each([
    ['/docs', 'text/html'],
    ['/docs/swagger-ui.css', 'text/css'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript'],
    ['/docs/start.js', 'text/javascript'],
  ])('%s', async (path, type) => {
    const { port } = await startTestHost({ settings: { anonymous: false } });
    const answer = await call(port, path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain(type);
    expect(answer.text).not.toBe('');
  });
});

it('lets the documentation page load from this host alone', async () => {
  const { port } = await startTestHost();
  const { headers, text } = await call(port, '/docs');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url);
  expect(loaded.filter((url) => !url?.startsWith('/docs/'))).toEqual(['data:,']);
  for (const url of loaded.filter((one) => one?.startsWith('/docs/'))) {
    expect((await call(port, url ?? '')).status).toBe(200);
  }
});

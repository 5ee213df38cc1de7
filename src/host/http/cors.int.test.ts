import { describe, expect, it } from 'vitest';
import { call, KEY } from '../testing/open-test-host.ts';
import { startTestHost } from '../testing/start-test-host.ts';

const STUDIO = 'https://smith.langchain.com';
const PREFLIGHT = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type,x-api-key,x-auth-scheme',
};
const OURS = { settings: { anonymous: false, corsOrigins: ['https://desk.example'] } };

const preflight = (port: number, origin: string, headers: Record<string, string> = {}) =>
  call(port, '/threads/search', {
    method: 'OPTIONS',
    headers: { origin, ...PREFLIGHT, ...headers },
  });

describe('a preflight', () => {
  it.each([
    '/threads/search',
    '/v1/chat/message',
    '/runs/stream',
    '/info',
    '/nowhere',
  ])('is answered without a key: %s', async (path) => {
    const { port } = await startTestHost(OURS);
    const headers = { origin: 'https://desk.example', ...PREFLIGHT };
    const answer = await call(port, path, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://desk.example',
      'access-control-allow-headers': 'content-type,x-api-key,x-auth-scheme',
      'access-control-allow-methods': expect.stringContaining('PATCH'),
      vary: expect.stringMatching(/origin/i),
    });
    expect(answer.headers['access-control-allow-private-network']).toBeUndefined();
  });

  it('grants a private network to whom it grants anything', async () => {
    const { port } = await startTestHost();
    const asks = { 'access-control-request-private-network': 'true' };
    const granted = 'access-control-allow-private-network';
    expect((await preflight(port, STUDIO, asks)).headers[granted]).toBe('true');
    expect((await preflight(port, 'https://a.example', asks)).headers[granted]).toBeUndefined();
  });

  it('echoes names of headers, and nothing else', async () => {
    const { port } = await startTestHost();
    const odd = { 'access-control-request-headers': 'x-a, <script>' };
    const { headers } = await preflight(port, STUDIO, odd);
    expect(headers['access-control-allow-headers']).toBeUndefined();
  });
});

describe('which pages may call', () => {
  it.each([
    ['local host', {}, STUDIO, true],
    ['local host', {}, 'https://eu.smith.langchain.com', true],
    ['local host', {}, 'http://localhost:5173', true],
    ['local host', {}, 'http://127.0.0.1:3000', true],
    ['local host', {}, 'https://attacker.example', false],
    ['local host', {}, 'null', false],
    ['other host', OURS, 'https://desk.example', true],
    ['other host', OURS, 'https://desk.example.attacker.example', false],
    ['other host', OURS, STUDIO, false],
    ['other host', OURS, 'http://localhost:5173', false],
    ['host without a list', { settings: { anonymous: false } }, 'https://desk.example', false],
  ])('%s %#: %s %s', async (_, overrides, origin, allowed) => {
    const { port } = await startTestHost(overrides);
    for (const answer of [
      await preflight(port, origin),
      await call(port, '/ok', { headers: { origin } }),
    ]) {
      expect(answer.headers['access-control-allow-origin']).toBe(allowed ? origin : undefined);
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });
});

it('lets pages read where things are, and errors', async () => {
  const { port } = await startTestHost();
  const headers = { origin: STUDIO, 'x-api-key': KEY };
  const answer = await call(port, '/threads/none', { headers });
  expect(answer.status).toBe(400);
  expect(answer.headers['access-control-allow-origin']).toBe(STUDIO);
  const exposed = String(answer.headers['access-control-expose-headers']).split(', ');
  expect(exposed).toEqual(
    expect.arrayContaining([
      'location',
      'content-location',
      'x-pagination-total',
      'x-pagination-next',
    ]),
  );
});

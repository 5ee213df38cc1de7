import { describe, expect, it } from 'vitest';
import { parseMetrics, sumOf } from '../../../telemetry/testing/parse-metrics.ts';
import type { PlatformCaller } from '../../any-caller.ts';
import { call, chat, KEY } from '../../testing/open-test-host.ts';
import { makeScriptedTurns } from '../../testing/scripted-turns.ts';
import { startTestHost } from '../../testing/start-test-host.ts';

const DURATION = 'http_server_request_duration_seconds_count';
const scrape = async (port: number) => parseMetrics((await call(port, '/metrics')).text);

const PLATFORM: PlatformCaller = {
  ...{ tenantId: null, slug: null, scopes: ['read', 'platform'] },
  principal: { kind: 'key', id: 'scraper', role: 'platform_admin' },
};

describe('GET /metrics', () => {
  it('counts requests by route template and status, never by address', async () => {
    const { port } = await startTestHost();
    await call(port, '/v1/agents?limit=7');
    await call(port, '/v1/agents', { method: 'DELETE' });
    await call(port, '/v1/agents', { headers: { 'x-api-key': 'wrong-key-0123456789' } });
    await call(port, '/private/dana@example.com');
    await chat(port, { agent_id: 'nobody', message: 'hi' });
    const samples = await scrape(port);
    const count = (route: string, status: number, method = 'GET') =>
      sumOf(samples, DURATION, {
        http_request_method: method,
        http_route: route,
        http_response_status_code: String(status),
      });
    expect(count('/v1/agents', 200)).toBe(1);
    expect(count('/v1/agents', 405, 'DELETE')).toBe(1);
    // Who calls is asked before the route is looked for.
    expect(count('none', 401)).toBe(1);
    expect(count('none', 404)).toBe(1);
    expect(count('/v1/chat/message', 404, 'POST')).toBe(1);
    expect((await call(port, '/metrics')).text).not.toContain('dana');
  });

  it('counts a client that left before its answer began', async () => {
    const never = {
      ...makeScriptedTurns().turns,
      start: () => new Promise<never>(() => undefined),
    };
    const { port, url } = await startTestHost({ turns: never });
    const leave = new AbortController();
    const body = JSON.stringify({ agent_id: 'a', message: 'hi' });
    const headers = { 'content-type': 'application/json' };
    const request = fetch(`${url}/v1/chat/message`, {
      method: 'POST',
      body,
      headers,
      signal: leave.signal,
    });
    setTimeout(() => leave.abort(), 50);
    await expect(request).rejects.toThrow();
    await expect
      .poll(async () => sumOf(await scrape(port), DURATION, { http_response_status_code: '499' }))
      .toBe(1);
  });

  it('is JSON when asked for', async () => {
    const { port } = await startTestHost();
    await call(port, '/health');
    const answer = await call(port, '/metrics?format=json');
    expect(answer.body).toMatchObject({
      metrics: expect.arrayContaining([expect.objectContaining({ name: 'foyer_turns_total' })]),
    });
    expect((await call(port, '/metrics')).headers['content-type']).toMatch(
      /^text\/plain; version=0\.0\.4/,
    );
    expect((await call(port, '/metrics?format=xml')).body).toMatchObject({
      error: { code: 'bad_request', field: 'format' },
    });
  });

  it.each([
    ['this machine', {}, 200],
    ['a key of the platform', { host: 'foyer.example', 'x-api-key': 'platform' }, 200],
    ['a token of it', { host: 'foyer.example', authorization: 'Bearer platform' }, 200],
    ["a tenant's key", { host: 'foyer.example', 'x-api-key': KEY }, 403],
    ["a tenant's key on this machine", { 'x-api-key': KEY }, 403],
    ['a wrong key', { 'x-api-key': 'wrong-key-0123456789' }, 401],
    ['a proxy', { 'x-forwarded-for': '203.0.113.9' }, 403],
    ['another host name', { host: 'foyer.example' }, 403],
    ['a foreign page', { origin: 'https://attacker.example' }, 403],
  ])('in production, from %s', async (_, headers, status) => {
    const { deps } = await startTestHost();
    const { port } = await startTestHost({
      settings: { anonymous: false },
      tenantFor: async (key) => (key === 'platform' ? PLATFORM : deps.tenantFor(key)),
    });
    expect((await call(port, '/metrics', { headers })).status).toBe(status);
  });
});

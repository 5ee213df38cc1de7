import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Host } from './make-host.ts';
import { makeWorkerHost } from './make-worker-host.ts';
import { call, KEY, openTestHost } from './testing/open-test-host.ts';

let opened: Host[] = [];
afterEach(async () => {
  await Promise.all(opened.map((host) => host.stop(0)));
  opened = [];
});

async function start(overrides: Parameters<typeof openTestHost>[0] = {}) {
  const { deps, host } = await openTestHost(overrides);
  const worker = makeWorkerHost(deps);
  opened.push(host, worker);
  await new Promise<void>((resolve) => worker.server.listen(0, '127.0.0.1', resolve));
  return { worker, port: (worker.server.address() as AddressInfo).port };
}

it('tells how it is', async () => {
  const { port } = await start();
  expect((await call(port, '/health')).body).toMatchObject({ service: 'foyer', status: 'ok' });
  expect((await call(port, '/health/live')).status).toBe(200);
  expect((await call(port, '/health/ready')).status).toBe(200);
  expect((await call(port, '/metrics')).text).toContain('# TYPE foyer_runs_total counter');
});

it('is not ready without the database, and lives on', async () => {
  const check = async () => ({ database: 'down' as const, cache: 'ok' as const });
  const { port } = await start({ health: { check } });
  expect((await call(port, '/health/ready')).status).toBe(503);
  expect((await call(port, '/health/live')).status).toBe(200);
});

it.each([
  ['GET', '/threads/1'],
  ['POST', '/runs/stream'],
  ['GET', '/v1/agents'],
  ['GET', '/docs'],
  ['GET', '/'],
])('has no %s %s', async (method, path) => {
  const { port } = await start();
  const answer = await call(port, path, { method, headers: { 'x-api-key': KEY } });
  expect(answer.status).toBe(404);
  expect(answer.body).toMatchObject({ error: { code: 'not_found', hint: 'Ask a host.' } });
});

it('takes GET alone', async () => {
  const { port } = await start();
  expect((await call(port, '/metrics', { method: 'POST' })).status).toBe(405);
});

it('shows metrics to nobody with a wrong key', async () => {
  const { port } = await start();
  const answer = await call(port, '/metrics', { headers: { 'x-api-key': 'wrong-key-0123456789' } });
  expect(answer.status).toBe(401);
});

it('is gone at once when it stops', async () => {
  const { port, worker } = await start();
  expect(await worker.stop(10_000)).toBe(true);
  await expect(call(port, '/health/live')).rejects.toThrow();
});

import { createServer, type Server } from 'node:http';
import { Client } from '@langchain/langgraph-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../stores/postgres/testing/create-test-database.ts';
import { openProcesses, type Processes } from './testing/open-processes.ts';
import { getAlone } from './testing/start-process.ts';

const PATIENT = { timeout: 60_000, interval: 100 };

let processes: Processes;
let start: Processes['start'];
beforeEach(async () => {
  processes = await openProcesses();
  ({ start } = processes);
});
afterEach(() => processes.close());

it.each([
  ['worker', {}, [], /A worker shares a Postgres with the hosts\.\nSet DATABASE_URL/],
  ['worker', {}, ['--workers', '2'], /Unknown option '--workers'/],
  ['server', { FOYER_ROLE: 'server' }, [], /FOYER_ROLE may be server with DATABASE_URL only/],
] as const)('alone, a %s with %j and %j is refused', async (entry, env, args, said) => {
  const { exited, printed } = start(entry, { DATABASE_URL: '', REDIS_URL: '', ...env }, ...args);
  expect(await exited).toBe(1);
  expect(printed()).toMatch(said);
  expect(printed()).not.toMatch(/\n +at /);
});

it('explains itself', async () => {
  const { exited, printed } = start('worker', {}, '--help');
  expect(await exited).toBe(0);
  expect(printed()).toMatch(/--config FILE/);
});

describe.skipIf(!process.env['TEST_DATABASE_URL'])('with TEST_DATABASE_URL', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let hooks: Server;
  let hookUrl = '';
  const called: { runId: string; status: string }[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    hooks = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const { run_id: runId, status } = JSON.parse(body) as { run_id: string; status: string };
      called.push({ runId, status });
      response.end();
    });
    await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
    const address = hooks.address();
    hookUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`;
  });
  afterEach(async () => {
    await processes.killAll();
    hooks.closeAllConnections();
    await new Promise((resolve) => hooks.close(resolve));
    await database?.drop();
  });

  it('takes what a server leaves, and gives back what it cannot finish', {
    timeout: 150_000,
  }, async () => {
    const env = { DATABASE_URL: database?.url ?? '', SHUTDOWN_GRACE_SECONDS: '1' };
    const config = ['--config', processes.config];
    const server = start('server', { ...env, FOYER_ROLE: 'server' }, ...config);
    const client = new Client({ apiUrl: await server.url() });
    const { thread_id: threadId } = await client.threads.create();
    const input = (name: string, steps: number) => ({
      input: { name, steps, stepMillis: 100 },
      config: { recursion_limit: 100 },
    });

    const waiting = await client.runs.create(threadId, 'slow', {
      ...input('b', 3),
      webhook: hookUrl,
    });
    // One that is waited for is driven by the server itself, on another thread and at once.
    const values = await client.runs.wait(null, 'slow', input('a', 2));
    expect(values).toMatchObject({ log: ['a1', 'a2'] });
    const statusOf = async (runId: string) => (await client.runs.get(threadId, runId)).status;
    expect(await statusOf(waiting.run_id)).toBe('pending');

    const worker = start('worker', env, ...config);
    const workerUrl = await worker.url();
    await expect.poll(() => statusOf(waiting.run_id), PATIENT).toBe('success');
    await expect
      .poll(() => called, PATIENT)
      .toEqual([{ runId: waiting.run_id, status: 'success' }]);

    expect((await getAlone(`${workerUrl}/health/ready`)).status).toBe(200);
    expect((await getAlone(`${workerUrl}/health`)).body).toContain('"database":"postgres"');
    expect((await getAlone(`${workerUrl}/metrics`)).body).toContain('target_info{');
    const noApi = await getAlone(`${workerUrl}/threads/${threadId}`);
    expect(noApi.status).toBe(404);
    expect(JSON.parse(noApi.body)).toMatchObject({ error: { code: 'not_found' } });

    // Longer than the grace: the worker gives it back, and the next one goes on with it.
    const long = await client.runs.create(threadId, 'slow', input('c', 40));
    await expect.poll(() => statusOf(long.run_id), PATIENT).toBe('running');
    worker.kill('SIGTERM');
    expect(await worker.exited).toBe(0);
    expect(await statusOf(long.run_id)).toBe('pending');
    await start('worker', env, ...config).url();
    await expect.poll(() => statusOf(long.run_id), PATIENT).toBe('success');
    const { values: left } = await client.threads.getState<{ log: string[] }>(threadId);
    expect(left.log.slice(3)).toEqual(Array.from({ length: 40 }, (_, i) => `c${i + 1}`));
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call } from '../../testing/open-test-host.ts';
import type { Script } from '../../testing/scripted-engine.ts';
import { hold } from '../../testing/scripted-turns.ts';
import { startRunHost, TENANT } from '../../testing/start-run-host.ts';

const post = (port: number, path: string, body: unknown = {}, headers = {}) =>
  call(port, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const agent = { assistant_id: 'agent' };

describe('creating runs', () => {
  it('enters a run on a thread and answers with what clients may see of it', async () => {
    const host = await startRunHost();
    const threadId = randomUUID();
    host.addThread(TENANT, threadId);
    const created: unknown[] = [];
    const run = await host.client.runs.create(threadId, 'agent', {
      input: { a: 1 },
      metadata: { m: 1 },
      onRunCreated: (meta) => created.push(meta),
    });
    expect(run).toMatchObject({ thread_id: threadId, metadata: { m: 1 } });
    expect(run).not.toHaveProperty('tenantId');
    expect(created).toEqual([{ run_id: run.run_id, thread_id: threadId }]);
    expect(host.orders).toMatchObject([
      { threadId, mode: 'background', logged: true, body: { input: { a: 1 } } },
    ]);
  });

  it('enters one without a thread, and many at once', async () => {
    const host = await startRunHost();
    await host.client.runs.create(null, 'agent', { input: { n: 0 }, onCompletion: 'complete' });
    const batch = await host.client.runs.createBatch([
      { assistantId: 'agent', input: { n: 1 } },
      { assistantId: 'agent', input: { n: 2 } },
    ]);
    expect(batch).toHaveLength(2);
    expect(host.orders.map(({ threadId, mode }) => [threadId, mode])).toEqual(
      Array.from({ length: 3 }, () => [null, 'background']),
    );
  });

  it('hands on headers without credentials', async () => {
    const host = await startRunHost();
    const headers = { 'x-trace': 't1', 'user-agent': 'me', cookie: 'secret' };
    await post(host.port, '/runs', agent, headers);
    expect(host.orders[0]?.headers).toEqual({ 'x-trace': 't1', 'user-agent': 'me' });
  });

  const nowhere = randomUUID();
  it.each([
    ['an unknown thread', `/threads/${nowhere}/runs`, agent, 404, `Thread with ID ${nowhere} not`],
    ['an unknown assistant', '/runs', { assistant_id: 'nobody' }, 404, 'No assistant found'],
    ['no assistant', '/runs/wait', {}, 400, 'assistant_id'],
    ['a broken body', '/runs', '{"assistant_id":', 400, 'not valid JSON'],
    ['an id that is none', '/threads/x/runs/stream', agent, 400, 'thread_id'],
    ['an empty batch', '/runs/batch', [], 400, ''],
    ['a batch with a bad one', '/runs/batch', [agent, {}], 400, '1.assistant_id'],
    ['too many runs', '/runs/stream', { assistant_id: 'full' }, 429, 'Too many'],
    ['a failure of ours', '/runs/stream', { assistant_id: 'bug' }, 500, 'went wrong on our side'],
  ])('refuses %s', async (_, path, body, status, text) => {
    const host = await startRunHost();
    const answer = await post(host.port, path, body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    expect(answer.text).not.toContain('secret');
    if (status === 429) expect(answer.headers['retry-after']).toBe('7');
  });

  it('refuses the SDK in words it matches on', async () => {
    const host = await startRunHost();
    await expect(host.client.runs.create(nowhere, 'agent')).rejects.toThrow(
      `HTTP 404: Thread with ID ${nowhere} not found`,
    );
  });
});

describe('runs of a thread', () => {
  it('are listed newest first, page by page and field by field', async () => {
    const host = await startRunHost();
    const threadId = randomUUID();
    host.addThread(TENANT, threadId);
    const ids: string[] = [];
    for (const _ of [1, 2, 3]) {
      ids.push((await host.client.runs.create(threadId, 'agent')).run_id);
    }
    const { runs } = host.client;
    expect((await runs.list(threadId)).map((run) => run.run_id)).toEqual(ids.toReversed());
    const page = await runs.list(threadId, { limit: 1, offset: 1, select: ['run_id', 'status'] });
    expect(Object.keys(page[0] ?? {}).sort()).toEqual(['run_id', 'status']);
    expect(page[0]?.run_id).toBe(ids[1]);
    await expect.poll(() => runs.list(threadId, { status: 'success' })).toHaveLength(3);
    expect(await runs.list(threadId, { status: 'error' })).toEqual([]);
  });

  it.each([
    ['limit=0', 400],
    ['limit=x', 400],
    ['offset=-1', 400],
    ['status=done', 400],
    ['limit=1000', 200],
  ])('asked with %s: %i', async (query, status) => {
    const host = await startRunHost();
    const threadId = randomUUID();
    host.addThread(TENANT, threadId);
    const answer = await call(host.port, `/threads/${threadId}/runs?${query}`);
    expect(answer.status).toBe(status);
  });

  it('are read and deleted; not while they run', async () => {
    const { held, release } = hold();
    const host = await startRunHost(async function* () {
      await held;
      yield ['values', {}];
    });
    const threadId = randomUUID();
    host.addThread(TENANT, threadId);
    const { run_id: id } = await host.client.runs.create(threadId, 'agent');
    expect(await host.client.runs.get(threadId, id)).toMatchObject({ run_id: id });
    await expect(host.client.runs.delete(threadId, id)).rejects.toThrow('HTTP 409');
    release();
    await host.client.runs.join(threadId, id);
    await host.client.runs.delete(threadId, id);
    await expect(host.client.runs.get(threadId, id)).rejects.toThrow('HTTP 404: Run not found');
    await expect(host.client.runs.delete(threadId, id)).rejects.toThrow('HTTP 404');
  });

  it('are nobody else’s: not another thread’s, not another tenant’s', async () => {
    const host = await startRunHost();
    const threadId = randomUUID();
    const otherThread = randomUUID();
    host.addThread(TENANT, threadId);
    host.addThread(TENANT, otherThread);
    const { run_id: id } = await host.client.runs.create(threadId, 'agent');
    const { runs } = host.otherClient;
    const tries = [
      () => host.client.runs.get(otherThread, id),
      () => host.client.runs.join(otherThread, id),
      () => runs.get(threadId, id),
      () => runs.join(threadId, id),
      () => runs.cancel(threadId, id),
      () => runs.delete(threadId, id),
      () => runs.cancelMany({ runIds: [id] }),
      async () => void (await runs.joinStream(threadId, id).next()),
      async () => void (await runs.joinStream(null, id).next()),
    ];
    for (const attempt of tries) {
      await expect(attempt()).rejects.toThrow('HTTP 404: Run not found');
    }
    await expect(runs.list(threadId)).rejects.toThrow(`HTTP 404: Thread with ID ${threadId}`);
  });
});

const untilCancelled: Script = async function* ({ cancelled }) {
  yield ['values', { at: 1 }];
  await new Promise((resolve) => cancelled.addEventListener('abort', resolve));
};

describe('cancelling', () => {
  it('answers 202 at once, and 204 when it waited', async () => {
    const host = await startRunHost(untilCancelled);
    const threadId = randomUUID();
    host.addThread(TENANT, threadId);
    const first = await host.client.runs.create(threadId, 'agent');
    const path = `/threads/${threadId}/runs/${first.run_id}/cancel`;
    const now = await post(host.port, `${path}?wait=0&action=rollback&reason=tired`);
    expect([now.status, now.text]).toEqual([202, '']);
    const second = await host.client.runs.create(threadId, 'agent');
    await host.client.runs.cancel(threadId, second.run_id, true);
    expect(host.runOf(TENANT, second.run_id).status).toBe('interrupted');
    expect(host.cancels).toEqual([
      [TENANT, { threadId, runIds: [first.run_id] }, { action: 'rollback', wait: false }],
      [TENANT, { threadId, runIds: [second.run_id] }, { action: 'interrupt', wait: true }],
    ]);
  });

  it('cancels many, by id or by status', async () => {
    const host = await startRunHost(untilCancelled);
    const { run_id: id } = await host.client.runs.create(null, 'agent');
    await host.client.runs.cancelMany({ runIds: [id], action: 'rollback' });
    await host.client.runs.cancelMany({ status: 'all' });
    expect(host.cancels).toEqual([
      [TENANT, { runIds: [id] }, { action: 'rollback', wait: false }],
      [TENANT, { status: 'all' }, { action: 'interrupt', wait: false }],
    ]);
  });

  it.each([
    ['/runs/cancel', {}],
    ['/runs/cancel', { run_ids: [] }],
    ['/runs/cancel', { run_ids: ['x'] }],
    ['/runs/cancel', { status: 'done' }],
    ['/runs/cancel?action=stop', { status: 'all' }],
  ])('refuses %s with %j', async (path, body) => {
    const host = await startRunHost();
    expect((await post(host.port, path, body)).status).toBe(400);
    expect(host.cancels).toEqual([]);
  });
});

describe('waiting', () => {
  it('answers with the values, newlines before', async () => {
    const { held, release } = hold();
    const script: Script = async function* () {
      await held;
      yield ['values', { heard: 'hello' }];
    };
    const host = await startRunHost(script, { keepAliveMs: 5 });
    const answer = post(host.port, '/runs/wait', agent);
    setTimeout(release, 60);
    expect((await answer).text).toMatch(/^\n+\{"heard":"hello"\}$/);
    expect((await answer).headers).toMatchObject({
      'content-type': 'application/json',
      'content-location': expect.stringMatching(/^\/runs\/[0-9a-f-]{36}$/),
    });
    expect(host.orders[0]).toMatchObject({ mode: 'attached', logged: false, threadId: null });
  });

  it('tells of a failure as clients expect it', async () => {
    const host = await startRunHost(async function* () {
      yield ['values', {}];
      throw new Error('no model');
    });
    const threadId = randomUUID();
    host.addThread(TENANT, threadId);
    const { runs } = host.client;
    await expect(runs.wait(threadId, 'agent')).rejects.toThrow('Error: no model');
    const body = await runs.wait(threadId, 'agent', { raiseError: false });
    expect(body).toEqual({ __error__: { error: 'Error', message: 'no model' } });
    const [run] = await runs.list(threadId);
    expect(await runs.join(threadId, run?.run_id ?? '')).toEqual(body);
  });

  it('cuts the answer off when the end cannot be told', async () => {
    const host = await startRunHost();
    host.deps.engine.outcome = () => Promise.reject(new Error('database away'));
    await expect(post(host.port, '/runs/wait', agent)).rejects.toThrow();
    expect(host.logged.join()).toContain('database away');
  });

  it.each([
    ['continue', 0],
    ['cancel', 1],
  ] as const)('interrupts the run of a client that left: %s', async (onDisconnect, times) => {
    const host = await startRunHost(untilCancelled);
    const leaving = new AbortController();
    const waiting = host.client.runs.wait(null, 'agent', {
      onDisconnect,
      signal: leaving.signal,
    });
    await expect.poll(() => host.orders).toHaveLength(1);
    leaving.abort();
    await expect(waiting).rejects.toThrow();
    if (times > 0) await expect.poll(() => host.cancels).toHaveLength(times);
    else expect(host.cancels).toEqual([]);
  });
});

it.each([
  ['PUT', '/runs', 'POST'],
  ['GET', '/runs/wait', 'POST'],
  ['DELETE', `/threads/${randomUUID()}/runs`, 'GET, POST'],
  ['POST', `/threads/${randomUUID()}/stream`, 'GET'],
])('%s %s is not served', async (method, path, allowed) => {
  const { port } = await startRunHost();
  const answer = await call(port, path, { method });
  expect([answer.status, answer.headers['allow']]).toEqual([405, allowed]);
});

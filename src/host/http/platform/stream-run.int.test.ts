import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { call } from '../../testing/open-test-host.ts';
import type { Script } from '../../testing/scripted-engine.ts';
import { hold } from '../../testing/scripted-turns.ts';
import { startRunHost } from '../../testing/start-run-host.ts';
import { all, modes, names, threadOf } from '../../testing/stream-script.ts';

const post = (port: number, path: string, body: unknown) =>
  call(port, path, { method: 'POST', body: JSON.stringify(body) });

describe('a new run', () => {
  it('streams everything from its metadata on, with ids and places to come back to', async () => {
    const host = await startRunHost(modes);
    const threadId = threadOf(host);
    const created: unknown[] = [];
    const parts = await all(
      host.client.runs.stream(threadId, 'agent', { onRunCreated: (run) => created.push(run) }),
    );
    expect(names(parts)).toEqual([
      '0 metadata',
      '1 values',
      '2 updates',
      '3 messages/partial',
      '4 values|child:1',
    ]);
    const [run] = await host.client.runs.list(threadId);
    expect(parts[0]?.data).toEqual({ run_id: run?.run_id, attempt: 1 });
    expect(created).toEqual([{ run_id: run?.run_id, thread_id: threadId }]);
    expect(host.orders).toMatchObject([{ mode: 'attached', logged: true, threadId }]);
  });

  it('says where it is', async () => {
    const host = await startRunHost();
    const threadId = threadOf(host);
    const onThread = await post(host.port, `/threads/${threadId}/runs/stream`, {
      assistant_id: 'agent',
    });
    const [run] = await host.client.runs.list(threadId);
    const path = `/threads/${threadId}/runs/${run?.run_id}`;
    expect(onThread.headers).toMatchObject({
      location: `${path}/stream`,
      'content-location': path,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': expect.stringContaining('no-store'),
      'x-accel-buffering': 'no',
    });
    const alone = await post(host.port, '/runs/stream', { assistant_id: 'agent' });
    expect(alone.headers['location']).toMatch(/^\/runs\/[0-9a-f-]{36}\/stream$/);
    expect(alone.headers['content-location']).toBe(
      alone.headers['location']?.replace('/stream', ''),
    );
  });

  it('ends with its error', async () => {
    const host = await startRunHost(async function* () {
      yield ['values', {}];
      throw new Error('no model');
    });
    const parts = await all(host.client.runs.stream(null, 'agent'));
    expect(parts.at(-1)).toMatchObject({
      event: 'error',
      data: { error: 'Error', message: 'no model' },
    });
  });

  it('is sent word for word, on one line', async () => {
    const host = await startRunHost();
    const { events } = host.deps.engine;
    host.deps.engine.events = async function* (...asked) {
      for await (const event of events(...asked)) yield event;
      yield { seq: 9, event: 'odd\nname', data: '{\n  "big": 12345678901234567890,\r\n "a":1}' };
    };
    const { text } = await post(host.port, '/runs/stream', { assistant_id: 'agent' });
    expect(text).toContain(
      'id: 9\nevent: odd name\ndata: {   "big": 12345678901234567890,  "a":1}\n\n',
    );
  });

  it('is kept alive with comments', async () => {
    const { held, release } = hold();
    const script: Script = async function* () {
      await held;
      yield ['values', {}];
    };
    const host = await startRunHost(script, { heartbeatMs: 5 });
    const answer = post(host.port, '/runs/stream', { assistant_id: 'agent' });
    setTimeout(release, 60);
    expect((await answer).text).toMatch(/event: metadata\n.*\n\n(: .*\n\n)+id: 1\nevent: values/);
  });
});

it.each([
  ['running', true],
  ['success', false],
] as const)('ends in time on a server that shuts down: %s', async (status, isCut) => {
  const host = await startRunHost(modes);
  host.deps.engine.events = async function* (tenantId, runId) {
    yield { seq: 0, event: 'metadata', data: '{}' };
    // What readers get of an engine that stops reading.
    await host.lifecycle.drain(0);
    host.runOf(tenantId, runId).status = status;
  };
  const response = await fetch(`${host.url}/runs/stream`, {
    method: 'POST',
    body: JSON.stringify({ assistant_id: 'agent' }),
  });
  const reading = expect(response.text());
  if (isCut) await reading.rejects.toThrow();
  else await reading.resolves.toContain('metadata');
  expect(host.logged.join()).not.toContain('event stream failed');
});

it('takes no more than a slow reader reads, and cuts off one that stopped', async () => {
  let made = 0;
  const script: Script = async function* () {
    yield ['values', {}];
  };
  const host = await startRunHost(script, { stallMs: 200 });
  host.deps.engine.events = async function* (_tenant, _run, { signal }) {
    for (; made < 5_000 && !signal.aborted; made++) {
      yield { seq: made, event: 'values', data: JSON.stringify('x'.repeat(10_000)) };
    }
  };
  const body = JSON.stringify({ assistant_id: 'agent' });
  const socket = connect(host.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(
    'POST /runs/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n' +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  const connections = () =>
    new Promise<number>((resolve) => host.server.getConnections((_, n) => resolve(n)));
  await expect.poll(() => made).toBeGreaterThan(0);
  await expect.poll(connections, { timeout: 10_000 }).toBe(0);
  expect(made).toBeLessThan(5_000);
  socket.destroy();
});

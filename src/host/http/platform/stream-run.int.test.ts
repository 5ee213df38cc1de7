import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { call } from '../../testing/open-test-host.ts';
import type { Script } from '../../testing/scripted-engine.ts';
import { hold } from '../../testing/scripted-turns.ts';
import { type RunHost, startRunHost, TENANT } from '../../testing/start-run-host.ts';

interface Part {
  id?: string | undefined;
  event: string;
  data: unknown;
}
async function all(parts: AsyncIterable<Part>): Promise<Part[]> {
  const got: Part[] = [];
  for await (const part of parts) got.push(part);
  return got;
}
const names = (parts: Part[]) => parts.map(({ id, event }) => `${id} ${event}`);

function threadOf(host: RunHost): string {
  const threadId = randomUUID();
  host.addThread(TENANT, threadId);
  return threadId;
}
const post = (port: number, path: string, body: unknown) =>
  call(port, path, { method: 'POST', body: JSON.stringify(body) });

/** Four events of several modes. */
const modes: Script = async function* () {
  yield ['values', { n: 1 }];
  yield ['updates', { node: { n: 2 } }];
  yield ['messages/partial', []];
  yield ['values|child:1', { n: 2 }];
};

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

describe('coming back to a run', () => {
  it.each([
    [undefined, ['0', '1', '2', '3', '4']],
    ['-1', ['0', '1', '2', '3', '4']],
    ['garbage', ['0', '1', '2', '3', '4']],
    ['2', ['3', '4']],
    ['4', []],
    ['99', []],
  ])('after %s', async (lastEventId, ids) => {
    const host = await startRunHost(modes);
    const threadId = threadOf(host);
    const { run_id: id } = await host.client.runs.create(threadId, 'agent');
    const options = lastEventId === undefined ? {} : { lastEventId };
    for (const thread of [threadId, null]) {
      const parts = await all(host.client.runs.joinStream(thread, id, options));
      expect(parts.map((part) => part.id)).toEqual(ids);
    }
  });

  it.each([
    [['values'], ['metadata', 'values', 'values|child:1']],
    [
      ['updates', 'messages'],
      ['metadata', 'updates', 'messages/partial'],
    ],
    ['debug', ['metadata']],
  ])('as a reader of %j', async (streamMode, events) => {
    const host = await startRunHost(modes);
    const threadId = threadOf(host);
    const { run_id: id } = await host.client.runs.create(threadId, 'agent');
    const parts = await all(
      host.client.runs.joinStream(threadId, id, { streamMode: streamMode as 'values' }),
    );
    expect(parts.map(({ event }) => event)).toEqual(events);
  });

  it('refuses a mode nobody knows', async () => {
    const host = await startRunHost();
    const { run_id: id } = await host.client.runs.create(null, 'agent');
    expect((await call(host.port, `/runs/${id}/stream?stream_mode=valuess`)).status).toBe(400);
  });

  it('shows a gap, and the state after it, to readers of every mode', async () => {
    const host = await startRunHost(modes);
    const { run_id: id } = await host.client.runs.create(null, 'agent');
    await all(host.client.runs.joinStream(null, id));
    host.lose(TENANT, id, 0);
    const { text } = await call(host.port, `/runs/${id}/stream?stream_mode=custom`);
    expect(text).toBe(
      'id: 0\nevent: gap\ndata: {"from":0,"to":0}\n\nid: 1\nevent: values\ndata: {"n":1}\n\n',
    );
  });

  it('finds the events of a run whose row is gone, and says so when they are, too', async () => {
    const host = await startRunHost(modes);
    const { run_id: id } = await host.client.runs.create(null, 'agent');
    host.dropRow(id);
    expect(await all(host.client.runs.joinStream(null, id))).toHaveLength(5);
    const gone = host.client.runs.joinStream(null, randomUUID());
    await expect(gone.next()).rejects.toThrow('HTTP 404: Run not found');
  });

  it('goes on by itself when the connection breaks in the middle', async () => {
    const { held, release } = hold();
    const host = await startRunHost(async function* () {
      yield ['values', { n: 1 }];
      await held;
      yield ['values', { n: 2 }];
    });
    const got: Part[] = [];
    for await (const part of host.client.runs.stream(threadOf(host), 'agent')) {
      got.push(part);
      if (got.length === 2) {
        host.server.closeAllConnections();
        release();
      }
    }
    expect(names(got)).toEqual(['0 metadata', '1 values', '2 values']);
  });

  it('goes on by itself when the engine breaks in the middle', async () => {
    const host = await startRunHost(modes);
    const { events } = host.deps.engine;
    let breaks = 1;
    host.deps.engine.events = async function* (...asked) {
      for await (const event of events(...asked)) {
        if (event.seq === 2 && breaks-- > 0) throw new Error('database away');
        yield event;
      }
    };
    const parts = await all(host.client.runs.stream(threadOf(host), 'agent'));
    expect(parts.map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4']);
    expect(host.logged.join()).toContain('database away');
  });
});

const endless: Script = async function* ({ cancelled }) {
  for (let n = 0; !cancelled.aborted; n++) {
    yield ['values', { n }];
    await new Promise((go) => setTimeout(go, 1));
  }
};

describe('leaving before the end', () => {
  it.each([
    ['a new run', 'cancel', 1],
    ['a new run', 'continue', 0],
    ['a new run', undefined, 0],
    ['a join', 'cancel', 1],
    ['a join', undefined, 0],
  ] as const)('of %s with %s', async (what, onDisconnect, times) => {
    const host = await startRunHost(endless);
    const threadId = threadOf(host);
    const { runs } = host.client;
    const leaving = new AbortController();
    const { signal } = leaving;
    const run = what === 'a join' ? await runs.create(threadId, 'agent') : undefined;
    const parts =
      run === undefined
        ? runs.stream(threadId, 'agent', { ...(onDisconnect && { onDisconnect }), signal })
        : runs.joinStream(threadId, run.run_id, {
            cancelOnDisconnect: onDisconnect === 'cancel',
            signal,
          });
    await parts.next();
    leaving.abort();
    await parts.next().catch(() => undefined);
    await expect.poll(() => host.reading.now).toBe(0);
    const [entered] = await runs.list(threadId);
    const id = entered?.run_id ?? '';
    if (times > 0) await expect.poll(() => host.runOf(TENANT, id).status).toBe('interrupted');
    expect(host.cancels).toEqual(
      times === 0 ? [] : [[TENANT, { runIds: [id] }, { action: 'interrupt', wait: false }]],
    );
    await host.deps.engine.cancel(TENANT, {}, { action: 'interrupt', wait: true });
  });

  it('is noticed even while the run is being entered', async () => {
    const host = await startRunHost(endless);
    const { accept } = host.deps.engine;
    const { held, release } = hold();
    host.deps.engine.accept = async (...order) => {
      await held;
      return accept(...order);
    };
    const socket = connect(host.port, '127.0.0.1');
    const body = JSON.stringify({ assistant_id: 'agent', on_disconnect: 'cancel' });
    socket.write(
      'POST /runs/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n' +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    const connections = () =>
      new Promise<number>((resolve) => host.server.getConnections((_, n) => resolve(n)));
    await expect.poll(connections).toBe(1);
    socket.destroy();
    await expect.poll(connections).toBe(0);
    release();
    await expect.poll(() => host.cancels).toHaveLength(1);
    await host.deps.engine.cancel(TENANT, {}, { action: 'interrupt', wait: true });
  });

  it('is not being sent away by a server that shuts down', async () => {
    const host = await startRunHost(endless);
    const parts = host.client.runs.stream(null, 'agent', { onDisconnect: 'cancel' });
    await parts.next();
    const drained = host.lifecycle.drain(0);
    host.server.closeAllConnections();
    await drained;
    await expect.poll(() => host.reading.now).toBe(0);
    expect(host.cancels).toEqual([]);
    await host.deps.engine.cancel(TENANT, {}, { action: 'interrupt', wait: true });
    await parts.return(undefined);
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

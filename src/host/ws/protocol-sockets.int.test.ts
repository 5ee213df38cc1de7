import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Script } from '../testing/scripted-engine.ts';
import { hold } from '../testing/scripted-turns.ts';
import { type RunHost, startRunHost, TENANT } from '../testing/start-run-host.ts';
import { protocolThreadOf } from './protocol-sockets.ts';

const told: Script = async function* ({ say, order }) {
  say('lifecycle', { event: 'running', graph_name: 'agent' });
  say('values', { said: order.body.input });
  say('custom', { name: 'mine', payload: 2 }, ['child:1']);
  say('values', { said: order.body.input, heard: 'hello' });
  say('lifecycle', { event: 'completed', graph_name: 'agent' });
  yield ['values', {}];
};

interface Message {
  type: 'success' | 'error' | 'event';
  id?: number | null;
  seq?: number;
  method?: string;
  error?: string;
  message?: string;
  result?: Record<string, unknown>;
  meta?: Record<string, unknown>;
}

/** A client of the thread's socket that keeps what it is sent. */
async function dial(host: RunHost, threadId: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/threads/${threadId}/stream/events`);
  const got: Message[] = [];
  socket.on('message', (data) => got.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  let commands = 0;
  async function ask(method: string, params?: unknown): Promise<Message> {
    commands += 1;
    const id = commands;
    socket.send(JSON.stringify({ id, method, params }));
    await expect.poll(() => got.some((message) => message.id === id)).toBe(true);
    return got.find((message) => message.id === id) ?? { type: 'error' };
  }
  const seqs = () => got.flatMap(({ seq }) => seq ?? []);
  return { socket, got, closed, ask, seqs };
}
const subscribe = 'subscription.subscribe';

describe('the address', () => {
  const id = '0d5d0f5e-1e5d-4a7c-8f60-2f6f4b7f9a21';
  it.each([
    [`/threads/${id}/stream/events`, id],
    [`/threads/${id.toUpperCase()}/stream/events?a=b`, id],
    [`/threads/${id}/stream/events/more`, undefined],
    [`/threads/${id}/stream`, undefined],
    ['/threads/x/stream/events', undefined],
    ['/v1/chat/ws', undefined],
    [undefined, undefined],
  ])('%s is about %s', (url, threadId) => {
    expect(protocolThreadOf(url)).toBe(threadId);
  });
});

describe('commands', () => {
  it('are answered, in their order', async () => {
    const host = await startRunHost(told);
    const threadId = randomUUID();
    const client = await dial(host, threadId);
    const started = await client.ask('run.start', { assistant_id: 'agent', input: 1 });
    expect(started).toMatchObject({ type: 'success', result: { run_id: expect.any(String) } });
    host.setState(TENANT, threadId, { values: { a: 1 } });
    client.socket.send('{"id":20,"method":"state.get"}');
    client.socket.send('{"id":21,"method":"run.stop"}');
    client.socket.send('{"id":22,"method":"state.fork"}');
    await expect.poll(() => client.got).toHaveLength(4);
    expect(client.got.slice(1)).toMatchObject([
      { type: 'success', id: 20, result: { values: { a: 1 } } },
      { type: 'error', id: 21, error: 'unknown_command' },
      { type: 'error', id: 22, error: 'not_supported' },
    ]);
  });

  it.each<[string, string | Buffer, object]>([
    ['no JSON', '{"id":', { id: null, error: 'invalid_argument' }],
    ['binary', Buffer.from('{}'), { id: null, error: 'invalid_argument' }],
    ['an array', '[]', { id: null, error: 'invalid_argument' }],
    ['no method', '{"id":3}', { id: null, error: 'invalid_argument' }],
    ['bad parameters', '{"id":3,"method":"run.start"}', { id: 3, error: 'invalid_argument' }],
    [
      'a failure of ours',
      '{"id":3,"method":"run.start","params":{"assistant_id":"bug"}}',
      { id: 3, error: 'unknown_error' },
    ],
    [
      'too much',
      '{"id":3,"method":"run.start","params":{"assistant_id":"full"}}',
      { id: 3, message: 'Too many runs wait' },
    ],
  ])('that are wrong get an error, and the socket stays: %s', async (_, frame, answer) => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    client.socket.send(frame);
    await expect.poll(() => client.got).toHaveLength(1);
    expect(client.got[0]).toMatchObject({ type: 'error', ...answer });
    expect(JSON.stringify(client.got)).not.toContain('secret');
    expect(await client.ask(subscribe, { channels: ['values'] })).toMatchObject({ id: 1 });
  });
});

describe('subscriptions', () => {
  it('get what was and what comes, after their own answer', async () => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    await client.ask('run.start', { assistant_id: 'agent', input: 1 });
    const subscribed = await client.ask(subscribe, { channels: ['values'] });
    expect(subscribed).toMatchObject({
      type: 'success',
      result: { subscription_id: expect.any(String), replayed_events: 2 },
      meta: { applied_through_seq: 5 },
    });
    await expect.poll(client.seqs).toEqual([2, 4]);
    expect(client.got.findIndex(({ seq }) => seq === 2)).toBeGreaterThan(
      client.got.indexOf(subscribed),
    );
    await client.ask('run.start', { assistant_id: 'agent', input: 2 });
    await expect.poll(client.seqs).toEqual([2, 4, 7, 9]);
  });

  it.each([
    [{ channels: ['lifecycle'] }, [1, 5]],
    [{ channels: ['custom:mine'] }, [3]],
    [{ channels: ['custom', 'values'], namespaces: [['child']], depth: 1 }, [3]],
    [{ channels: ['values'], since: 2 }, [4]],
  ])('through %j', async (filter, seqs) => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    await client.ask('run.start', { assistant_id: 'agent', input: 1 });
    await client.ask(subscribe, filter);
    await expect.poll(client.seqs).toEqual(seqs);
  });

  it('share one reader: live events go out once, and a new one gets the past', async () => {
    const { held, release } = hold();
    const host = await startRunHost(async function* ({ say }) {
      say('values', 1);
      await held;
      say('values', 2);
      yield ['values', {}];
    });
    const client = await dial(host, randomUUID());
    await client.ask('run.start', { assistant_id: 'agent' });
    await client.ask(subscribe, { channels: ['values'] });
    await expect.poll(client.seqs).toEqual([1]);
    await client.ask(subscribe, { channels: ['values', 'lifecycle'] });
    await expect.poll(client.seqs).toEqual([1, 1]);
    await expect.poll(() => host.reading.now).toBe(1);
    release();
    await expect.poll(client.seqs).toEqual([1, 1, 2]);
  });

  it('are not sent again what they had when another one gets the past', async () => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    await client.ask('run.start', { assistant_id: 'agent' });
    await client.ask(subscribe, { channels: ['values'] });
    await expect.poll(client.seqs).toEqual([2, 4]);
    await client.ask(subscribe, { channels: ['lifecycle'] });
    await expect.poll(client.seqs).toEqual([2, 4, 1, 5]);
  });

  it('end when they are given up, and with the socket', async () => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    const { result } = await client.ask(subscribe, { channels: ['values'] });
    await client.ask(subscribe, { channels: ['lifecycle'] });
    await client.ask('subscription.unsubscribe', result);
    const twice = await client.ask('subscription.unsubscribe', result);
    expect(twice).toMatchObject({ type: 'error', error: 'no_such_subscription' });
    await client.ask('run.start', { assistant_id: 'agent' });
    await expect.poll(client.seqs).toEqual([1, 5]);
    expect(host.reading.now).toBe(1);
    client.socket.close();
    await expect.poll(() => host.reading.now).toBe(0);
  });

  it.each([
    [{}],
    [{ channels: [] }],
    [{ channels: ['odd'] }],
    [{ channels: ['values'], depth: 'deep' }],
  ])('are refused with %j', async (params) => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    expect(await client.ask(subscribe, params)).toMatchObject({ error: 'invalid_argument' });
  });

  it('are bounded in number', async () => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    for (let id = 1; id <= 70; id++) {
      client.socket.send(
        JSON.stringify({ id, method: subscribe, params: { channels: ['values'] } }),
      );
    }
    await expect.poll(() => client.got).toHaveLength(70);
    expect(client.got.filter(({ type }) => type === 'error')).toHaveLength(6);
  });

  it('close the socket when the events cannot be read', async () => {
    const host = await startRunHost(told);
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give
    host.deps.engine.follow = async function* () {
      throw new Error('database away');
    };
    const client = await dial(host, randomUUID());
    client.socket.send(
      JSON.stringify({ id: 1, method: subscribe, params: { channels: ['values'] } }),
    );
    expect(await client.closed).toBe(1011);
    expect(host.logged.join()).toContain('database away');
  });
});

describe('a client that is too much', () => {
  it('is closed with 1009 for a frame of 1 MB', async () => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    client.socket.send(`{"id":1,"method":"${'x'.repeat(1024 * 1024)}"}`);
    expect(await client.closed).toBe(1009);
  });

  it('is closed with 1009 for fragments that add up to too much', async () => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    for (let i = 0; i < 40; i++) client.socket.send('x'.repeat(32 * 1024), { fin: false });
    expect(await client.closed).toBe(1009);
  });

  it('may send a command in fragments', async () => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    const command = '{"id":1,"method":"state.fork"}';
    for (const letter of command) client.socket.send(letter, { fin: false });
    client.socket.send('');
    await expect.poll(() => client.got).toHaveLength(1);
    expect(client.got[0]).toMatchObject({ id: 1, error: 'not_supported' });
  });

  it('waits itself when it floods, and gets every answer in order', async () => {
    const host = await startRunHost(told);
    let busy = 0;
    let busiest = 0;
    host.deps.events.lastSeq = async () => {
      busiest = Math.max(busiest, ++busy);
      await new Promise((go) => setImmediate(go));
      busy -= 1;
      return 0;
    };
    const threadId = randomUUID();
    host.setState(TENANT, threadId, {});
    const client = await dial(host, threadId);
    for (let id = 0; id < 3_000; id++) client.socket.send(`{"id":${id},"method":"state.get"}`);
    await expect.poll(() => client.got.length, { timeout: 30_000 }).toBe(3_000);
    expect(client.got.map(({ id }) => id)).toEqual(Array.from({ length: 3_000 }, (_, id) => id));
    expect(busiest).toBe(1);
  });

  it('is cut off when it reads nothing, and costs no more than a buffer', async () => {
    const host = await startRunHost(told, { stallMs: 200 });
    let made = 0;
    host.deps.engine.follow = async function* (_tenant, _topic, { signal }) {
      for (; made < 5_000 && !signal.aborted; made++) {
        const params = { namespace: [], data: 'x'.repeat(10_000) };
        const head = { type: 'event', event_id: String(made + 1), seq: made + 1 };
        const data = JSON.stringify({ ...head, method: 'values', params });
        yield { seq: made, event: 'values', data };
      }
    };
    const socket = connect(host.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `GET /threads/${randomUUID()}/stream/events HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        `Sec-WebSocket-Key: ${Buffer.from('sixteen bytes!!!').toString('base64')}\r\n\r\n`,
    );
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const command = { id: 1, method: subscribe, params: { channels: ['values'] } };
    socket.write(masked(JSON.stringify(command)));
    const connections = () =>
      new Promise<number>((resolve) => host.server.getConnections((_, n) => resolve(n)));
    await expect.poll(() => made).toBeGreaterThan(0);
    await expect.poll(connections, { timeout: 10_000 }).toBe(0);
    expect(made).toBeLessThan(5_000);
    socket.destroy();
  });

  it('is dropped when it answers no ping', async () => {
    const host = await startRunHost(told, { pingMs: 30 });
    const client = await dial(host, randomUUID());
    client.socket.pong = () => undefined;
    Object.assign(client.socket, { _autoPong: false });
    expect(await client.closed).toBe(1006);
  });
});

/** A text frame as a client sends it. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]);
  if (payload.length > 125) throw new Error('too long for a short frame');
  return Buffer.concat([head, payload]);
}

describe('a server that shuts down', () => {
  it('closes a socket that waits', async () => {
    const host = await startRunHost(told);
    const client = await dial(host, randomUUID());
    await client.ask(subscribe, { channels: ['values'] });
    await host.lifecycle.drain(0);
    expect(await client.closed).toBe(1001);
  });

  it('answers the command at hand first', async () => {
    const host = await startRunHost(told);
    const { accept } = host.deps.engine;
    const { held, release } = hold();
    let asked = false;
    host.deps.engine.accept = async (...order) => {
      asked = true;
      await held;
      return accept(...order);
    };
    const client = await dial(host, randomUUID());
    const started = client.ask('run.start', { assistant_id: 'agent' });
    await expect.poll(() => asked).toBe(true);
    const drained = host.lifecycle.drain(30_000);
    release();
    expect(await started).toMatchObject({ type: 'success' });
    expect(await drained).toBe(true);
    expect(await client.closed).toBe(1001);
  });
});

describe('the official client', () => {
  const webSocketFactory = (url: string) => new WebSocket(url) as unknown as globalThis.WebSocket;
  const options = { assistantId: 'agent', transport: 'websocket', webSocketFactory } as const;

  it('runs, and reads values and output', async () => {
    const host = await startRunHost(told);
    const stream = host.client.threads.stream(options);
    await stream.run.start({ input: { n: 1 } });
    expect(await stream.output).toEqual({ said: { n: 1 }, heard: 'hello' });
    await stream.close();
    await expect.poll(() => host.reading.now).toBe(0);
  });

  it('misses and repeats nothing when the connection breaks', async () => {
    const { held, release } = hold();
    const host = await startRunHost(async function* ({ say }) {
      say('values', 1);
      await held;
      say('values', 2);
      yield ['values', {}];
    });
    const stream = host.client.threads.stream({ ...options, reconnectDelayMs: () => 1 });
    const values = await stream.subscribe(['values']);
    await stream.run.start({ input: null });
    const got: unknown[] = [];
    for await (const event of values) {
      got.push(event.params.data);
      if (got.length === 2) break;
      host.dropSockets();
      release();
    }
    expect(got).toEqual([1, 2]);
    await stream.close();
  });
});

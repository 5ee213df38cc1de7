import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { dialProtocol, subscribe, toldShort } from '../testing/dial-protocol.ts';
import { hold } from '../testing/scripted-turns.ts';
import { startRunHost, TENANT } from '../testing/start-run-host.ts';
import { protocolThreadOf } from './protocol-sockets.ts';

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
    const host = await startRunHost(toldShort);
    const threadId = randomUUID();
    const client = await dialProtocol(host, threadId);
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
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    client.socket.send(frame);
    await expect.poll(() => client.got).toHaveLength(1);
    expect(client.got[0]).toMatchObject({ type: 'error', ...answer });
    expect(JSON.stringify(client.got)).not.toContain('secret');
    expect(await client.ask(subscribe, { channels: ['values'] })).toMatchObject({ id: 1 });
  });
});

describe('a server that shuts down', () => {
  it('closes a socket that waits', async () => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    await client.ask(subscribe, { channels: ['values'] });
    await host.lifecycle.drain(0);
    expect(await client.closed).toBe(1001);
  });

  it('answers the command at hand first', async () => {
    const host = await startRunHost(toldShort);
    const { accept } = host.deps.engine;
    const { held, release } = hold();
    let asked = false;
    host.deps.engine.accept = async (...order) => {
      asked = true;
      await held;
      return accept(...order);
    };
    const client = await dialProtocol(host, randomUUID());
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
    const host = await startRunHost(toldShort);
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

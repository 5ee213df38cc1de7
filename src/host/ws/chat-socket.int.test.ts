import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { TurnEvent } from '../../schemas/chat.ts';
import { KEY } from '../testing/open-test-host.ts';
import { hold, makeScriptedTurns, result, token } from '../testing/scripted-turns.ts';
import { startTestHost, type TestHost } from '../testing/start-test-host.ts';

interface Frame {
  event: TurnEvent['event'];
  data: Record<string, unknown>;
  id?: string | number;
}

async function dial({ port }: TestHost, options: ClientOptions = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/chat/ws`, options);
  const frames: Frame[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)));
    for (const wake of waiting.splice(0)) wake();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  async function until(found: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const frame = frames.find(found);
      if (frame) return frame;
      await new Promise<void>((wake) => waiting.push(wake));
    }
  }
  return {
    socket,
    frames,
    closed,
    until,
    say: (frame: unknown) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
  };
}

const hi = { agent_id: 'front-desk', message: 'hello' };

describe('a conversation', () => {
  it('answers a frame with the events of its turn', async () => {
    const { turns, started } = makeScriptedTurns();
    const client = await dial(await startTestHost({ turns }), { headers: { 'x-api-key': KEY } });
    client.say({ ...hi, id: 'q1' });
    await client.until(({ event }) => event === 'done');
    expect(client.frames.map(({ event, id }) => [event, id])).toEqual([
      ['node', 'q1'],
      ['token', 'q1'],
      ['token', 'q1'],
      ['tool', 'q1'],
      ['done', 'q1'],
    ]);
    expect(client.frames.at(-1)?.data).toEqual(result('You said hello'));
    const by = { kind: 'environment', id: 'harbor', role: 'tenant_admin' };
    expect(started).toEqual([{ tenantId: 'harbor-id', request: hi, by }]);
  });

  it.each([
    ['not JSON', '{"agent_id": "a", "mess', { code: 'invalid_json' }, undefined],
    ['an array', '[1]', { code: 'bad_request' }, undefined],
    ['null', 'null', { code: 'bad_request' }, undefined],
    ['no message', { agent_id: 'a', id: 7 }, { code: 'bad_request', field: 'message' }, 7],
    [
      'an unknown field',
      { ...hi, role: 'x', id: 'q' },
      { code: 'bad_request', field: 'role' },
      'q',
    ],
    [
      '__proto__',
      '{"agent_id":"a","message":"b","__proto__":{}}',
      { field: '__proto__' },
      undefined,
    ],
    ['an id that is an object', { ...hi, id: {} }, { code: 'bad_request', field: 'id' }, undefined],
    ['an unknown agent', { ...hi, agent_id: 'nobody', id: 1 }, { code: 'unknown_agent' }, 1],
    ['a busy thread', { ...hi, agent_id: 'busy', id: 1 }, { code: 'thread_busy', retry: true }, 1],
    ['a bug', { ...hi, agent_id: 'bug' }, { code: 'internal', retry: false }, undefined],
  ])('answers %s with an error and stays', async (_, frame, data, id) => {
    const client = await dial(await startTestHost());
    client.say(frame);
    const answer = await client.until(({ event }) => event === 'error');
    expect(answer.data).toMatchObject(data);
    expect(answer.id).toBe(id);
    expect(JSON.stringify(answer)).not.toContain('secret internals');
    client.say({ ...hi, id: 'after' });
    expect(await client.until(({ event }) => event === 'done')).toMatchObject({ id: 'after' });
  });

  it('answers a binary frame with an error and stays', async () => {
    const client = await dial(await startTestHost());
    client.socket.send(Buffer.from([1, 2, 3]));
    await client.until(({ event, data }) => event === 'error' && data['code'] === 'bad_request');
    client.say(hi);
    await client.until(({ event }) => event === 'done');
  });

  it('bounds the turns of one connection', async () => {
    const { held, release } = hold();
    async function* events(): AsyncGenerator<TurnEvent> {
      await held;
      yield { event: 'done', data: result('at last') };
    }
    const client = await dial(await startTestHost(makeScriptedTurns({ events })));
    for (let id = 1; id <= 9; id++) client.say({ ...hi, id });
    const refused = await client.until(({ event }) => event === 'error');
    expect(refused).toMatchObject({ id: 9, data: { code: 'too_many_requests', retry: true } });
    release();
    await client.until(({ id }) => id === 8);
    expect(client.frames.filter(({ event }) => event === 'done')).toHaveLength(8);
  });

  it('closes with 1009 on a frame over 64 KB', async () => {
    const test = await startTestHost();
    const client = await dial(test);
    client.say('x'.repeat(64 * 1024 + 1));
    expect(await client.closed).toBe(1009);
    const next = await dial(test);
    next.say(hi);
    await next.until(({ event }) => event === 'done');
  });

  it('ends only the listening when the client leaves', async () => {
    const left = hold();
    async function* events(): AsyncGenerator<TurnEvent> {
      try {
        for (;;) {
          yield token('on ');
          await new Promise((go) => setTimeout(go, 2));
        }
      } finally {
        left.release();
      }
    }
    const test = await startTestHost(makeScriptedTurns({ events }));
    const client = await dial(test);
    client.say(hi);
    await client.until(({ event }) => event === 'token');
    client.socket.terminate();
    await left.held;
    expect(test.logged.join()).not.toContain('"level":50');
  });

  it('closes with 1013 on a client that reads too slowly', async () => {
    const left = hold();
    let made = 0;
    async function* events(): AsyncGenerator<TurnEvent> {
      try {
        for (; made < 2_000; made++) {
          yield token('x'.repeat(50_000));
          await new Promise((go) => setImmediate(go));
        }
      } finally {
        left.release();
      }
    }
    const test = await startTestHost({
      ...makeScriptedTurns({ events }),
      settings: { socketBufferBytesMax: 200_000 },
    });
    const client = await dial(test);
    client.say(hi);
    client.socket.pause();
    await left.held;
    expect(made).toBeLessThan(2_000);
    client.socket.resume();
    expect(await client.closed).toBe(1013);
  });

  it('drops a client that answers no ping', async () => {
    const test = await startTestHost({ settings: { pingMs: 20 } });
    const awake = await dial(test);
    const dead = await dial(test, { autoPong: false });
    expect(await dead.closed).toBe(1006);
    awake.say(hi);
    await awake.until(({ event }) => event === 'done');
  });
});

describe('the handshake', () => {
  const refusal = (test: TestHost, path: string, options: ClientOptions) =>
    new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${test.port}${path}`, options);
      socket.on('open', () => reject(new Error('it was accepted')));
      socket.on('error', reject);
      socket.on('unexpected-response', async (_, response) => {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        resolve({ status: response.statusCode, body: JSON.parse(text) });
      });
    });

  it.each([
    ['a foreign page', { origin: 'https://attacker.example' }, 403, 'forbidden'],
    ['a rebound name', { headers: { host: 'attacker.example' } }, 403, 'forbidden'],
    ['a wrong key', { headers: { 'x-api-key': 'wrong-key-0123456789' } }, 401, 'unauthorized'],
  ])('refuses %s', async (_, options, status, code) => {
    expect(await refusal(await startTestHost(), '/v1/chat/ws', options)).toMatchObject({
      status,
      body: { error: { code, request_id: expect.any(String) } },
    });
  });

  it('refuses other addresses, and callers without a key when one is needed', async () => {
    expect(await refusal(await startTestHost(), '/v1/else', {})).toMatchObject({ status: 404 });
    const closed = await startTestHost({ settings: { anonymous: false } });
    expect(await refusal(closed, '/v1/chat/ws', {})).toMatchObject({ status: 401 });
    const { socket } = await dial(closed, { headers: { authorization: `Bearer ${KEY}` } });
    expect(socket.extensions).toBe('');
  });

  it('survives clients that vanish in the middle of it', async () => {
    const test = await startTestHost();
    for (let i = 0; i < 20; i++) {
      const socket = connect(test.port, '127.0.0.1');
      const head = 'GET /v1/chat/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n';
      await new Promise((sent) => socket.write(`${head}Upgrade: websocket\r\n\r\n`, sent));
      socket.resetAndDestroy();
    }
    const client = await dial(test);
    client.say(hi);
    await client.until(({ event }) => event === 'done');
  });
});

describe('stopping', () => {
  it('closes idle sockets with 1001 and busy ones after their turn', async () => {
    const { held, release } = hold();
    async function* events(): AsyncGenerator<TurnEvent> {
      yield token('so ');
      await held;
      yield { event: 'done', data: result('finished') };
    }
    const test = await startTestHost(makeScriptedTurns({ events }));
    const idle = await dial(test);
    const busy = await dial(test);
    busy.say(hi);
    await busy.until(({ event }) => event === 'token');
    const stopped = test.host.stop(30_000);
    expect(await idle.closed).toBe(1001);
    busy.say({ ...hi, id: 'late' });
    expect(await busy.until(({ id }) => id === 'late')).toMatchObject({
      data: { code: 'shutting_down' },
    });
    expect(busy.socket.readyState).toBe(busy.socket.OPEN);
    release();
    expect(await busy.closed).toBe(1001);
    expect(busy.frames.at(-1)).toMatchObject({ event: 'done', data: { reply: 'finished' } });
    expect(await stopped).toBe(true);
  });
});

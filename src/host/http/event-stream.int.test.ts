import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { makeChannel } from '../../runs/channel.ts';
import type { ToldEvent, TurnEvent } from '../../schemas/chat.ts';
import { call, chat } from '../testing/open-test-host.ts';
import { hold, makeScriptedTurns, result, THREAD_ID, token } from '../testing/scripted-turns.ts';
import { startTestHost } from '../testing/start-test-host.ts';

const hi = { agent_id: 'front-desk', message: 'hello' };
const sse = { accept: 'text/event-stream' };

describe('as events', () => {
  it('sends every event with ids from 0', async () => {
    const { port } = await startTestHost();
    const answer = await chat(port, hi, sse);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-foyer-thread-id': THREAD_ID,
    });
    const frames = answer.text.trimEnd().split('\n\n');
    expect(frames.map((frame) => frame.split('\n').slice(0, 2))).toEqual([
      ['id: 0', 'event: node'],
      ['id: 1', 'event: token'],
      ['id: 2', 'event: token'],
      ['id: 3', 'event: tool'],
      ['id: 4', 'event: done'],
    ]);
    const data = JSON.parse(frames[4]?.split('\n')[2]?.replace('data: ', '') ?? '');
    expect(data).toEqual(result('You said hello'));
  });

  it('sends the places of events in the log as their ids', async () => {
    async function* events(): AsyncGenerator<ToldEvent> {
      yield { ...token('so '), seq: 4 };
      yield { ...token('on'), seq: 9 };
      throw new TypeError('secret internals');
    }
    const { port } = await startTestHost(makeScriptedTurns({ events }));
    const { text } = await chat(port, hi, sse);
    expect(text.match(/^id: .*$/gm)).toEqual(['id: 4', 'id: 9', 'id: 10']);
    expect(text).not.toContain('seq');
  });

  it('keeps a silent stream alive with comments', async () => {
    const { held, release } = hold();
    async function* events(): AsyncGenerator<TurnEvent> {
      await held;
      yield { event: 'done', data: result('late') };
    }
    const { port } = await startTestHost({
      ...makeScriptedTurns({ events }),
      settings: { heartbeatMs: 5 },
    });
    const answer = chat(port, hi, sse);
    setTimeout(release, 100);
    expect((await answer).text).toMatch(/^: .*\n\n(.*\n)*event: done/);
  });

  it('ends with an error event when the engine breaks in the middle', async () => {
    async function* events(): AsyncGenerator<TurnEvent> {
      yield token('so ');
      throw new TypeError('secret internals');
    }
    const { port, logged } = await startTestHost(makeScriptedTurns({ events }));
    const answer = await chat(port, hi, sse);
    expect(answer.text).toMatch(/id: 1\nevent: error\ndata: {"code":"internal"/);
    expect(answer.text).not.toContain('secret internals');
    expect(logged.join()).toContain('secret internals');
  });

  it('leaves the run alone when the client goes away', async () => {
    const channel = makeChannel<TurnEvent>();
    const { port } = await startTestHost(makeScriptedTurns({ events: () => channel.events }));
    channel.push(token('so '));
    const leaving = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/message`, {
      method: 'POST',
      headers: { ...sse, 'content-type': 'application/json' },
      body: JSON.stringify(hi),
      signal: leaving.signal,
    });
    await response.body?.getReader().read();
    leaving.abort();
    await expect(response.text()).rejects.toThrow();
    for (let i = 0; i < 100; i++) {
      channel.push(token('on '));
      await new Promise((go) => setImmediate(go));
    }
    channel.push({ event: 'done', data: result('all of it') });
    channel.close();
    expect((await call(port, '/health/live')).status).toBe(200);
  });

  it('takes no more than a slow reader reads, and cuts off one that stopped', async () => {
    let made = 0;
    const left = hold();
    async function* events(): AsyncGenerator<TurnEvent> {
      try {
        for (; made < 5_000; made++) yield token('x'.repeat(10_000));
        yield { event: 'done', data: result('') };
      } finally {
        left.release();
      }
    }
    const { port } = await startTestHost({
      ...makeScriptedTurns({ events }),
      settings: { stallMs: 300 },
    });
    const body = JSON.stringify(hi);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(
      'POST /v1/chat/message HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n' +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await left.held;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(5_000);
    socket.destroy();
  });

  it('gives a slow reader everything in the end', async () => {
    async function* events(): AsyncGenerator<TurnEvent> {
      for (let i = 0; i < 300; i++) yield token(`${i}:${'x'.repeat(10_000)}`);
      yield { event: 'done', data: result('') };
    }
    const { port } = await startTestHost(makeScriptedTurns({ events }));
    const body = JSON.stringify(hi);
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      socket.pause();
      setTimeout(() => socket.resume(), 1);
    });
    socket.write(
      'POST /v1/chat/message HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n' +
        'Connection: close\r\nContent-Type: application/json\r\n' +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    await new Promise((resolve) => socket.on('close', resolve));
    const text = Buffer.concat(chunks).toString();
    expect(text.match(/^id: /gm)).toHaveLength(301);
    expect(text).toContain('event: done');
  });
});

describe('stopping', () => {
  it('finishes the turn in flight, refuses new ones and ends', async () => {
    const { held, release } = hold();
    async function* events(): AsyncGenerator<TurnEvent> {
      yield token('so ');
      await held;
      yield { event: 'done', data: result('finished') };
    }
    const test = await startTestHost(makeScriptedTurns({ events }));
    const running = fetch(`${test.url}/v1/chat/message`, {
      method: 'POST',
      headers: { ...sse, 'content-type': 'application/json' },
      body: JSON.stringify(hi),
    });
    const text = (await running).text();
    const idle = connect(test.port, '127.0.0.1');
    await vi.waitFor(() => expect(idle.readyState).toBe('open'));
    const stopped = test.host.stop(30_000);
    await expect(call(test.port, '/v1/agents')).rejects.toThrow(/ECONNREFUSED/);
    release();
    expect(await text).toContain('finished');
    expect(await stopped).toBe(true);
  });

  it('cuts off what does not end within the grace', async () => {
    async function* events(): AsyncGenerator<TurnEvent> {
      yield token('so ');
      await new Promise(() => undefined);
    }
    const test = await startTestHost(makeScriptedTurns({ events }));
    const response = await fetch(`${test.url}/v1/chat/message`, {
      method: 'POST',
      headers: { ...sse, 'content-type': 'application/json' },
      body: JSON.stringify(hi),
    });
    const reading = expect(response.text()).rejects.toThrow();
    expect(await test.host.stop(20)).toBe(false);
    await reading;
  });
});

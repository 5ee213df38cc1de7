import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { JSON_HEADERS } from '../fuzz/fuzz-request.ts';
import { sendRequest } from '../fuzz/send-request.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from '../matrix/open-matrix.ts';

const TOO_BIG = 1009;
const MEGABYTE = 1024 * 1024;

let house: MatrixHouse;
let tenant: MatrixTenant;
let threadId = '';
beforeAll(async () => {
  house = await openMatrix({ env: { RATE_LIMIT_PER_MINUTE_TENANT: '100000' } });
  tenant = await house.tenant();
  const made = await call('POST', '/threads', {});
  threadId = JSON.parse(made.text).thread_id;
});
afterAll(() => house?.close());

const call = (method: string, address: string, body?: unknown) =>
  sendRequest(
    { port: house.port, agent: house.agent, key: tenant.key },
    {
      ...{ method, address, headers: JSON_HEADERS, expect: 'taken', how: 'by hand' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  );

const CHAT = 'the socket of the chat';
const PROTOCOL = 'the socket of a thread';
const addressOf = (which: string) =>
  which === CHAT ? '/v1/chat/ws' : `/threads/${threadId}/stream/events`;

async function dial(which: string, from: { port: number; key: string }) {
  const socket = new WebSocket(`ws://127.0.0.1:${from.port}${addressOf(which)}`, {
    headers: { 'x-api-key': from.key },
    perMessageDeflate: true,
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const got: string[] = [];
  socket.on('message', (data) => got.push(String(data)));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  return { socket, closed, got };
}
const here = () => ({ port: house.port, key: tenant.key });
const lives = async () => expect((await call('GET', '/health/live')).status).toBe(200);

describe.each([CHAT, PROTOCOL])('%s', (which) => {
  it('compresses nothing, whatever the client offers', async () => {
    const { socket } = await dial(which, here());
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  it('closes with 1009 on a frame of 1 MB', async () => {
    const { socket, closed } = await dial(which, here());
    socket.send('a'.repeat(MEGABYTE));
    expect(await closed).toBe(TOO_BIG);
    await lives();
  });

  it('closes with 1009 on fragments that never end', async () => {
    const { socket, closed } = await dial(which, here());
    let sent = 0;
    const more = (): void => {
      if (socket.readyState !== WebSocket.OPEN || sent > 10 * MEGABYTE) return;
      sent += 1024;
      socket.send('a'.repeat(1024), { fin: false }, () => setImmediate(more));
    };
    more();
    expect(await closed).toBe(TOO_BIG);
    expect(sent).toBeLessThan(10 * MEGABYTE);
    await lives();
  });

  it('bears a flood of frames from many clients, and answers others meanwhile', async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => dial(which, here())));
    for (const { socket } of clients) {
      for (let n = 0; n < 500; n += 1) socket.send(n % 2 === 0 ? '{"id":1}' : 'no frame at all');
    }
    await lives();
    for (const { got } of clients) {
      await expect.poll(() => got.length, { timeout: 50_000 }).toBe(500);
      for (const answer of got) expect(answer).toMatch(/error/);
    }
    for (const { socket } of clients) socket.terminate();
  });

  it('cuts off a client that sends pings and reads no answer', async () => {
    const socket = await dialRaw(which);
    socket.pause();
    const sent = await pingForEver(socket);
    // Until the kernel has taken all it takes, everything is answered.
    expect(sent).toBeLessThan(200 * MEGABYTE);
    await lives();
  });

  it('answers the ping of a client that reads', async () => {
    const { socket } = await dial(which, here());
    const pong = new Promise<string>((resolve) => socket.on('pong', (data) => resolve(`${data}`)));
    socket.ping('are you there');
    expect(await pong).toBe('are you there');
    socket.terminate();
  });
});

/** A connection that has been taken for a WebSocket, and of which nothing more is read. */
function dialRaw(which: string): Promise<Socket> {
  const socket = connect(house.port, '127.0.0.1');
  socket.write(
    `GET ${addressOf(which)} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
      `x-api-key: ${tenant.key}\r\n\r\n`,
  );
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.once('data', (data) =>
      String(data).startsWith('HTTP/1.1 101')
        ? resolve(socket)
        : reject(new Error(`no WebSocket: ${data}`)),
    );
  });
}

/** Pings until it is cut off; answers how many bytes it came to. */
function pingForEver(socket: Socket): Promise<number> {
  // 125 bytes are the most a ping may carry; masked with zeros.
  const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125, 97)]);
  const many = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
  let sent = 0;
  return new Promise((resolve) => {
    const end = () => resolve(sent);
    socket.removeAllListeners('error');
    socket.on('error', end).on('close', end);
    const more = (): void => {
      if (!socket.destroyed && sent <= 300 * MEGABYTE) {
        sent += many.length;
        socket.write(many, () => setImmediate(more));
      } else end();
    };
    more();
  });
}

it('counts what comes over either socket as it counts requests', async () => {
  const tight = await openMatrix({ env: { RATE_LIMIT_PER_MINUTE_KEY: '5', REDIS_URL: '' } });
  try {
    const { key } = await tight.tenant();
    const from = { port: tight.port, key };
    for (const which of [CHAT, PROTOCOL]) {
      const { socket, got } = await dial(which, { ...from, key: (await tight.tenant()).key });
      for (let n = 0; n < 8; n += 1) {
        const frame = which === CHAT ? { agent_id: 'nobody' } : { method: 'nothing' };
        socket.send(JSON.stringify({ id: n, ...frame, message: 'hello', params: {} }));
      }
      // The handshake was one of the five.
      await expect.poll(() => got.length).toBe(8);
      expect(got.filter((answer) => /Too many requests/.test(answer))).toHaveLength(4);
      socket.terminate();
    }
  } finally {
    await tight.close();
  }
});

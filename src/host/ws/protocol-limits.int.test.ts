import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { dialProtocol, subscribe, toldShort } from '../testing/dial-protocol.ts';
import { startRunHost, TENANT } from '../testing/start-run-host.ts';

describe('a client that is too much', () => {
  it('is closed with 1009 for a frame of 1 MB', async () => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    client.socket.send(`{"id":1,"method":"${'x'.repeat(1024 * 1024)}"}`);
    expect(await client.closed).toBe(1009);
  });

  it('is closed with 1009 for fragments that add up to too much', async () => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    for (let i = 0; i < 40; i++) client.socket.send('x'.repeat(32 * 1024), { fin: false });
    expect(await client.closed).toBe(1009);
  });

  it('may send a command in fragments', async () => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    const command = '{"id":1,"method":"state.fork"}';
    for (const letter of command) client.socket.send(letter, { fin: false });
    client.socket.send('');
    await expect.poll(() => client.got).toHaveLength(1);
    expect(client.got[0]).toMatchObject({ id: 1, error: 'not_supported' });
  });

  it('waits itself when it floods, and gets every answer in order', async () => {
    const host = await startRunHost(toldShort);
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
    const client = await dialProtocol(host, threadId);
    for (let id = 0; id < 3_000; id++) client.socket.send(`{"id":${id},"method":"state.get"}`);
    await expect.poll(() => client.got.length, { timeout: 30_000 }).toBe(3_000);
    expect(client.got.map(({ id }) => id)).toEqual(Array.from({ length: 3_000 }, (_, id) => id));
    expect(busiest).toBe(1);
  });

  it('is cut off when it reads nothing, and costs no more than a buffer', async () => {
    const host = await startRunHost(toldShort, { stallMs: 200 });
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
    const host = await startRunHost(toldShort, { pingMs: 30 });
    const client = await dialProtocol(host, randomUUID());
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

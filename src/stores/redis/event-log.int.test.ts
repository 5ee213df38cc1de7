import { randomUUID } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { describeEventLog, eventsOf } from '../../runs/testing/event-log-conformance.ts';
import { makeRedisEventLog } from './event-log.ts';

const url = process.env['REDIS_URL'] ?? '';
const onError = (error: Error) => console.error('test event log:', error);
/** For a loaded test machine, where time is not what is tested. */
const PATIENT = { commandTimeoutMs: 10_000, onError };

describe.skipIf(!url)('with REDIS_URL', () => {
  describeEventLog('Redis', async () => {
    const keyPrefix = `test:${randomUUID()}:`;
    const open = () =>
      makeRedisEventLog({ url, keyPrefix, ttlSeconds: 600, maxLen: 200, ...PATIENT });
    const here = open();
    const there = open();
    const redis = new Redis(url);
    return {
      here,
      there,
      tenants: [randomUUID(), randomUUID()],
      eventsMax: 200,
      expire: async (tenantId, topic) => {
        const key = `${keyPrefix}events:${tenantId}:${topic}`;
        const leftMs = await redis.pttl(key);
        // Without a time to live it would never expire; with one it does so a little earlier.
        expect(leftMs).toBeGreaterThan(0);
        expect(leftMs).toBeLessThanOrEqual(600_000);
        await redis.pexpire(key, 1);
      },
      close: async () => {
        for (const log of [here, there]) await log.close();
        const keys = await redis.keys(`${keyPrefix}*`);
        if (keys.length > 0) await redis.del(...keys);
        redis.disconnect();
      },
    };
  });

  it('goes on with the next seq after Redis has lost its data and its scripts', async () => {
    const keyPrefix = `test:${randomUUID()}:`;
    const log = makeRedisEventLog({ url, keyPrefix, ...PATIENT });
    const redis = new Redis(url);
    await log.append('t', 'run:1', eventsOf(0, 4));
    await redis.del(`${keyPrefix}events:t:run:1`);
    await redis.script('FLUSH');
    await log.append('t', 'run:1', eventsOf(5, 6));
    expect(await log.read('t', 'run:1', 2, 10)).toEqual(eventsOf(5, 6));
    await log.delete('t', 'run:1');
    redis.disconnect();
    await log.close();
  });
});

describe.skipIf(!url)('Redis behind a line that is cut', () => {
  it('fails at once, comes back by itself, and tells its subscribers to look', async () => {
    const target = new URL(url);
    const lines = new Set<Socket>();
    let cut = false;
    const proxy = createServer((near) => {
      if (cut) return near.destroy();
      const far = connect(Number(target.port || 6379), target.hostname);
      for (const socket of [near, far]) {
        lines.add(socket);
        socket.on('error', () => socket.destroy()).on('close', () => lines.delete(socket));
      }
      return near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const through = new URL(target);
    through.host = `127.0.0.1:${address.port}`;
    const keyPrefix = `test:${randomUUID()}:`;
    const told: Error[] = [];
    const log = makeRedisEventLog({
      url: through.href,
      keyPrefix,
      commandTimeoutMs: 10_000,
      onError: (error) => told.push(error),
    });
    const direct = makeRedisEventLog({ url, keyPrefix, ...PATIENT });
    let grown = 0;
    log.subscribe('t', 'run:1', () => {
      grown += 1;
    });
    await log.append('t', 'run:1', eventsOf(0, 0));
    await expect.poll(() => grown, { timeout: 20_000 }).toBeGreaterThan(0);

    cut = true;
    for (const socket of lines) socket.destroy();
    await expect(log.append('t', 'run:1', eventsOf(1, 1))).rejects.toMatchObject({
      code: 'overloaded',
    });
    await direct.append('t', 'run:1', eventsOf(1, 1));
    const before = grown;
    cut = false;
    await expect.poll(() => grown, { timeout: 20_000 }).toBeGreaterThan(before);
    const isBack = () => log.lastSeq('t', 'run:1').catch(() => undefined);
    await expect.poll(isBack, { timeout: 20_000 }).toBe(1);
    // Once for each of its two connections.
    expect(told.length).toBeLessThanOrEqual(2);
    await direct.delete('t', 'run:1');
    for (const one of [log, direct]) await one.close();
    for (const socket of lines) socket.destroy();
    proxy.close();
  });
});

describe('Redis that is not there', () => {
  it('fails every call at once, in a way that may be tried again', async () => {
    const told: Error[] = [];
    const log = makeRedisEventLog({
      url: 'redis://127.0.0.1:1',
      onError: (error) => told.push(error),
    });
    const stop = log.subscribe('t', 'run:1', () => undefined);
    const away = { code: 'overloaded', retry: true };
    await expect(log.append('t', 'run:1', eventsOf(0, 0))).rejects.toMatchObject(away);
    await expect(log.read('t', 'run:1', -1, 1)).rejects.toMatchObject(away);
    await expect(log.lastSeq('t', 'run:1')).rejects.toMatchObject(away);
    await expect(log.delete('t', 'run:1')).rejects.toMatchObject(away);
    expect(told.length).toBeGreaterThan(0);
    stop();
    await log.close();
  });
});

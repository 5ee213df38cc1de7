import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { describeEventLog, eventsOf } from '../../runs/testing/event-log-conformance.ts';
import { makeRedisEventLog } from './event-log.ts';
import { openCutLine } from './testing/open-cut-line.ts';

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
    const line = await openCutLine(url);
    const keyPrefix = `test:${randomUUID()}:`;
    const told: Error[] = [];
    const log = makeRedisEventLog({
      url: line.url,
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

    line.cut();
    await expect(log.append('t', 'run:1', eventsOf(1, 1))).rejects.toMatchObject({
      code: 'overloaded',
    });
    await direct.append('t', 'run:1', eventsOf(1, 1));
    const before = grown;
    line.mend();
    await expect.poll(() => grown, { timeout: 20_000 }).toBeGreaterThan(before);
    const isBack = () => log.lastSeq('t', 'run:1').catch(() => undefined);
    await expect.poll(isBack, { timeout: 20_000 }).toBe(1);
    // Once for each of its two connections.
    expect(told.length).toBeLessThanOrEqual(2);
    await direct.delete('t', 'run:1');
    for (const one of [log, direct]) await one.close();
    line.close();
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

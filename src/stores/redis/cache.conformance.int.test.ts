import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cache } from './cache.ts';
import { openMemory } from './open-memory.ts';
import { openRedis } from './open-redis.ts';
import { openCutLine } from './testing/open-cut-line.ts';

const onError = (error: Error) => console.error('test cache:', error);
const url = process.env['REDIS_URL'];
const caches: [string, () => Cache][] = [['in-process', () => openMemory()]];
if (url) {
  const keyPrefix = `test:${randomUUID()}:`;
  caches.push(['Redis', () => openRedis({ url, keyPrefix, commandTimeoutMs: 5_000, onError })]);
}

describe.each(caches)('the %s cache', (_name, open) => {
  let cache: Cache;
  beforeAll(() => {
    cache = open();
  });
  afterAll(() => cache.close());

  it('gives back what was set, and null for the rest', async () => {
    await cache.set('a', '{"x": "ö"}', 60);
    expect(await cache.get('a')).toBe('{"x": "ö"}');
    expect(await cache.get('b')).toBeNull();
  });

  it('keeps an empty value apart from none', async () => {
    await cache.set('empty', '', 60);
    expect(await cache.get('empty')).toBe('');
  });

  it('replaces and deletes', async () => {
    await cache.set('r', '1', 60);
    await cache.set('r', '2', 60);
    expect(await cache.get('r')).toBe('2');
    await cache.delete('r');
    await cache.delete('r');
    expect(await cache.get('r')).toBeNull();
  });

  it('forgets after the time to live, which the last set decides', async () => {
    await cache.set('short', 'x', 0.05);
    await cache.set('longer', 'x', 0.05);
    await cache.set('longer', 'y', 60);
    await sleep(120);
    expect(await cache.get('short')).toBeNull();
    expect(await cache.get('longer')).toBe('y');
  });

  it('answers a ping', async () => {
    await cache.ping();
  });

  it('answers many at once', async () => {
    const keys = Array.from({ length: 200 }, (_, i) => `many-${i}`);
    await Promise.all(keys.map((key) => cache.set(key, key, 60)));
    expect(await Promise.all(keys.map((key) => cache.get(key)))).toEqual(keys);
  });
});

describe('the in-process cache', () => {
  it('is bounded in entries and in bytes, and drops the least used', async () => {
    const few = openMemory({ entriesMax: 2 });
    for (const key of ['a', 'b']) await few.set(key, key, 60);
    await few.get('a');
    await few.set('c', 'c', 60);
    expect([await few.get('a'), await few.get('b'), await few.get('c')]).toEqual(['a', null, 'c']);
    const small = openMemory({ bytesMax: 100 });
    await small.set('a', 'x'.repeat(40), 60);
    await small.set('b', 'x'.repeat(40), 60);
    await small.set('huge', 'x'.repeat(400), 60);
    expect([await small.get('a'), await small.get('huge')]).toEqual([null, null]);
    expect(await small.get('b')).toBe('x'.repeat(40));
  });
});

describe.runIf(url !== undefined)('Redis behind a line that is cut', () => {
  it('costs an answer, not a conversation, and comes back by itself', async () => {
    const line = await openCutLine(url ?? '');
    const told: Error[] = [];
    const cache = openRedis({
      url: line.url,
      keyPrefix: `test:${randomUUID()}:`,
      commandTimeoutMs: 5_000,
      onError: (error) => told.push(error),
    });
    await cache.set('a', 'x', 60);
    expect(await cache.get('a')).toBe('x');

    line.cut();
    await expect.poll(() => cache.get('a')).toBeNull();
    expect(told.length).toBeGreaterThan(0);
    await expect(cache.ping()).rejects.toThrow();

    line.mend();
    await expect.poll(() => cache.get('a'), { timeout: 30_000 }).toBe('x');
    await cache.ping();
    await cache.close();
    line.close();
  });
});

describe('Redis that is not there', () => {
  it('is a cache that holds nothing: no call fails, the error is told', async () => {
    const told: Error[] = [];
    // Port 1 of this machine: nobody listens there.
    const cache = openRedis({ url: 'redis://127.0.0.1:1', onError: (error) => told.push(error) });
    await cache.set('a', 'x', 60);
    await cache.delete('a');
    expect(await cache.get('a')).toBeNull();
    expect(told.length).toBeGreaterThan(2);
    await expect(cache.ping()).rejects.toThrow();
    await cache.close();
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openRateLimits } from './rate-limits.ts';

const redisUrl = process.env['REDIS_URL'];
const perMinute = { key: 3, tenant: 0, address: 5, failures: 2 };
const open = (url: string | undefined, errors: Error[] = []) =>
  openRateLimits({ url, perMinute, onError: (error) => errors.push(error) });

const places: [string, string | undefined][] = [['this process', undefined]];
if (redisUrl !== undefined) places.push(['Redis', redisUrl]);

describe.each(places)('rate limits in %s', (_name, url) => {
  it('refuse what is over the limit, and say how long', async () => {
    const limits = open(url);
    const id = randomUUID();
    for (const remaining of [2, 1, 0]) {
      expect(await limits.take('key', id)).toMatchObject({ exceeded: false, remaining, limit: 3 });
    }
    const refused = await limits.take('key', id);
    expect(refused).toMatchObject({ exceeded: true, remaining: 0, by: 'key' });
    expect(refused?.resetSeconds).toBeGreaterThan(0);
    expect(refused?.resetSeconds).toBeLessThanOrEqual(60);
    expect(await limits.take('key', randomUUID())).toMatchObject({ exceeded: false });
    limits.close();
  });

  it('let exactly as many in at once as there may be', async () => {
    const limits = open(url);
    const id = randomUUID();
    const taken = await Promise.all(Array.from({ length: 50 }, () => limits.take('address', id)));
    expect(taken.filter((one) => one?.exceeded === false)).toHaveLength(5);
    limits.close();
  });

  it('look without counting, and count nothing where they are off', async () => {
    const limits = open(url);
    const id = randomUUID();
    expect(await limits.look('failures', id)).toBeNull();
    await limits.take('failures', id);
    expect(await limits.look('failures', id)).toMatchObject({ exceeded: false, remaining: 1 });
    await limits.take('failures', id);
    expect(await limits.look('failures', id)).toMatchObject({ exceeded: true });
    expect(await limits.take('tenant', id)).toBeNull();
    limits.close();
  });
});

it.skipIf(redisUrl === undefined)('count together in Redis, whichever process asks', async () => {
  const [one, other] = [open(redisUrl), open(redisUrl)];
  const id = randomUUID();
  for (const limits of [one, other, one]) await limits.take('key', id);
  expect(await other.take('key', id)).toMatchObject({ exceeded: true });
  one.close();
  other.close();
});

it('go on in this process while Redis is away', async () => {
  const limits = open('redis://127.0.0.1:1');
  const id = randomUUID();
  const taken = [];
  for (let at = 0; at < 4; at += 1) taken.push((await limits.take('key', id))?.exceeded);
  expect(taken).toEqual([false, false, false, true]);
  limits.close();
});

import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { SCOPES_OF } from '../../schemas/access.ts';
import type { Caller } from '../any-caller.ts';
import type { LimitedBy, RateLimits } from '../rate-limits.ts';
import { admit, countCall } from './rate-limit.ts';

const caller = (kind: Caller['principal']['kind']): Caller => ({
  tenantId: '8a7c1f9e-3d1b-4f6a-8b0e-2c9d4e5f6a7b',
  slug: 'one',
  principal: { kind, id: 'k1', role: 'service' },
  scopes: SCOPES_OF.service,
});

/** Counts for ever; `max` by kind. */
function counting(max: Partial<Record<LimitedBy, number>>) {
  const counts = new Map<string, number>();
  const state = (by: LimitedBy, id: string, exceeded: (n: number, limit: number) => boolean) => {
    const [n, limit] = [counts.get(`${by} ${id}`) ?? 0, max[by]];
    if (limit === undefined) return null;
    const remaining = Math.max(0, limit - n);
    const window = { windowSeconds: 60, resetSeconds: 7 };
    return { by, limit, remaining, ...window, exceeded: exceeded(n, limit) };
  };
  const limits: RateLimits = {
    take: async (by, id) => {
      counts.set(`${by} ${id}`, (counts.get(`${by} ${id}`) ?? 0) + 1);
      return state(by, id, (n, limit) => n > limit);
    },
    look: async (by, id) => state(by, id, (n, limit) => n >= limit),
  };
  return { limits, counts };
}

const request = (key?: string) =>
  ({
    headers: key === undefined ? {} : { 'x-api-key': key },
    socket: { remoteAddress: '192.0.2.1' },
  }) as unknown as IncomingMessage;

const deps = (rateLimits: RateLimits, anonymous = false) => ({
  ...{ rateLimits, settings: { anonymous } },
  tenantFor: async (key: string | undefined) => (key === 'good' ? caller('key') : null),
});

it.each<[string, Partial<Record<LimitedBy, number>>, number]>([
  ['key', { key: 2, tenant: 9, address: 9 }, 2],
  ['tenant', { key: 9, tenant: 3, address: 9 }, 3],
  ['address', { key: 9, tenant: 9, address: 1 }, 1],
])('refuses what is over the limit of the %s', async (by, max, good) => {
  const { limits } = counting(max);
  const told: Record<string, string>[] = [];
  const call = () => admit(request('good'), deps(limits), (headers) => told.push(headers));
  for (let at = 0; at < good; at += 1) expect(await call()).toMatchObject({ slug: 'one' });
  await expect(call()).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 7 });
  expect(told[0]?.['ratelimit-policy']).toMatch(/^"[a-z]+";q=\d;w=60$/);
  expect(told.map((headers) => headers['ratelimit'])).toContain(`"${by}";r=0;t=7`);
});

it('shuts an address out that guesses keys, with good ones too, and no other failure', async () => {
  const { limits } = counting({ failures: 2 });
  for (let at = 0; at < 2; at += 1) {
    await expect(admit(request('bad'), deps(limits))).rejects.toMatchObject({
      code: 'unauthorized',
    });
  }
  for (const key of ['bad', 'good', undefined]) {
    await expect(admit(request(key), deps(limits))).rejects.toMatchObject({
      code: 'too_many_requests',
    });
  }
});

it('counts nothing of a development host, nor of who calls it from its own machine', async () => {
  const { limits, counts } = counting({ key: 0, tenant: 0, address: 0 });
  expect(await admit(request('good'), deps(limits, true))).toMatchObject({ slug: 'one' });
  expect(await countCall(limits, caller('local'))).toBeNull();
  expect(counts.size).toBe(0);
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeLocalSignals } from '../../runs/local-signals.ts';
import type { SignalChannel } from '../../runs/ports.ts';
import { describeSignals } from '../../runs/testing/signals-conformance.ts';
import { openRedisSignals } from './signals.ts';

const url = process.env['REDIS_URL'];

const open = (address: string, keyPrefix: string, told: unknown[]) => {
  const onError = (error: unknown) => told.push(error);
  const local = makeLocalSignals({ onError });
  return openRedisSignals<SignalChannel>({ url: address, keyPrefix, local, onError });
};

describe.skipIf(!url)('with REDIS_URL', () => {
  describeSignals('Redis', async () => {
    const keyPrefix = `test:${randomUUID()}:`;
    const told: unknown[] = [];
    const here = open(url ?? '', keyPrefix, told);
    const there = open(url ?? '', keyPrefix, []);
    const close = async () => {
      for (const end of [here, there]) await end.close();
    };
    return { here, there, told, close };
  });
});

describe('Redis that is not there', () => {
  it('tells this process all the same', async () => {
    const told: unknown[] = [];
    // Port 1 of this machine: nobody listens there.
    const signals = open('redis://127.0.0.1:1', 'test:', told);
    const heard: string[] = [];
    signals.subscribe('runs', (payload) => heard.push(payload));
    signals.publish('runs', 'x');
    await expect.poll(() => heard).toEqual(['x']);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    await signals.close();
  });
});

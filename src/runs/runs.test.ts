import { describe, expect, it } from 'vitest';
import { makeChannel } from './channel.ts';
import { makeSlots } from './slots.ts';

async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('channel', () => {
  it('gives a late reader everything, then ends', async () => {
    const channel = makeChannel<number>();
    for (const n of [1, 2, 3]) channel.push(n);
    channel.close();
    expect(await collect(channel.events)).toEqual([1, 2, 3]);
  });

  it('wakes a waiting reader', async () => {
    const channel = makeChannel<string>();
    const all = collect(channel.events);
    channel.push('a');
    await new Promise((resolve) => setImmediate(resolve));
    channel.push('b');
    channel.close();
    expect(await all).toEqual(['a', 'b']);
  });

  it('is bounded: the oldest go first', async () => {
    const channel = makeChannel<number>(2);
    for (const n of [1, 2, 3]) channel.push(n);
    channel.close();
    expect(await collect(channel.events)).toEqual([2, 3]);
  });
});

describe('slots', () => {
  it('runs no more at once than allowed, in order, and refuses past the queue', async () => {
    const slots = makeSlots({ running: 2, waiting: 1 });
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const gates: (() => void)[] = [];
    const work = (n: number) => async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(n);
      await new Promise<void>((open) => gates.push(open));
      running -= 1;
    };
    const all = [1, 2, 3].map((n) => slots.run(work(n)));
    expect(() => slots.assertRoom()).toThrowError(expect.objectContaining({ code: 'overloaded' }));
    while (order.length < 3) {
      gates.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const open of gates) open();
    await Promise.all(all);
    expect(most).toBe(2);
    expect(order).toEqual([1, 2, 3]);
    slots.assertRoom();
  });

  it('frees its place when the work fails', async () => {
    const slots = makeSlots({ running: 1, waiting: 0 });
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await slots.run(async () => 7)).toBe(7);
  });
});

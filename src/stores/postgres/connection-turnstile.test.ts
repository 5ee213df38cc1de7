import { describe, expect, it, vi } from 'vitest';
import { makeTurnstile } from './connection-turnstile.ts';

describe('a turnstile', () => {
  it('lets one in at a time, in order', async () => {
    const turnstile = makeTurnstile({ waitMs: 1_000, waitingMax: 10 });
    const order: number[] = [];
    let inside = 0;
    const visit = async (n: number) => {
      const leave = await turnstile.enter(`visitor ${n}`);
      inside += 1;
      expect(inside).toBe(1);
      await Promise.resolve();
      order.push(n);
      inside -= 1;
      leave();
    };
    await Promise.all([1, 2, 3, 4].map(visit));
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('names the holder to who waits too long, and forgets who gave up', async () => {
    vi.useFakeTimers();
    const turnstile = makeTurnstile({ waitMs: 5_000, waitingMax: 10 });
    const leave = await turnstile.enter('tenant one');
    const waiting = turnstile.enter('tenant two');
    const refused = expect(waiting).rejects.toMatchObject({
      code: 'database_locked',
      retry: true,
      message: expect.stringMatching(/held by tenant one for 5000 ms, from .*turnstile\.test\.ts/),
    });
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
    leave();
    vi.useRealTimers();
    await expect(turnstile.enter('tenant three')).resolves.toBeTypeOf('function');
  });

  it('refuses more than may wait', async () => {
    const turnstile = makeTurnstile({ waitMs: 1_000, waitingMax: 1 });
    const leave = await turnstile.enter('one');
    const second = turnstile.enter('two');
    await expect(turnstile.enter('three')).rejects.toMatchObject({ code: 'overloaded' });
    leave();
    (await second)();
  });

  it('lets nobody in twice when somebody leaves twice', async () => {
    const turnstile = makeTurnstile({ waitMs: 1_000, waitingMax: 10 });
    const leave = await turnstile.enter('one');
    const second = turnstile.enter('two');
    const third = turnstile.enter('three');
    leave();
    leave();
    await second;
    let entered = false;
    void third.then(() => {
      entered = true;
    });
    await Promise.resolve();
    await Promise.resolve();
    expect(entered).toBe(false);
    (await second)();
    (await third)();
  });
});

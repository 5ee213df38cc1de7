import { setImmediate as settled } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeWaitingRoom } from './waiting-room.ts';

const OPTIONS = { places: 2, waitMs: 400, impatientMs: 50, waitingMax: 10 };
/** Refusals come one turn of the event loop after their timer. */
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await settled();
}
const unavailable = { code: 'database_unavailable', retry: true };

describe('a waiting room', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets as many in as there are places, then who came first', async () => {
    const room = makeWaitingRoom(OPTIONS);
    const leave = await room.enter();
    await room.enter();
    const order: string[] = [];
    const third = room.enter().then((free) => {
      order.push('third');
      free();
    });
    const fourth = room.enter().then(() => order.push('fourth'));
    expect(room.waiting()).toBe(2);
    leave();
    leave();
    await Promise.all([third, fourth]);
    expect(order).toEqual(['third', 'fourth']);
    expect(room.waiting()).toBe(0);
  });

  it('frees a place once, however often it is left', async () => {
    const room = makeWaitingRoom({ ...OPTIONS, places: 1 });
    const leave = await room.enter();
    leave();
    leave();
    await room.enter();
    const second = room.enter();
    const refused = expect(second).rejects.toMatchObject(unavailable);
    await pass(OPTIONS.waitMs);
    await refused;
  });

  it('refuses after the wait, and sooner while nobody gets in', async () => {
    const room = makeWaitingRoom(OPTIONS);
    for (let n = 0; n < OPTIONS.places; n += 1) await room.enter();
    const outcomes: string[] = [];
    const visit = (name: string) => room.enter().catch(() => outcomes.push(name));
    void visit('first');
    await pass(OPTIONS.waitMs - 1);
    expect(outcomes).toEqual([]);
    void visit('second');
    await pass(2);
    expect(outcomes).toEqual(['first']);
    void visit('third');
    await pass(OPTIONS.impatientMs);
    expect(outcomes).toEqual(['first', 'third']);
    await pass(OPTIONS.waitMs);
    expect(outcomes).toEqual(['first', 'third', 'second']);
    // The queue was empty in between: patience is back.
    void visit('fourth');
    await pass(OPTIONS.impatientMs);
    expect(outcomes).not.toContain('fourth');
  });

  it('refuses more than may wait', async () => {
    const room = makeWaitingRoom({ ...OPTIONS, places: 1, waitingMax: 1 });
    await room.enter();
    const waits = expect(room.enter()).rejects.toMatchObject(unavailable);
    await expect(room.enter()).rejects.toMatchObject({ code: 'overloaded' });
    await pass(OPTIONS.waitMs);
    await waits;
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { makeCallGuards } from './call-guards.ts';

const candidate = { id: 'one', concurrencyMax: 2 };
const sick = new AppError('model_failed', 'the model answered 500', { retry: true });
const asked = new AppError('model_failed', 'too long');
const refusal = { code: 'overloaded' };

describe('the bulkhead', () => {
  it('lets in as many as may be, and the next when one is done', async () => {
    const guards = makeCallGuards();
    const first = await guards.enter(candidate);
    await guards.enter(candidate);
    await expect(guards.enter(candidate)).rejects.toMatchObject(refusal);
    await guards.enter({ ...candidate, id: 'other' });
    first.ended();
    await expect.poll(() => guards.enter(candidate).then(() => true)).toBe(true);
  });
});

describe('the breaker', () => {
  const fail = async (guards: ReturnType<typeof makeCallGuards>, error: Error, times: number) => {
    for (let at = 0; at < times; at += 1) (await guards.enter(candidate)).failed(error);
    await Promise.resolve();
  };

  it('keeps calls away from one that keeps failing, then tries it with one call', async () => {
    const guards = makeCallGuards({ failuresMax: 3, restMs: 50 });
    await fail(guards, sick, 3);
    await expect(guards.enter(candidate)).rejects.toMatchObject(refusal);
    let trial: Awaited<ReturnType<typeof guards.enter>> | undefined;
    await expect
      .poll(async () => {
        trial = await guards.enter(candidate).catch(() => undefined);
        return trial !== undefined;
      })
      .toBe(true);
    await expect(guards.enter(candidate)).rejects.toMatchObject(refusal);
    trial?.ended();
    await expect.poll(() => guards.enter(candidate).then(() => true)).toBe(true);
  });

  it('does not mind what was wrong with the question', async () => {
    const guards = makeCallGuards({ failuresMax: 3 });
    await fail(guards, asked, 10);
    await guards.enter(candidate);
  });

  it('does not mind a caller who hung up', async () => {
    const guards = makeCallGuards({ failuresMax: 3 });
    await fail(guards, new Error('hung up'), 10);
    await guards.enter(candidate);
  });
});

describe('a cooldown', () => {
  it('lasts as long as was asked for, and five minutes at most', async () => {
    let now = 0;
    const guards = makeCallGuards({ now: () => now });
    const wait = (retryAfterSeconds: number) =>
      new AppError('model_failed', 'slow down', { retry: true, retryAfterSeconds });
    (await guards.enter(candidate)).failed(wait(60));
    now = 59_999;
    await expect(guards.enter(candidate)).rejects.toMatchObject(refusal);
    now = 60_000;
    (await guards.enter(candidate)).failed(wait(86_400));
    now += 299_999;
    await expect(guards.enter(candidate)).rejects.toMatchObject(refusal);
    now += 1;
    await guards.enter(candidate);
  });
});

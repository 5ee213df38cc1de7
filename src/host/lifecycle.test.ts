import { expect, it } from 'vitest';
import { makeLifecycle } from './lifecycle.ts';

it('is drained at once when nothing is in flight', async () => {
  const lifecycle = makeLifecycle();
  expect(lifecycle.draining()).toBe(false);
  expect(await lifecycle.drain(0)).toBe(true);
  expect(lifecycle.draining()).toBe(true);
});

it('waits for all that is in flight, each counted once', async () => {
  const lifecycle = makeLifecycle();
  const leaveFirst = lifecycle.enter();
  const leaveSecond = lifecycle.enter();
  let drained = false;
  const drain = lifecycle.drain(60_000).then((all) => {
    drained = true;
    return all;
  });
  leaveFirst();
  leaveFirst();
  await Promise.resolve();
  expect(drained).toBe(false);
  leaveSecond();
  expect(await drain).toBe(true);
});

it('gives up after the grace', async () => {
  const lifecycle = makeLifecycle();
  lifecycle.enter();
  expect(await lifecycle.drain(1)).toBe(false);
});

it('tells who listens, and not who stopped listening', async () => {
  const lifecycle = makeLifecycle();
  const told: string[] = [];
  const gone = () => told.push('gone');
  lifecycle.onDrain(() => told.push('here'));
  lifecycle.onDrain(gone);
  lifecycle.offDrain(gone);
  await lifecycle.drain(0);
  expect(told).toEqual(['here']);
});

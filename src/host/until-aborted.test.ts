import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { untilAborted } from './until-aborted.ts';

async function* count(upTo: number, ended: string[] = []) {
  try {
    for (let i = 0; i < upTo; i++) yield i;
  } finally {
    ended.push('ended');
  }
}
const never = () => new Promise<never>(() => undefined);
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

it('passes everything on', async () => {
  expect(await collect(untilAborted(count(3), new AbortController().signal))).toEqual([0, 1, 2]);
});

it('yields nothing once aborted', async () => {
  expect(await collect(untilAborted(count(3), AbortSignal.abort()))).toEqual([]);
});

it('ends in the middle, and tells the source', async () => {
  const leaving = new AbortController();
  const ended: string[] = [];
  const seen: number[] = [];
  for await (const item of untilAborted(count(10, ended), leaving.signal)) {
    seen.push(item);
    if (item === 1) leaving.abort();
  }
  expect(seen).toEqual([0, 1]);
  expect(ended).toEqual(['ended']);
});

it('ends while the next item is awaited', async () => {
  const leaving = new AbortController();
  async function* silent() {
    yield 1;
    await never();
  }
  setTimeout(() => leaving.abort(), 1);
  expect(await collect(untilAborted(silent(), leaving.signal))).toEqual([1]);
});

it('throws what the source throws', async () => {
  async function* broken() {
    yield 1;
    throw new Error('broken');
  }
  const signal = new AbortController().signal;
  await expect(collect(untilAborted(broken(), signal))).rejects.toThrow('broken');
});

it('leaves no listener with a signal that outlives it', async () => {
  const { signal } = new AbortController();
  const listeners = () => getEventListeners(signal, 'abort').length;
  await collect(untilAborted(count(3), signal));
  const early = untilAborted(count(3), signal);
  await early.next();
  expect(listeners()).toBe(1);
  await early.return();
  expect(listeners()).toBe(0);
});

import { MemorySaver } from '@langchain/langgraph';
import { expect, it } from 'vitest';
import type { CompiledGraph } from '../schemas/served-graph.ts';
import { guardWrites } from './guard-writes.ts';
import type { TenantSaver } from './ports.ts';
import { bindGraph } from './state/bind-graph.ts';
import { gated } from './testing/graphs/gated.ts';

/** Fails from the n-th checkpoint on; the first two are the input's. */
function failingSaver(from: number) {
  const saver = new MemorySaver();
  const put = saver.put.bind(saver);
  let puts = 0;
  const failing: Pick<MemorySaver, 'put'> = {
    async put(...args) {
      puts += 1;
      if (puts < from) return put(...args);
      throw new Error('lease lost');
    },
  };
  const settled = async () => undefined;
  const whole = Object.assign(saver, failing, { settled }) as unknown as TenantSaver;
  return { saver: whole, puts: () => puts };
}

/** What nobody handles is told by the test runner, which fails. */
it.each(['sync', 'async'] as const)('stops a run by a failed write: %s', async (durability) => {
  const walk = gated(['one', 'two', 'three', 'four', 'five']);
  const { saver, puts } = failingSaver(3);
  const guarded = guardWrites(saver);
  const graph = bindGraph(walk.graph as CompiledGraph, guarded.saver);
  const playing = (async () => {
    const options = {
      ...{ durability, streamMode: ['values'], signal: guarded.failed },
      configurable: { thread_id: 't' },
    };
    for await (const _ of await graph.stream({}, options)) void _;
  })();
  await expect(playing).rejects.toThrow();
  await expect(guarded.settled()).rejects.toThrow('lease lost');
  // Nothing after what is missing; with `sync`, no step either.
  expect(puts()).toBe(3);
  if (durability === 'sync') expect(walk.entered('two', 't')).toBe(0);
  expect(walk.entered('five', 't')).toBe(0);
});

it('says nothing of a run whose writes all went well', async () => {
  const walk = gated();
  const guarded = guardWrites(failingSaver(99).saver);
  const graph = bindGraph(walk.graph as CompiledGraph, guarded.saver);
  const options = { streamMode: ['values'], configurable: { thread_id: 't' } };
  for await (const _ of await graph.stream({}, options)) void _;
  await guarded.settled();
  expect(guarded.failed.aborted).toBe(false);
  const tuple = await guarded.saver.getTuple({ configurable: { thread_id: 't' } });
  expect(tuple?.checkpoint.channel_values['steps']).toEqual(['one', 'two', 'three']);
});

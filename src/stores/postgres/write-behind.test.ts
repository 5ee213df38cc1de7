import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it, vi } from 'vitest';
import { makeWriteBehind } from './write-behind.ts';

/** Writes that are over when the test says so. */
function slowWrite() {
  const groups: number[][] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const write = (group: readonly number[]) =>
    new Promise<void>((resolve, reject) => {
      groups.push([...group]);
      ends.push({ resolve, reject });
    });
  return { groups, ends, write };
}

describe.each([true, false])('what is added (defers: %s)', (defers) => {
  it('goes together with what came while the group before was on its way', async () => {
    const { groups, ends, write } = slowWrite();
    const { add, settled } = makeWriteBehind(write, { defers });
    const all = [add([1])];
    await vi.waitFor(() => expect(groups).toEqual([[1]]));
    all.push(add([2, 3]), add([4]));
    ends[0]?.resolve();
    await vi.waitFor(() => expect(groups).toEqual([[1], [2, 3, 4]]));
    ends[1]?.resolve();
    await Promise.all(all);
    await settled();
    expect(groups).toHaveLength(2);
  });

  it('is refused once something has failed', async () => {
    const { groups, ends, write } = slowWrite();
    const { add, settled } = makeWriteBehind(write, { defers });
    const first = add([1]).catch((error: Error) => error.message);
    await vi.waitFor(() => expect(ends).toHaveLength(1));
    ends[0]?.reject(new Error('lease lost'));
    await expect(settled()).rejects.toThrow('lease lost');
    expect(await first).toBe(defers ? undefined : 'lease lost');
    await expect(add([2])).rejects.toThrow('lease lost');
    expect(groups).toEqual([[1]]);
  });
});

it('resolves at once where it defers, but only while not too much waits', async () => {
  const { ends, write } = slowWrite();
  const { add } = makeWriteBehind(write, { defers: true });
  await add([0]);
  await vi.waitFor(() => expect(ends).toHaveLength(1));
  await add(Array.from({ length: 200 }, (_, index) => index));
  let done = false;
  const last = add([201]).then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toBe(false);
  ends[0]?.resolve();
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[1]?.resolve();
  await last;
});

it('resolves when it is written where it does not defer', async () => {
  const { ends, write } = slowWrite();
  const { add } = makeWriteBehind(write, { defers: false });
  let done = false;
  const added = add([1]).then(() => {
    done = true;
  });
  await vi.waitFor(() => expect(ends).toHaveLength(1));
  expect(done).toBe(false);
  ends[0]?.resolve();
  await added;
});

it('writes outside of the context of whoever adds', async () => {
  const context = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const { add } = makeWriteBehind(async () => void seen.push(context.getStore()), {
    defers: false,
  });
  await context.run('within a transaction', () => add([1]));
  expect(seen).toEqual([undefined]);
});

import { expect, it } from 'vitest';
import { makeKnownFor } from './known-for.ts';

it('is read once, at the same time too, and again when it was forgotten', async () => {
  let reads = 0;
  const known = makeKnownFor(async () => ({ at: ++reads }), 60_000);
  expect(known.peek('a')).toBeUndefined();
  expect(await Promise.all([known.of('a'), known.of('a')])).toEqual([{ at: 1 }, { at: 1 }]);
  expect(known.peek('a')).toEqual({ at: 1 });
  known.forget('a');
  expect(known.peek('a')).toBeUndefined();
  expect(await known.of('a')).toEqual({ at: 2 });
  expect(await known.of('b')).toEqual({ at: 3 });
});

it('does not keep what was read before a change', async () => {
  const gates: (() => void)[] = [];
  let value = 'old';
  const known = makeKnownFor(async () => {
    const seen = value;
    await new Promise<void>((resolve) => gates.push(resolve));
    return { seen };
  }, 60_000);
  const early = known.of('a');
  await expect.poll(() => gates.length).toBe(1);
  value = 'new';
  known.forget('a');
  gates[0]?.();
  expect(await early).toEqual({ seen: 'old' });
  const late = known.of('a');
  await expect.poll(() => gates.length).toBe(2);
  gates[1]?.();
  expect(await late).toEqual({ seen: 'new' });
});

it('does not remember a failure', async () => {
  let fails = true;
  const known = makeKnownFor(async () => {
    if (fails) throw new Error('down');
    return { up: true };
  }, 60_000);
  await expect(known.of('a')).rejects.toThrow('down');
  fails = false;
  expect(await known.of('a')).toEqual({ up: true });
});

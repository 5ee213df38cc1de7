import { expect, it } from 'vitest';
import { remember } from './remember.ts';

const LONG = { max: 100, ttlMs: 60_000 };

function counted(answers: Record<string, object>) {
  const asked: string[] = [];
  const load = async (name: string) => {
    asked.push(name);
    if (name === 'broken') throw new Error('down');
    return answers[name] ?? null;
  };
  return { asked, load };
}

it('asks once for what is there and once for what is not, also at the same time', async () => {
  const { asked, load } = counted({ a: { n: 1 } });
  const known = remember(LONG, load);
  expect(await Promise.all([known.get('a'), known.get('a')])).toEqual([{ n: 1 }, { n: 1 }]);
  expect([await known.get('a'), await known.get('x'), await known.get('x')]).toEqual([
    { n: 1 },
    null,
    null,
  ]);
  expect(asked).toEqual(['a', 'x']);
});

it('asks again after a change, and for what failed', async () => {
  const { asked, load } = counted({ a: { n: 1 } });
  const known = remember(LONG, load);
  await known.get('a');
  known.forget();
  await known.get('a');
  await expect(known.get('broken')).rejects.toThrow('down');
  await expect(known.get('broken')).rejects.toThrow('down');
  expect(asked).toEqual(['a', 'a', 'broken', 'broken']);
});

it('does not keep what was asked for before a change', async () => {
  const waiting: ((value: object | null) => void)[] = [];
  const known = remember<object>(LONG, () => new Promise((resolve) => waiting.push(resolve)));
  const before = known.get('a');
  known.forget();
  waiting[0]?.({ n: 'old' });
  expect(await before).toEqual({ n: 'old' });
  const after = known.get('a');
  waiting[1]?.(null);
  expect(await after).toBeNull();
  expect(await known.get('a')).toBeNull();
});

it('keeps what is there however many are asked for that are not', async () => {
  const { asked, load } = counted({ a: { n: 1 } });
  const known = remember({ max: 3, ttlMs: 60_000 }, load);
  await known.get('a');
  for (let n = 0; n < 50; n += 1) await known.get(`guess ${n}`);
  await known.get('a');
  expect(asked.filter((name) => name === 'a')).toHaveLength(1);
});

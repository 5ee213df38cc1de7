import { expect, it } from 'vitest';
import { makeStatementNames } from './statement-names.ts';

it('names what comes again and again, always the same and each its own', () => {
  const nameOf = makeStatementNames();
  const first = Array.from({ length: 6 }, () => nameOf('SELECT 1'));
  expect(first.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
  expect(first[4]).toMatch(/^s[0-9a-f]{20}$/);
  expect(first[5]).toBe(first[4]);
  const other = Array.from({ length: 5 }, () => nameOf('SELECT 2')).at(-1);
  expect(other).toMatch(/^s[0-9a-f]{20}$/);
  expect(other).not.toBe(first[4]);
});

it('names only so many', () => {
  const nameOf = makeStatementNames();
  const names = new Set<string | undefined>();
  for (let statement = 0; statement < 300; statement += 1) {
    for (let use = 0; use < 6; use += 1) names.add(nameOf(`SELECT ${statement}`));
  }
  names.delete(undefined);
  expect(names.size).toBe(200);
});

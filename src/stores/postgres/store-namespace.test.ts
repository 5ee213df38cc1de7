import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkItemName,
  fromPath,
  fromStoredKey,
  pathPattern,
  pathRange,
  toPath,
  toStoredKey,
} from './store-namespace.ts';

const TENANT = randomUUID();
const label = fc.string({ unit: 'binary', minLength: 1 });
const storable = /^[^\0\p{Surrogate}]*$/u;

describe('paths', () => {
  it('give back every namespace, in text that Postgres can hold', () => {
    fc.assert(
      fc.property(fc.array(label), (namespace) => {
        const path = toPath(TENANT, namespace);
        expect(path).toMatch(storable);
        expect(fromPath(path)).toEqual(namespace);
      }),
    );
  });

  it('hold half a surrogate pair', () => {
    expect(fromPath(toPath(TENANT, ['a\ud800', '\udc00']))).toEqual(['a\ud800', '\udc00']);
  });

  it('are in the range of a namespace only when they are at or under it', () => {
    const names = fc.array(fc.constantFrom('a', 'ab', 'b', '-', '0', 'a:b', '/'), { maxLength: 3 });
    fc.assert(
      fc.property(names, names, (namespace, prefix) => {
        const [first, end] = pathRange(TENANT, prefix);
        const path = toPath(TENANT, namespace);
        const isUnder = prefix.every((part, at) => namespace[at] === part);
        expect(path >= first && path < end).toBe(isUnder);
      }),
    );
  });
});

describe('patterns', () => {
  const path = toPath(TENANT, ['users', '7', 'notes']);
  it.each([
    ['prefix', ['users'], true],
    ['prefix', ['user'], false],
    ['prefix', ['*', '7'], true],
    ['prefix', [], true],
    ['prefix', ['users', '7', 'notes', 'x'], false],
    ['suffix', ['notes'], true],
    ['suffix', ['otes'], false],
    ['suffix', ['7', '*'], true],
    ['suffix', ['*', '*', '*'], true],
    ['suffix', ['*', '*', '*', '*'], false],
  ] as const)('%s %j: %s', (type, labels, expected) => {
    expect(new RegExp(pathPattern(type, labels)).test(path)).toBe(expected);
  });
});

it('keeps every key, in text that Postgres can hold', () => {
  const key = fc.string({ unit: fc.constantFrom('a', '\0', '\uffff', '\ud800', '😀', '0') });
  fc.assert(
    fc.property(key, (text) => {
      expect(toStoredKey(text)).toMatch(storable);
      expect(fromStoredKey(toStoredKey(text))).toBe(text);
    }),
  );
});

it.each([
  [[], 'k'],
  [[''], 'k'],
  [['a.b'], 'k'],
  [['langgraph'], 'k'],
  [Array.from({ length: 20 }, () => 'x'.repeat(200)), 'k'],
  [['a'], 'k'.repeat(3_000)],
])('refuses the namespace %j', (namespace, key) => {
  const check = () => checkItemName(toPath(TENANT, namespace), key, namespace);
  expect(check).toThrow(expect.objectContaining({ code: 'bad_request', field: 'namespace' }));
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanJson } from './clean-json.ts';

const nested = (levels: number): unknown =>
  JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);

it('leaves ordinary JSON as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const before = structuredClone(value);
      const texts = JSON.stringify(value);
      fc.pre(!/\\u0000|\\ud[89a-f]/i.test(texts));
      expect(cleanJson(value)).toEqual(before);
    }),
  );
});

it('leaves no text behind that a database refuses', () => {
  const text = fc.string({ unit: fc.constantFrom('\0', '\ud83d', '\ude00', 'a', 'é', '"') });
  const value = fc.letrec((tie) => ({
    value: fc.oneof(text, fc.array(tie('value')), fc.dictionary(fc.constant('k'), tie('value'))),
  })).value;
  fc.assert(
    fc.property(value, (dirty) => {
      const clean = JSON.stringify(cleanJson(dirty)) ?? '';
      expect(clean).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    }),
  );
});

it.each([
  ['drops NUL', { a: ['x\0y'] }, { a: ['xy'] }],
  ['replaces half a pair', { a: { b: 'hi \ud83d' } }, { a: { b: 'hi \ufffd' } }],
  ['keeps whole pairs', ['😀'], ['😀']],
  ['cleans a bare text', '\0', ''],
])('%s', (_, given, expected) => {
  expect(cleanJson(given)).toEqual(expected);
});

it.each([['\0'], ['a\ud800']])('refuses the field name %j', (key) => {
  expect(() => cleanJson({ deep: [{ [key]: 1 }] })).toThrow(/name of a field/);
});

it('refuses what is nested too deeply, however deep', () => {
  expect(cleanJson(nested(200))).toBeDefined();
  expect(() => cleanJson(nested(201))).toThrow(/nested/);
  expect(() => cleanJson(nested(400_000))).toThrow(/nested/);
});

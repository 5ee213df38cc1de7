import fc from 'fast-check';
import { expect, it } from 'vitest';
import { storableText } from './storable-text.ts';
import { toJsonb } from './to-jsonb.ts';

it('drops what Postgres cannot keep and nothing else', () => {
  expect(storableText('a\0b\ud800c\udc00 \u{1f600}')).toBe('ab\ufffdc\ufffd \u{1f600}');
  expect(toJsonb({ a: ['\0x', 1], b: undefined })).toBe('{"a":["x",1]}');
  expect(toJsonb('\\u0000')).toBe('"\\\\u0000"');
  expect(toJsonb(undefined)).toBe('null');
});

it('keeps well-formed text as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const kept = text.replaceAll('\0', '');
      expect(storableText(text)).toBe(kept);
      expect(JSON.parse(toJsonb({ text }))).toEqual({ text: kept });
    }),
  );
});

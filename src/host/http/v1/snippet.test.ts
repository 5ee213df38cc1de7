import fc from 'fast-check';
import { expect, it } from 'vitest';
import { snippetOf } from './snippet.ts';

it.each([
  ['a short text', ['short'], 'a short text'],
  ['two\n\n  lines', ['lines'], 'two lines'],
  [`${'x'.repeat(300)}needle`, ['needle'], `…${'x'.repeat(60)}needle`],
  [`needle${'x'.repeat(300)}`, ['NEEDLE'], `needle${'x'.repeat(194)}…`],
  ['nothing of it', ['else'], 'nothing of it'],
])('of %j for %j', (text, words, part) => {
  expect(snippetOf(text, words)).toBe(part);
});

it('is short, and never cuts a character in two', () => {
  const text = fc.string({ unit: 'binary', maxLength: 600 });
  fc.assert(
    fc.property(text, fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }), (whole, words) => {
      const part = [...snippetOf(whole, words)];
      expect(part.length).toBeLessThanOrEqual(202);
      expect(part.every((char) => char === '…' || whole.includes(char) || char === ' ')).toBe(true);
    }),
  );
});

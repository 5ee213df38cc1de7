import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFindPii } from './find-pii.ts';
import { ALL_PATTERNS } from './patterns.ts';

const find = makeFindPii({ recognisers: ALL_PATTERNS });
const seen = (text: string) =>
  find(text).map(({ start, end, kind }) => `${kind}:${text.slice(start, end)}`);

describe('patterns', () => {
  it.each([
    ['card 4111 1111 1111 1111 please', ['CREDIT_CARD:4111 1111 1111 1111']],
    ['pay with 378282246310005.', ['CREDIT_CARD:378282246310005']],
    ['to GB82 WEST 1234 5698 7654 32 today', ['IBAN:GB82 WEST 1234 5698 7654 32']],
    ['de89370400440532013000', ['IBAN:de89370400440532013000']],
    ['ssn 078-05-1120', ['US_SSN:078-05-1120']],
    ['my social security number is 078051120', ['US_SSN:078051120']],
    ["driver's license: D1234567", ['DRIVER_LICENSE:D1234567']],
    ['passport no. C01234567', ['PASSPORT:C01234567']],
    ['account number 12-3456-78', ['BANK_NUMBER:12-3456-78']],
    ['from 203.0.113.9 and 2001:db8::1.', ['IP_ADDRESS:203.0.113.9', 'IP_ADDRESS:2001:db8::1']],
    ['see https://x.example/a?b=1, ok', ['URL:https://x.example/a?b=1']],
    ['visit my-site.co.uk now', ['URL:my-site.co.uk']],
    ['born 12/04/1986', ['BIRTH_DATE:12/04/1986']],
    ['on 2024-05-17 10:30:00 or May 3rd, 2025', null],
    ['see you Friday', ['DATE_TIME:Friday']],
    ['call 92 34 70', ['PHONE:92 34 70']],
    ['I am 54 years old', ['AGE:I am 54 years old']],
  ])('find in %s', (text, expected) => {
    if (expected === null)
      expect(seen(text).every((one) => one.startsWith('DATE_TIME'))).toBe(true);
    else expect(seen(text)).toEqual(expected);
  });

  it.each([
    'card 4111 1111 1111 1112 is wrong',
    'version 1.2.3 of 3:2',
    'license to build 3 houses',
    'between 1,250,000 and 1,400,000 dollars',
    'e.g. this.That is fine',
    'a 3 bed flat with 2 baths',
  ])('leave %s', (text) => {
    expect(seen(text)).toEqual([]);
  });

  it.each([
    ['CREDIT_CARD', 'card 4111 1111 1111 1112'],
    ['IBAN', 'GB82 WEST 1234 5698 7654 33'],
    ['US_SSN', 'ssn 000-12-3456'],
    ['US_SSN', 'call 415555013 now'],
  ])('take for no %s what does not check: %s', (kind, text) => {
    expect(find(text).map((one) => one.kind)).not.toContain(kind);
  });

  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '4111',
      ' ',
      '-',
      '.',
      '@x.org',
      'http://',
      '12/12/1999',
      '078-05-1120',
      'GB82',
    ),
  );

  it('keep order, bounds and distance in any text', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        let end = 0;
        for (const one of find(text)) {
          expect(one.start).toBeGreaterThanOrEqual(end);
          expect(one.end).toBeGreaterThan(one.start);
          end = one.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('leave out what a tenant does not ask for, and what is not sure enough', () => {
    const text = 'mail a@b.org, call 92 34 70';
    const mail = makeFindPii({ recognisers: ALL_PATTERNS, kinds: new Set(['EMAIL']) });
    expect(mail(text).map(({ kind }) => kind)).toEqual(['EMAIL']);
    const sure = makeFindPii({ recognisers: ALL_PATTERNS, threshold: 0.8 });
    expect(sure(text).map(({ kind }) => kind)).toEqual(['EMAIL']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMasker, restoreStream } from './mask.ts';
import { recogniseEmail } from './recognise-email.ts';
import { makePhoneRecogniser } from './recognise-phone.ts';

const masker = makeMasker([recogniseEmail, makePhoneRecogniser()]);

describe('recognisers', () => {
  it.each([
    ['call +1 415 555 0134 now', 'call [PHONE_1] now'],
    ['call (415) 555-0134.', 'call [PHONE_1].'],
    ['415.555.0134', '[PHONE_1]'],
    ['4155550134', '[PHONE_1]'],
    ['1-415-555-0134', '[PHONE_1]'],
    ['my mobile is 07700 900123', 'my mobile is [PHONE_1]'],
    ['+44 (0)20 7946 0958', '[PHONE_1]'],
    ['0044 20 7946 0958', '[PHONE_1]'],
    ['+4915112345678', '[PHONE_1]'],
    ['a.b+c@example.co.uk, please', '[EMAIL_1], please'],
    ['write to <zoë@bücher.example>', 'write to <[EMAIL_1]>'],
    ['{"phone":"+14155550134","email":"x@y.org"}', '{"phone":"[PHONE_1]","email":"[EMAIL_1]"}'],
  ])('masks %s', (text, masked) => {
    expect(masker.mask(text).text).toBe(masked);
  });

  it.each([
    'between 1,250,000 and 1,400,000 dollars',
    'a budget of 850000 or $4155550134',
    'on 2025-06-12 10:00 or 2025-06-12T10:00:00-07:00',
    'listing LST-4155550134X',
    'id 4f9c1a2b-0123-4123-8123-0123456789ab',
    '3 bedrooms, 2 baths, 1200 sq ft, built 1987',
    'from 500-1000 a month',
    'meet me @ noon, or @home',
    'not@an-address',
  ])('leaves %s', (text) => {
    expect(masker.mask(text).text).toBe(text);
  });
});

describe('masking', () => {
  it('gives the same words the same placeholder in every message', () => {
    const masking = masker.begin();
    expect(masking.mask('a@x.org or b@x.org')).toBe('[EMAIL_1] or [EMAIL_2]');
    expect(masking.mask('b@x.org')).toBe('[EMAIL_2]');
    expect(masking.restore('to [EMAIL_2], not [EMAIL_9]')).toBe('to b@x.org, not [EMAIL_9]');
  });

  it('gives back what only looks like a placeholder', () => {
    const { text, restore } = masker.mask('is [EMAIL_1] me@x.org?');
    expect(text).toBe('is [LITERAL_1] [EMAIL_1]?');
    expect(restore(text)).toBe('is [EMAIL_1] me@x.org?');
  });

  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('a@b.org', '+1 415 555 0134', '[EMAIL_1]', '[PHONE', '[', '_1]', '@', '415-'),
  );

  it('restores any text', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const masked = masker.mask(text);
        expect(masked.restore(masked.text)).toBe(text);
      }),
    );
  });

  it('restores a stream however it is cut', () => {
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.integer({ min: 1, max: 5 })), (pieces, cuts) => {
        const text = pieces.join('');
        const masking = masker.begin();
        let rest = masking.mask(text);
        const stream = restoreStream(masking);
        let out = '';
        for (const cut of cuts) {
          out += stream.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        expect(out + stream.push(rest) + stream.end()).toBe(text);
      }),
    );
  });

  it('keeps back no more than half a placeholder', () => {
    const stream = restoreStream(masker.begin());
    expect(stream.push('see [')).toBe('see ');
    expect(stream.push('1] and [EM')).toBe('[1] and ');
    expect(stream.end()).toBe('[EM');
  });
});

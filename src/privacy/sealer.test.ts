import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSealer } from './sealer.ts';

const key = (kid: string) => ({ kid, key: randomBytes(32) });
const AAD = 'tenant\nprovider_settings\napi_key\n1';

describe('a sealer', () => {
  it('gives back any text, and never seals it the same way twice', () => {
    const sealer = makeSealer([key('a')]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealer.seal(text, AAD);
        expect(sealer.open(sealed, AAD)).toBe(text);
        expect(sealer.seal(text, AAD)).not.toBe(sealed);
      }),
    );
  });

  it('opens nothing at another place', () => {
    const sealer = makeSealer([key('a')]);
    const sealed = sealer.seal('sk-secret', AAD);
    expect(() => sealer.open(sealed, `${AAD}2`)).toThrow(/belongs elsewhere/);
  });

  it('opens nothing that was changed, cut or put together anew', () => {
    const sealer = makeSealer([key('a')]);
    const [one, other] = [sealer.seal('one', AAD), sealer.seal('other', AAD)];
    const parts = one.split('.');
    const swapped = [...parts.slice(0, 3), other.split('.')[3]].join('.');
    const flipped = one.slice(0, -2) + (one.at(-2) === 'A' ? 'B' : 'A') + one.at(-1);
    for (const bad of [
      swapped,
      flipped,
      one.slice(0, -8),
      `${one}.x`,
      '',
      'v1.a',
      parts[3] ?? '',
    ]) {
      expect(() => sealer.open(bad, AAD)).toThrow(/cannot be read/);
    }
  });

  it('opens with an old key what the new one no longer seals', () => {
    const [old, fresh] = [key('2026-01'), key('2026-11')];
    const sealed = makeSealer([old]).seal('sk-secret', AAD);
    const rotated = makeSealer([fresh, old]);
    expect(rotated.open(sealed, AAD)).toBe('sk-secret');
    expect(rotated.kidOf(rotated.seal('sk-secret', AAD))).toBe('2026-11');
    expect(() => makeSealer([fresh]).open(sealed, AAD)).toThrow(/"2026-01" is not here/);
  });

  it('takes no key of another length', () => {
    expect(() => makeSealer([{ kid: 'a', key: randomBytes(16) }])).toThrow(/32 bytes/);
    expect(() => makeSealer([])).toThrow(/32 bytes/);
  });
});

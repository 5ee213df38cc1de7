import { expect, test } from 'vitest';
import type { LinearHead } from './linear-head.ts';
import type { NetworkHead } from './network-head.ts';
import { readPack, writePack } from './pack-heads.ts';

test('a pack reads back what was written', () => {
  const linear: LinearHead = {
    classes: ['a', 'b'],
    bits: 1,
    weights: Int8Array.from([1, -2, 3, -4]),
    scale: Float32Array.from([0.5, 0.25]),
    bias: Float32Array.from([0, 1]),
    flat: true,
  };
  const rows = (...keys: number[]) => ({
    keys: Uint32Array.from(keys),
    steps: Float32Array.from(keys, (_, at) => at / 8),
    pairs: Uint8Array.from({ length: keys.length * 2 }, (_, at) => 250 + at),
  });
  const network: NetworkHead = {
    classes: ['a', 'b'],
    chars: true,
    width: 4,
    bias: Float32Array.from([0.5, 2]),
    features: rows(3, 2_000_000_000),
    words: rows(7, 4_000_000_000, 4_100_000_000),
    output: Int8Array.from([1, -2, 3, -4, 127, -127, 0, 5]),
    outputSteps: Float32Array.from([0.25, 1]),
  };
  const pack = {
    facts: { threshold: 0.5 },
    heads: new Map([['linear', linear]]),
    networks: new Map([['network', network]]),
  };
  expect(readPack(writePack(pack))).toEqual(pack);
});

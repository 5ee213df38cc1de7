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
  const rows = (many: number) => ({
    width: 3,
    bytes: Int8Array.from({ length: many * 3 }, (_, at) => at - 2),
    steps: Float32Array.from({ length: many }, (_, at) => at / 8),
  });
  const network: NetworkHead = {
    classes: ['a', 'b'],
    bits: 1,
    bias: Float32Array.from([0.5, 2]),
    features: rows(2),
    wordKeys: Uint32Array.from([7, 4_000_000_000, 4_100_000_000]),
    words: rows(3),
    output: rows(2),
  };
  const pack = {
    facts: { threshold: 0.5 },
    heads: new Map([['linear', linear]]),
    networks: new Map([['network', network]]),
  };
  expect(readPack(writePack(pack))).toEqual(pack);
});

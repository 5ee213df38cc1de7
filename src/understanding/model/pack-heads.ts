import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { LinearHead } from './linear-head.ts';
import type { KeyedRows, NetworkHead } from './network-head.ts';

const linearSchema = z.object({
  name: z.string(),
  classes: z.array(z.string()),
  bits: z.number().int(),
  flat: z.boolean(),
  weights: z.number().int(),
});
const networkSchema = z.object({
  name: z.string(),
  classes: z.array(z.string()),
  chars: z.boolean(),
  width: z.number().int(),
  features: z.number().int(),
  words: z.number().int(),
});
const headerSchema = z.object({
  facts: z.record(z.string(), z.unknown()),
  heads: z.array(linearSchema),
  networks: z.array(networkSchema),
});

export interface Pack {
  /** Thresholds and the like, read with a schema by whoever wrote them. */
  facts: Record<string, unknown>;
  heads: Map<string, LinearHead>;
  networks: Map<string, NetworkHead>;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** One compressed file: the length of a JSON header, the header, then all numbers in turn. */
export function writePack({ facts, heads, networks }: Pack): Buffer {
  const bodies: ArrayBufferView[] = [];
  const header = {
    facts,
    heads: [...heads].map(([name, { classes, bits, scale, bias, weights, flat = false }]) => {
      bodies.push(scale, bias, weights);
      return { name, classes, bits, flat, weights: weights.length };
    }),
    networks: [...networks].map(([name, network]) => {
      const { classes, chars, width, features, words, output, outputSteps, bias } = network;
      bodies.push(bias, outputSteps, output);
      for (const { keys, steps, pairs } of [features, words]) bodies.push(keys, steps, pairs);
      const many = { features: features.keys.length, words: words.keys.length };
      return { name, classes, chars, width, ...many };
    }),
  };
  const head = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  return gzipSync(Buffer.concat([size, head, ...bodies.map(bytesOf)]), { level: 9 });
}

export function readPack(file: Buffer): Pack {
  const all = gunzipSync(file);
  const size = all.readUInt32LE(0);
  const header = headerSchema.parse(JSON.parse(all.subarray(4, 4 + size).toString('utf8')));
  let at = 4 + size;
  const take = (length: number): Buffer => {
    at += length;
    return all.subarray(at - length, at);
  };
  const small = (length: number): Int8Array => {
    const part = take(length);
    return new Int8Array(part.buffer, part.byteOffset, length);
  };
  const plain = (length: number): Uint8Array => {
    const part = take(length);
    return new Uint8Array(part.buffer, part.byteOffset, length);
  };
  // Wider numbers must begin at a multiple of their size: they are copied to a place of their own.
  const aligned = (length: number): ArrayBuffer => new Uint8Array(take(length * 4)).buffer;
  const rows = (many: number, width: number): KeyedRows => ({
    keys: new Uint32Array(aligned(many)),
    steps: new Float32Array(aligned(many)),
    pairs: plain((many * width) / 2),
  });
  const heads = header.heads.map(({ name, classes, bits, flat, weights }) => {
    const scale = new Float32Array(aligned(classes.length));
    const bias = new Float32Array(aligned(classes.length));
    return [name, { classes, bits, flat, scale, bias, weights: small(weights) }] as const;
  });
  const networks = header.networks.map(({ name, classes, chars, width, ...many }) => {
    const bias = new Float32Array(aligned(classes.length));
    const outputSteps = new Float32Array(aligned(classes.length));
    const output = small(classes.length * width);
    const features = rows(many.features, width);
    const words = rows(many.words, width);
    const network = { classes, chars, width, features, words, output, outputSteps, bias };
    return [name, network] as const;
  });
  return { facts: header.facts, heads: new Map(heads), networks: new Map(networks) };
}

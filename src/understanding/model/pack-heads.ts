import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { LinearHead } from './linear-head.ts';

const headerSchema = z.object({
  facts: z.record(z.string(), z.unknown()),
  heads: z.array(
    z.object({
      name: z.string(),
      classes: z.array(z.string()),
      bits: z.number().int(),
      scale: z.array(z.number()),
      bias: z.array(z.number()),
      length: z.number().int(),
      flat: z.boolean().default(false),
    }),
  ),
});

export interface Pack {
  /** Thresholds and the like, read with a schema by whoever wrote them. */
  facts: Record<string, unknown>;
  heads: Map<string, LinearHead>;
}

/** One compressed file: the length of a JSON header, the header, then all weights in turn. */
export function writePack({ facts, heads }: Pack): Buffer {
  const header = Buffer.from(
    JSON.stringify({
      facts,
      heads: [...heads].map(([name, { classes, bits, scale, bias, weights, flat = false }]) => ({
        name,
        classes,
        bits,
        scale: [...scale],
        bias: [...bias],
        length: weights.length,
        flat,
      })),
    }),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  const bodies = [...heads.values()].map(({ weights }) => Buffer.from(weights.buffer));
  return gzipSync(Buffer.concat([size, header, ...bodies]), { level: 9 });
}

export function readPack(file: Buffer): Pack {
  const all = gunzipSync(file);
  const size = all.readUInt32LE(0);
  const header = headerSchema.parse(JSON.parse(all.subarray(4, 4 + size).toString('utf8')));
  let at = all.byteOffset + 4 + size;
  const heads = new Map<string, LinearHead>();
  for (const { name, classes, bits, scale, bias, length, flat } of header.heads) {
    heads.set(name, {
      classes,
      bits,
      scale: Float32Array.from(scale),
      bias: Float32Array.from(bias),
      flat,
      weights: new Int8Array(all.buffer, at, length),
    });
    at += length;
  }
  return { facts: header.facts, heads };
}

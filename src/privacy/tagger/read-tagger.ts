import { AppError } from '../../errors.ts';
import { readLexicon } from './lexicon.ts';
import type { TaggerModel } from './tagger.ts';

/** What is written before the numbers, as one line of JSON. */
interface Header {
  format: 'foyer-tagger-1';
  labels: string[];
  bits: number;
  scale: number;
  steps: number[];
  lexiconBytes: number;
}

const NEWLINE = 10;

/** A trained tagger as it lies on disk. @throws AppError `internal` when it is another format */
export function readTagger(bytes: Uint8Array): TaggerModel {
  const at = bytes.indexOf(NEWLINE);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at))) as Header;
  const { format, labels, bits, scale, steps, lexiconBytes } = header;
  const count = 2 ** bits * labels.length;
  if (format !== 'foyer-tagger-1' || bytes.length !== at + 1 + count + lexiconBytes) {
    throw new AppError('internal', 'the tagger is of another format');
  }
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + at + 1, count);
  const lexicon = readLexicon(bytes.subarray(at + 1 + count));
  return { labels, bits, scale, weights, steps: Float32Array.from(steps), lexicon };
}

/** The same with its weights in steps of a 127th of the largest that counts. */
export function writeTagger(model: TaggerModel, lexicon: Uint8Array): Uint8Array {
  const { labels, bits, weights, steps } = model;
  // The few largest weights are cut, so that the many small ones keep their differences.
  const sizes = Float32Array.from(weights, (weight) => Math.abs(weight)).sort();
  const largest = sizes[Math.floor(sizes.length * 0.9995)] || 1;
  const scale = Number((largest / 127).toPrecision(6));
  const header: Header = {
    format: 'foyer-tagger-1',
    labels: [...labels],
    bits,
    scale,
    steps: Array.from(steps, (step) => Number(step.toFixed(4))),
    lexiconBytes: lexicon.length,
  };
  const small = Int8Array.from(weights, (weight) =>
    Math.max(-127, Math.min(127, Math.round(weight / scale))),
  );
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    Buffer.from(small.buffer),
    lexicon,
  ]);
}

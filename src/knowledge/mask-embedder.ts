import type { Masker } from '../privacy/mask.ts';
import type { Embedder } from './embedder.ts';

/** An embedder at a vendor's that only ever sees placeholders for personal data. */
export const maskEmbedder = (embedder: Embedder, masker: Masker): Embedder => ({
  model: embedder.model,
  get dimensions() {
    return embedder.dimensions;
  },
  embed: (texts, signal) =>
    embedder.embed(
      texts.map((text) => masker.mask(text).text),
      signal,
    ),
});

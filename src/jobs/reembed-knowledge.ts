import { AppError } from '../errors.ts';
import type { JobHandler } from '../schemas/jobs.ts';

interface Chunk {
  id: string;
  title: string;
  text: string;
}

interface JobEmbedder {
  readonly model: string;
  embed(texts: string[], signal?: AbortSignal): Promise<number[][]>;
}

export interface ReembedDeps {
  /** Those whose vectors are of another model, or missing. */
  chunks: {
    count(tenantId: string, model: string): Promise<number>;
    next(tenantId: string, model: string, limit: number): Promise<Chunk[]>;
    replace(
      tenantId: string,
      model: string,
      vectors: readonly { id: string; embedding: number[] }[],
    ): Promise<void>;
  };
  /** The tenant's present one; undefined where embeddings are off. */
  embedderFor(tenantId: string): Promise<JobEmbedder | undefined>;
}

const BATCH = 32;

/**
 * `knowledge.reembed`: gives a tenant's documents the vectors of the present embedding model. What
 * is done stays done: started again, it goes on where it was. Until it is over, those it has not
 * reached are found by their words alone.
 */
export function makeReembedKnowledge({ chunks, embedderFor }: ReembedDeps): JobHandler {
  return async ({ tenantId, signal, progress }) => {
    const embedder = await embedderFor(tenantId);
    if (embedder === undefined) {
      throw new AppError('feature_off', 'Embeddings are off', { hint: 'Set EMBEDDINGS.' });
    }
    const { model } = embedder;
    let left = await chunks.count(tenantId, model);
    let done = 0;
    for (;;) {
      await progress((done / Math.max(1, done + left)) * 100, `${done} passages embedded`);
      const batch = await chunks.next(tenantId, model, BATCH);
      if (batch.length === 0) return { passages: done, model };
      // The same text that ingestion embeds.
      const texts = batch.map(({ title, text }) => `${title}\n${text}`);
      const vectors = await embedder.embed(texts, signal);
      const replaced = batch.flatMap(({ id }, at) => {
        const embedding = vectors[at];
        return embedding === undefined ? [] : { id, embedding };
      });
      if (replaced.length === 0) throw new AppError('embedding_failed', 'no vectors came');
      await chunks.replace(tenantId, model, replaced);
      done += replaced.length;
      left = Math.max(0, left - replaced.length);
    }
  };
}

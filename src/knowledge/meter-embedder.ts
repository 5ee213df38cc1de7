import { isAppError } from '../errors.ts';
import type { Embedder } from './embedder.ts';

/** What the tenant says; where it says nothing, it is known elsewhere or by nobody. */
interface Price {
  inputUsdMicrosPerMillion: number;
  outputUsdMicrosPerMillion: number;
}

/** Sets money aside for a call, and takes what it came to. */
interface EmbeddingBudget {
  reserve(call: {
    tenantId: string;
    provider: string;
    model: string;
    operation: 'embedding';
    inputTokensEstimate: number;
    outputTokensMax: number;
    price?: Price | undefined;
  }): Promise<{
    settle(outcome: {
      inputTokens?: number;
      characters: number;
      latencyMs: number;
      success: boolean;
      errorCode?: string;
    }): Promise<void>;
  }>;
}

const CHARS_A_TOKEN = 4;

/** An embedder at a vendor's, at a tenant's expense. @throws AppError `budget_exhausted` too */
export const meterEmbedder = (
  embedder: Embedder,
  {
    budget,
    ...payer
  }: {
    budget: EmbeddingBudget;
    tenantId: string;
    provider: string;
    model: string;
    price?: Price | undefined;
  },
): Embedder => ({
  model: embedder.model,
  get dimensions() {
    return embedder.dimensions;
  },
  async embed(texts, signal) {
    if (texts.length === 0) return [];
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    const reservation = await budget.reserve({
      ...{ ...payer, operation: 'embedding', outputTokensMax: 0 },
      inputTokensEstimate: Math.ceil(characters / CHARS_A_TOKEN),
    });
    const startedAt = performance.now();
    const took = () => ({ characters, latencyMs: performance.now() - startedAt });
    try {
      const vectors = await embedder.embed(texts, signal);
      await reservation.settle({ ...took(), success: true });
      return vectors;
    } catch (error) {
      const errorCode = isAppError(error) ? error.code : 'provider_failed';
      await reservation.settle({ ...took(), inputTokens: 0, success: false, errorCode });
      throw error;
    }
  },
});

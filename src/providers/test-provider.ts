import { HumanMessage } from '@langchain/core/messages';
import { isAppError } from '../errors.ts';
import type { ProviderOptions, ProviderTask, ProviderTest } from '../schemas/providers.ts';
import { makeOpenAiEmbedder } from './embeddings/open-ai-embedder.ts';
import type { ModelFetch } from './llm/model-fetch.ts';
import { makeOpenAiModel } from './llm/open-ai.ts';

export interface TestedProvider {
  task: ProviderTask;
  baseUrl: string;
  model: string;
  apiKey: string | null;
  options: ProviderOptions;
}

const WHOLE_MS = 10_000;
const TIMEOUTS = { connectMs: 5_000, firstTokenMs: 8_000, idleMs: 5_000, totalMs: WHOLE_MS };
/** Enough for models that think before they speak. */
const TOKENS_MAX = 256;

/** Asks a provider something small, once, within ten seconds. It never throws. */
export async function testProvider(
  provider: TestedProvider,
  fetch: ModelFetch,
  signal: AbortSignal,
): Promise<ProviderTest> {
  const startedAt = performance.now();
  const ends = AbortSignal.any([signal, AbortSignal.timeout(WHOLE_MS)]);
  const took = () => Math.round(performance.now() - startedAt);
  try {
    const message = await ask(provider, fetch, ends);
    return { ok: true, latency_ms: took(), code: null, message };
  } catch (error) {
    // Ours alone are told: a vendor's words may repeat the key.
    const known = isAppError(error) ? error : undefined;
    const late = provider.task === 'embedding' ? 'embedding_stalled' : 'model_stalled';
    const code = known?.code ?? (ends.aborted ? late : 'provider_failed');
    const message = known?.message ?? (ends.aborted ? 'no answer in time' : 'nothing answers');
    return { ok: false, latency_ms: took(), code, message };
  }
}

async function ask(
  { task, baseUrl, model, apiKey, options }: TestedProvider,
  fetch: ModelFetch,
  signal: AbortSignal,
): Promise<string> {
  const common = { apiKey: apiKey ?? 'none', baseUrl, model, maxRetries: 0, fetch };
  switch (task) {
    case 'llm': {
      const { temperature } = options;
      const client = makeOpenAiModel({
        ...{ ...common, timeouts: TIMEOUTS, maxTokens: TOKENS_MAX },
        ...(temperature !== undefined && { temperature }),
      });
      await client.invoke([new HumanMessage('Answer with the word: ready')], { signal });
      return 'it answers';
    }
    case 'embedding': {
      const embedder = makeOpenAiEmbedder({ ...common, timeoutMs: WHOLE_MS });
      const [vector] = await embedder.embed(['ready'], signal);
      return `it answers with ${vector?.length ?? 0} dimensions`;
    }
    default: {
      const headers: Record<string, string> =
        apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
      const answer = await fetch(baseUrl, { headers, signal, redirect: 'manual' });
      await answer.body?.cancel();
      return `something answers there, with status ${answer.status}`;
    }
  }
}

import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Money } from './compose-money.ts';
import { makeAnswerScan, makeEmbeddingMasker, makeModelMasker } from './compose-privacy.ts';
import { MODEL_TIMEOUTS } from './compose-providers.ts';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import { AppError } from './errors.ts';
import { makeIngest } from './knowledge/ingest.ts';
import { maskEmbedder } from './knowledge/mask-embedder.ts';
import { makeSearch } from './knowledge/search.ts';
import type { Candidate } from './models/candidate.ts';
import { type ModelPolicy, makeChatModels, type PolicySource } from './models/chat-models.ts';
import { type CallMeter, measureCalls } from './models/measure-calls.ts';
import { priceOf } from './models/price-of.ts';
import type { CallBooks } from './models/report-call.ts';
import { makeLocalEmbedder } from './providers/embeddings/local-embedder.ts';
import { makeOpenAiEmbedder } from './providers/embeddings/open-ai-embedder.ts';
import { makeOpenAiModel } from './providers/llm/open-ai.ts';
import { LocalChatModel } from './understanding/local-chat-model.ts';

const OPENAI = 'https://api.openai.com/v1';

interface ModelMeter extends CallMeter {
  fellBack(model: string, error: unknown): void;
}

export type OnError = (error: unknown, fields?: Record<string, unknown>) => void;

const OUTPUT_TOKENS_MAX = 4_096;
const CONCURRENCY_MAX = 200;

/** The operator's own model, where the environment names one. */
function serviceCandidates(env: Env, meter: CallMeter): Candidate[] {
  const key = env.OPENAI_API_KEY ?? (env.OPENAI_BASE_URL === undefined ? undefined : 'none');
  if (key === undefined) return [];
  const call = { provider: providerOf(env), model: env.OPENAI_MODEL };
  const client = makeOpenAiModel({
    apiKey: key,
    baseUrl: env.OPENAI_BASE_URL ?? OPENAI,
    model: env.OPENAI_MODEL,
    timeouts: MODEL_TIMEOUTS,
    maxRetries: 2,
  });
  return [
    {
      ...call,
      id: 'service',
      ...{ priority: 100, weight: 100 },
      ...{ concurrencyMax: CONCURRENCY_MAX, outputTokensMax: OUTPUT_TOKENS_MAX },
      price: priceOf(call),
      client: measureCalls(client, call, meter),
    },
  ];
}

/** The same for every tenant. */
function fixedPolicy(candidates: readonly Candidate[]): PolicySource {
  const policy: ModelPolicy = { candidates, rules: { default: 'allow', rules: [] } };
  return { of: async () => policy, peek: () => policy };
}

/** The models that word replies: the configured ones behind the mask, else the keyless one. */
export function makeModels(
  env: Env,
  override: BaseChatModel | undefined,
  onError: OnError,
  meter: ModelMeter,
  books: CallBooks,
  /** Of every tenant its own models, where it has any, and who may use which. */
  policies: (service: readonly Candidate[]) => PolicySource = fixedPolicy,
) {
  const local = override ?? new LocalChatModel();
  const candidates = override === undefined ? serviceCandidates(env, meter) : [];
  const models = makeChatModels({
    local,
    books,
    policies: override === undefined ? policies(candidates) : fixedPolicy([]),
    masker: makeModelMasker(),
    privacy: {
      scan: makeAnswerScan(),
      onUnheard: (kinds) =>
        onError(new AppError('model_failed', 'an answer named people it was not told of'), {
          kinds,
        }),
    },
    onFallback: ({ error, ...fields }) => {
      meter.fellBack(fields.model ?? 'none', error);
      onError(error, fields);
    },
  });
  return { models, modelName: candidates[0]?.model ?? local._llmType() };
}

/** OpenTelemetry's name for whose model it is; one behind another address may be anybody's. */
const providerOf = ({ OPENAI_BASE_URL: url }: Env): string =>
  url === undefined || url.startsWith(OPENAI) ? 'openai' : 'openai_compatible';

/** Ingestion and search over the configured embedder, else the local one. */
export function makeKnowledge(
  env: Env,
  stores: Stores,
  onError: OnError,
  money: Pick<Money, 'meterEmbedder' | 'paidBy'>,
) {
  const remote = env.OPENAI_API_KEY !== undefined && env.EMBEDDINGS === 'auto';
  const local = remote ? undefined : makeLocalEmbedder();
  const embedder =
    local ??
    maskEmbedder(
      money.meterEmbedder(
        makeOpenAiEmbedder({
          apiKey: env.OPENAI_API_KEY ?? '',
          baseUrl: env.OPENAI_BASE_URL ?? OPENAI,
          model: env.OPENAI_EMBEDDING_MODEL,
        }),
        providerOf(env),
      ),
      makeEmbeddingMasker(),
    );
  const parts = { store: stores.knowledge, embedder, onError };
  const [search, ingest] = [makeSearch(parts), makeIngest(parts)];
  const { paidBy } = money;
  return {
    search: ((tenantId, ...rest) =>
      paidBy(tenantId, () => search(tenantId, ...rest))) satisfies typeof search,
    ingest: ((tenantId, ...rest) =>
      paidBy(tenantId, () => ingest(tenantId, ...rest))) satisfies typeof ingest,
    /** The same vectors for the long-term store; none where embeddings are off. */
    storeEmbedder: env.EMBEDDINGS === 'off' ? undefined : embedder,
    close: async () => local?.close(),
  };
}

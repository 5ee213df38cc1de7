import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { serviceProvider } from './compose-embedders.ts';
import { makeAnswerScan, makeModelMasker } from './compose-privacy.ts';
import { MODEL_TIMEOUTS } from './compose-providers.ts';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import { AppError } from './errors.ts';
import type { EmbedderFor } from './knowledge/embedder.ts';
import { makeIngest } from './knowledge/ingest.ts';
import { makeSearch } from './knowledge/search.ts';
import type { Candidate } from './models/candidate.ts';
import { type ModelPolicy, makeChatModels, type PolicySource } from './models/chat-models.ts';
import { type CallMeter, measureCalls } from './models/measure-calls.ts';
import type { ModelPrivacy } from './models/model-privacy.ts';
import { priceOf } from './models/price-of.ts';
import type { CallBooks } from './models/report-call.ts';
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
  const call = { provider: serviceProvider(env), model: env.OPENAI_MODEL };
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
  /** How a tenant's texts are masked; where it is not given, alike for all. */
  open?: ModelPrivacy['open'],
) {
  const local = override ?? new LocalChatModel();
  const candidates = override === undefined ? serviceCandidates(env, meter) : [];
  const models = makeChatModels({
    local,
    books,
    policies: override === undefined ? policies(candidates) : fixedPolicy([]),
    masker: makeModelMasker(),
    privacy: {
      ...(open && { open }),
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

/** Ingestion and search over each tenant's embedder. */
export function makeKnowledge(stores: Stores, onError: OnError, embedderFor: EmbedderFor) {
  const parts = { store: stores.knowledge, embedderFor, onError };
  return { search: makeSearch(parts), ingest: makeIngest(parts) };
}

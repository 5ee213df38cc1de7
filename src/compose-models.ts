import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import { makeIngest } from './knowledge/ingest.ts';
import { maskEmbedder } from './knowledge/mask-embedder.ts';
import { makeSearch } from './knowledge/search.ts';
import { makeChatModels } from './models/chat-models.ts';
import { type CallMeter, measureCalls } from './models/measure-calls.ts';
import { makeMasker } from './privacy/mask.ts';
import { recogniseEmail } from './privacy/recognise-email.ts';
import { makePhoneRecogniser } from './privacy/recognise-phone.ts';
import { makeLocalEmbedder } from './providers/embeddings/local-embedder.ts';
import { makeOpenAiEmbedder } from './providers/embeddings/open-ai-embedder.ts';
import { makeOpenAiModel } from './providers/llm/open-ai.ts';
import { LocalChatModel } from './understanding/local-chat-model.ts';

const OPENAI = 'https://api.openai.com/v1';
const RECOGNISERS = [recogniseEmail, makePhoneRecogniser()];

interface ModelMeter extends CallMeter {
  fellBack(model: string, error: unknown): void;
}

export type OnError = (error: unknown, fields?: Record<string, unknown>) => void;

/** The model that words replies: the configured one behind the mask, else the keyless one. */
export function makeModels(
  env: Env,
  override: BaseChatModel | undefined,
  onError: OnError,
  meter: ModelMeter,
) {
  const local = override ?? new LocalChatModel();
  const key = env.OPENAI_API_KEY ?? (env.OPENAI_BASE_URL === undefined ? undefined : 'none');
  const remote =
    key === undefined || override !== undefined
      ? undefined
      : {
          name: env.OPENAI_MODEL,
          model: measureCalls(
            makeOpenAiModel({
              apiKey: key,
              baseUrl: env.OPENAI_BASE_URL ?? OPENAI,
              model: env.OPENAI_MODEL,
              timeouts: { firstTokenMs: 10_000, idleMs: 10_000, totalMs: 60_000 },
              maxRetries: 2,
            }),
            { provider: providerOf(env), model: env.OPENAI_MODEL },
            meter,
          ),
        };
  const models = makeChatModels({
    local,
    ...(remote === undefined ? {} : { remote }),
    masker: makeMasker(RECOGNISERS),
    onFallback: ({ error, ...fields }) => {
      meter.fellBack(fields.model, error);
      onError(error, fields);
    },
  });
  return { models, modelName: remote?.name ?? local._llmType() };
}

/** OpenTelemetry's name for whose model it is; one behind another address may be anybody's. */
const providerOf = ({ OPENAI_BASE_URL: url }: Env): string =>
  url === undefined || url.startsWith(OPENAI) ? 'openai' : 'openai_compatible';

/** Ingestion and search over the configured embedder, else the local one. */
export function makeKnowledge(env: Env, stores: Stores, onError: OnError) {
  const remote = env.OPENAI_API_KEY !== undefined && env.EMBEDDINGS === 'auto';
  const local = remote ? undefined : makeLocalEmbedder();
  const embedder =
    local ??
    maskEmbedder(
      makeOpenAiEmbedder({
        apiKey: env.OPENAI_API_KEY ?? '',
        baseUrl: env.OPENAI_BASE_URL ?? OPENAI,
        model: env.OPENAI_EMBEDDING_MODEL,
      }),
      makeMasker(RECOGNISERS),
    );
  const parts = { store: stores.knowledge, embedder, onError };
  return {
    search: makeSearch(parts),
    ingest: makeIngest(parts),
    /** The same vectors for the long-term store; none where embeddings are off. */
    storeEmbedder: env.EMBEDDINGS === 'off' ? undefined : embedder,
    close: async () => local?.close(),
  };
}

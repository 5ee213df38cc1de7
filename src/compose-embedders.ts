import { makeEmbeddingMasker } from './compose-privacy.ts';
import type { ComposedProviders } from './compose-providers.ts';
import type { Env } from './config/env.ts';
import type { Embedder } from './knowledge/embedder.ts';
import { maskEmbedder } from './knowledge/mask-embedder.ts';
import { meterEmbedder } from './knowledge/meter-embedder.ts';
import type { Budget, CallPrice } from './models/budget-port.ts';
import { makeKnownFor } from './models/known-for.ts';
import { ownPriceOf } from './models/own-price-of.ts';
import { makeLocalEmbedder } from './providers/embeddings/local-embedder.ts';
import { makeOpenAiEmbedder } from './providers/embeddings/open-ai-embedder.ts';

export interface EmbedderParts {
  env: Env;
  budget: Budget;
  providers: Pick<ComposedProviders, 'ownEmbedding' | 'features' | 'fetch'>;
}

const OPENAI = 'https://api.openai.com/v1';
const KNOWN_MS = 5_000;

/** An embedder at a vendor's: `model` is what its price goes by. */
interface AtVendor {
  embedder: Embedder;
  provider: string;
  model: string;
  price?: CallPrice | undefined;
}

/**
 * What turns a tenant's texts into vectors: its own provider, else the operator's, else the one
 * in this process. At a vendor's, personal data is masked and the tenant's budget is asked.
 */
export function composeEmbedders({ env, budget, providers }: EmbedderParts) {
  const service = ofService(env);
  const local = service === undefined ? makeLocalEmbedder() : undefined;
  const own = makeKnownFor(async (tenantId): Promise<{ at: AtVendor | undefined }> => {
    const setting = await providers.ownEmbedding(tenantId);
    if (setting === undefined) return { at: undefined };
    const { id, provider, model, baseUrl, apiKey, options } = setting;
    const hint = `Your embedding provider gives no vectors: try POST /v1/providers/${id}/test.`;
    const to = { apiKey: apiKey ?? 'none', baseUrl, model, hint, fetch: providers.fetch };
    const price = ownPriceOf(options);
    return { at: { embedder: makeOpenAiEmbedder(to), provider, model, price } };
  }, KNOWN_MS);

  const forTenant = async (tenantId: string): Promise<Embedder> => {
    const { at } = await own.of(tenantId);
    const vendor = at ?? service;
    if (vendor === undefined) return local ?? makeLocalEmbedder();
    const { embedder, provider, model, price } = vendor;
    const metered = meterEmbedder(embedder, { budget, tenantId, provider, model, price });
    const masked = maskEmbedder(
      metered,
      makeEmbeddingMasker(await providers.features.of(tenantId)),
    );
    // Another vendor's model of the same name may be another model.
    return at === undefined ? masked : named(masked, `${provider}/${model}`);
  };
  const isOff = env.EMBEDDINGS === 'off';

  return {
    forTenant,
    /** For the long-term store; undefined where embeddings are off. */
    forStore: isOff ? undefined : forTenant,
    /** As it is now, whatever was known before; undefined where embeddings are off. */
    async forJob(tenantId: string): Promise<Embedder | undefined> {
      own.forget(tenantId);
      const { at } = await own.of(tenantId);
      return isOff && at === undefined ? undefined : forTenant(tenantId);
    },
    changed: own.forget,
    close: async () => local?.close(),
  };
}
export type Embedders = ReturnType<typeof composeEmbedders>;

function ofService(env: Env): AtVendor | undefined {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: url, OPENAI_EMBEDDING_MODEL: model } = env;
  if (apiKey === undefined || env.EMBEDDINGS !== 'auto') return undefined;
  const hint = "The operator's embedding provider gives no vectors: try again later.";
  const embedder = makeOpenAiEmbedder({ apiKey, baseUrl: url ?? OPENAI, model, hint });
  return { embedder, provider: serviceProvider(env), model };
}

/** OpenTelemetry's name for whose model it is; one behind another address may be anybody's. */
export const serviceProvider = ({ OPENAI_BASE_URL: url }: Env): string =>
  url === undefined || url.startsWith(OPENAI) ? 'openai' : 'openai_compatible';

const named = (embedder: Embedder, model: string): Embedder => ({
  model,
  get dimensions() {
    return embedder.dimensions;
  },
  embed: embedder.embed,
});

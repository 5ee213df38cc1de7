import { withBudget } from './compose-features.ts';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import { AppError } from './errors.ts';
import type { FeaturesPort, ModelRulesPort, ProvidersPort } from './host/http/v1/providers-deps.ts';
import type { Budget } from './models/budget-port.ts';
import type { Candidate, ModelPrice } from './models/candidate.ts';
import type { ModelPolicy, PolicySource } from './models/chat-models.ts';
import { makeKnownFor } from './models/known-for.ts';
import { type ConnectedSetting, makeCandidates } from './models/make-candidates.ts';
import { type CallMeter, measureCalls } from './models/measure-calls.ts';
import { ownPriceOf } from './models/own-price-of.ts';
import type { Sealer } from './privacy/sealer.ts';
import { checkAddress } from './providers/check-address.ts';
import { knownProviders } from './providers/known-providers.ts';
import { makeModelFetch } from './providers/llm/model-fetch.ts';
import { makeOpenAiModel } from './providers/llm/open-ai.ts';
import { testProvider } from './providers/test-provider.ts';
import type { StoredFeatures } from './schemas/features.ts';
import { isLoopbackHost } from './schemas/loopback.ts';
import type { ProviderOptions, ProviderTask, ProviderTest } from './schemas/providers.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeModelRulesStore } from './stores/postgres/model-rules-store.ts';
import {
  makeProviderSettingsStore,
  type ProviderWithKey,
} from './stores/postgres/provider-settings-store.ts';
import { makeTenantFeaturesStore } from './stores/postgres/tenant-features-store.ts';

export interface ProvidersParts {
  env: Env;
  db: Db;
  sealer: Sealer;
  meter: CallMeter;
  budget: Budget;
  budgets: Pick<Stores['budgets'], 'get' | 'setLimit'>;
  priceOf: (model: { provider: string; model: string }) => ModelPrice | null;
}

interface Asked {
  tenantId: string;
  provider: string;
  model: string;
  task: ProviderTask;
  options: ProviderOptions;
}

/** How old what another process changed may be here. */
const KNOWN_MS = 5_000;
const RETRIES = 2;
export const MODEL_TIMEOUTS = {
  ...{ connectMs: 5_000, firstTokenMs: 8_000, idleMs: 8_000, totalMs: 60_000 },
};

/** A tenant's own way to a provider, or the operator's; its key is for calling alone. */
export interface ResolvedProvider extends ConnectedSetting {
  source: 'tenant' | 'service';
}

/** Providers, features and rules of tenants: what calls ask, and what the product API changes. */
export function composeProviders(parts: ProvidersParts) {
  const { env, db, sealer, meter, priceOf } = parts;
  const settings = makeProviderSettingsStore(db, sealer);
  const features = makeTenantFeaturesStore(db);
  const rules = makeModelRulesStore(db);
  const privateAllowed = arePrivateAllowed(env);
  const fetch = makeModelFetch({ privateAllowed });
  const connected = (setting: ProviderWithKey) => connect(setting, env);

  const candidatesOf = makeCandidates({
    priceOf,
    connect: ({ provider, baseUrl, apiKey, model, options }) => {
      const { timeouts = {}, temperature, max_tokens: maxTokens } = options;
      const client = makeOpenAiModel({
        ...{ baseUrl, model, fetch, apiKey: apiKey ?? 'none' },
        maxRetries: options.max_retries ?? RETRIES,
        timeouts: {
          connectMs: timeouts.connect_ms ?? MODEL_TIMEOUTS.connectMs,
          firstTokenMs: timeouts.first_token_ms ?? MODEL_TIMEOUTS.firstTokenMs,
          idleMs: timeouts.idle_ms ?? MODEL_TIMEOUTS.idleMs,
          totalMs: timeouts.total_ms ?? MODEL_TIMEOUTS.totalMs,
        },
        ...(temperature !== undefined && { temperature }),
        ...(maxTokens !== undefined && { maxTokens }),
      });
      return measureCalls(client, { provider, model }, meter);
    },
  });

  const policyOf = makeKnownFor(async (tenantId) => {
    const [own, rulesNow] = await db.withTenant(tenantId, async () => [
      await settings.openFor(tenantId, 'llm'),
      await rules.get(tenantId),
    ]);
    return { own: candidatesOf(own.map(connected)), rules: rulesNow };
  }, KNOWN_MS);
  const featuresOf = makeKnownFor(features.get, KNOWN_MS);

  return {
    /** What the tenant may use; 5 s old at most. Others read it before they do something. */
    features: { of: (tenantId: string): Promise<StoredFeatures> => featuresOf.of(tenantId) },

    /** Reaches addresses that tenants give. */
    fetch,

    /** The tenant's own way to vectors. Several are not mixed: the first one it is. */
    async ownEmbedding(tenantId: string): Promise<ConnectedSetting | undefined> {
      const [first] = await settings.openFor(tenantId, 'embedding');
      return first && connected(first);
    },

    /** The tenant's own models; where it has none, the operator's. */
    policies: (service: readonly Candidate[]): PolicySource => {
      const whole = ({
        own,
        ...others
      }: { own: Candidate[] } & Omit<ModelPolicy, 'candidates'>): ModelPolicy => ({
        candidates: own.length > 0 ? own : service,
        ...others,
      });
      return {
        of: async (tenantId) => whole(await policyOf.of(tenantId)),
        peek(tenantId) {
          const known = policyOf.peek(tenantId);
          return known && whole(known);
        },
      };
    },

    /**
     * Who does a task for a tenant: its own settings, in their order; else the operator's; none
     * is the keyless way.
     */
    async resolve(tenantId: string, task: ProviderTask): Promise<ResolvedProvider[]> {
      const own = await settings.openFor(tenantId, task);
      if (own.length > 0) return own.map((one) => ({ ...connected(one), source: 'tenant' }));
      return serviceOf(task, env);
    },

    ports: {
      providers: {
        ...settings,
        async check({ task, provider, model, base_url }) {
          if (model === '' && (task === 'llm' || task === 'embedding')) {
            throw missing('model', `${task} takes the name of one`);
          }
          if (base_url !== null) return checkAddress(base_url, privateAllowed);
          if (defaultUrl(provider, env) === undefined) {
            throw missing('base_url', 'this provider has no address of its own');
          }
        },
        async test(tenantId, id, signal) {
          const { task, ...setting } = await settings.open(tenantId, id);
          const tested = { ...connected({ task, ...setting }), task };
          const call = () => testProvider(tested, fetch, signal);
          return atExpense(parts.budget, { tenantId, ...tested }, call);
        },
        changed: policyOf.forget,
      } satisfies ProvidersPort,
      features: {
        ...withBudget({ db, features, budgets: parts.budgets }),
        changed: featuresOf.forget,
      } satisfies FeaturesPort,
      modelRules: { ...rules, changed: policyOf.forget } satisfies ModelRulesPort,
    },
  };
}
const TEST_CALL = { inputTokens: 16, outputTokens: 8 };

/** A test of a model is a call like any other: what it costs is asked for and written down. */
async function atExpense(
  budget: Budget,
  { tenantId, provider, model, task, options }: Asked,
  call: () => Promise<ProviderTest>,
): Promise<ProviderTest> {
  if (task !== 'llm' && task !== 'embedding') return call();
  const operation = task === 'llm' ? 'chat' : 'embedding';
  const { inputTokens, outputTokens } = TEST_CALL;
  const took = { inputTokens, outputTokens: task === 'llm' ? outputTokens : 0 };
  const reservation = await budget.reserve({
    ...{ tenantId, provider, model, operation },
    ...{ inputTokensEstimate: inputTokens, outputTokensMax: took.outputTokens },
    price: ownPriceOf(options),
  });
  const done = await call();
  await reservation.settle({
    ...(done.ok ? { ...took, estimated: true } : { inputTokens: 0, outputTokens: 0 }),
    ...{ latencyMs: done.latency_ms, success: done.ok },
    ...(done.code !== null && { errorCode: done.code }),
  });
  return done;
}

export type ComposedProviders = ReturnType<typeof composeProviders>;

const missing = (field: string, why: string) =>
  new AppError('bad_request', `${field}: ${why}`, { field, hint: `Give a ${field}.` });

/** Models on this machine and in its network: where the operator says so, or develops alone. */
const arePrivateAllowed = ({ FOYER_PRIVATE_PROVIDERS: said, NODE_ENV, HOST }: Env): boolean =>
  said === '1' || (said === 'auto' && NODE_ENV !== 'production' && isLoopbackHost(HOST));

const defaultUrl = (provider: string, env: Env): string | undefined =>
  (provider === 'openai' ? env.OPENAI_BASE_URL : undefined) ??
  (Object.hasOwn(knownProviders, provider) ? knownProviders[provider] : undefined);

/** The cascade of one setting: what it leaves out is the operator's, then the provider's own. */
function connect(setting: ProviderWithKey, env: Env): ConnectedSetting {
  const { id, version, provider, model, options, priority, weight, base_url } = setting;
  // The operator's key goes to the operator's address alone.
  const shared = provider === 'openai' && base_url === null ? env.OPENAI_API_KEY : undefined;
  return {
    ...{ id, version, provider, model, options, priority, weight },
    baseUrl: base_url ?? defaultUrl(provider, env) ?? '',
    apiKey: setting.apiKey ?? shared ?? null,
  };
}

function serviceOf(task: ProviderTask, env: Env): ResolvedProvider[] {
  const models: Partial<Record<ProviderTask, string>> = {
    llm: env.OPENAI_MODEL,
    embedding: env.OPENAI_EMBEDDING_MODEL,
  };
  const model = models[task];
  const { OPENAI_API_KEY: apiKey = null, OPENAI_BASE_URL: url } = env;
  if (model === undefined || (apiKey === null && url === undefined)) return [];
  return [
    {
      ...{ id: 'service', version: 0, source: 'service', provider: 'openai', model, apiKey },
      ...{ baseUrl: url ?? knownProviders['openai'] ?? '', options: {} },
      ...{ priority: 100, weight: 100 },
    },
  ];
}

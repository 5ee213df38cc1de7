import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { LRUCache } from 'lru-cache';
import type { Provider } from '../schemas/providers.ts';
import type { CallPrice } from './budget-port.ts';
import type { Candidate, ModelPrice } from './candidate.ts';
import { ownPriceOf } from './own-price-of.ts';

export interface Connection {
  provider: string;
  baseUrl: string;
  /** Null for a provider that asks for none. */
  apiKey: string | null;
  model: string;
  options: Provider['options'];
}

export interface MakeCandidatesDeps {
  connect: (connection: Connection) => BaseChatModel;
  priceOf: (model: { provider: string; model: string }) => ModelPrice | null;
}

/** A setting with all that a call needs, whoever it comes from. */
export type ConnectedSetting = Connection &
  Pick<Provider, 'id' | 'version' | 'priority' | 'weight'>;

const CLIENTS_REMEMBERED = 2_000;
const OUTPUT_TOKENS_MAX = 4_096;
const CONCURRENCY_MAX = 50;

const forChoice = (price: CallPrice | undefined): ModelPrice | undefined =>
  price && {
    inputUsdMicrosPerMtok: price.inputUsdMicrosPerMillion,
    outputUsdMicrosPerMtok: price.outputUsdMicrosPerMillion,
  };

/** Settings as candidates; a setting that did not change keeps its client and its connections. */
export function makeCandidates({ connect, priceOf }: MakeCandidatesDeps) {
  const clients = new LRUCache<string, BaseChatModel>({ max: CLIENTS_REMEMBERED });
  const clientOf = (id: string, connection: Connection): BaseChatModel => {
    const known = clients.get(id) ?? connect(connection);
    clients.set(id, known);
    return known;
  };

  return (settings: readonly ConnectedSetting[]): Candidate[] =>
    settings.map(({ id, version, priority, weight, ...connection }) => {
      const { provider, model, options } = connection;
      const ownPrice = ownPriceOf(options);
      return {
        id: `${id}:${version}`,
        ...{ provider, model, priority, weight },
        concurrencyMax: options.max_concurrent ?? CONCURRENCY_MAX,
        outputTokensMax: options.max_tokens ?? OUTPUT_TOKENS_MAX,
        price: forChoice(ownPrice) ?? priceOf({ provider, model }),
        ...(ownPrice && { ownPrice }),
        hedgeAfterMs: options.hedge_after_ms,
        client: clientOf(`${id}:${version}`, connection),
      };
    });
}

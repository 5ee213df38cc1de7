import { calcPrice } from '@pydantic/genai-prices';
import { LRUCache } from 'lru-cache';
import type { ModelPrice } from './candidate.ts';

/** Few enough that no list price has tiers there. */
const TOKENS = 1_000;
const MODELS_REMEMBERED = 500;
/** A look into the list takes a tenth of a millisecond: too long for every call. */
const known = new LRUCache<string, { price: ModelPrice | null }>({ max: MODELS_REMEMBERED });

const micros = (usd: number): number => Math.round((usd * 1_000_000 * 1_000_000) / TOKENS);

function look(provider: string, model: string): ModelPrice | null {
  const of = (usage: { input_tokens?: number; output_tokens?: number }) =>
    calcPrice(usage, model, { providerId: provider });
  const [input, output] = [of({ input_tokens: TOKENS }), of({ output_tokens: TOKENS })];
  if (input === null || output === null) return null;
  return {
    inputUsdMicrosPerMtok: micros(input.total_price),
    outputUsdMicrosPerMtok: micros(output.total_price),
  };
}

/** The list price at this provider; null when the list does not know the model there. */
export function priceOf({ provider, model }: { provider: string; model: string }) {
  const key = `${provider}/${model}`;
  const found = known.get(key) ?? { price: look(provider, model) };
  known.set(key, found);
  return found.price;
}

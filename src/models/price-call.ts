import { calcPrice } from '@pydantic/genai-prices';
import type { CallPrice } from './budget-port.ts';

/** What a call took, for its price. */
export interface Consumed {
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  audioSeconds?: number | undefined;
}

const MILLION = 1_000_000;
const SECONDS_AN_HOUR = 3_600;

/** A list's price for these tokens or this sound, in dollars; null when it has none for them. */
function listed(call: { provider: string; model: string }, consumed: Consumed): number | null {
  const { inputTokens = 0, outputTokens = 0, audioSeconds = 0 } = consumed;
  const tokens = { input_tokens: inputTokens, output_tokens: outputTokens };
  const found = calcPrice(tokens, call.model, { providerId: call.provider });
  // An unknown provider is not refused but answered with whoever else has such a model; behind
  // another address anybody may answer to the name.
  if (found === null || found.provider.id !== call.provider) return null;
  const price = found.model_price;
  const hour = price['input_audio_hours'] ?? price['audio_hours'];
  if (inputTokens > 0 && price['input_mtok'] === undefined) return null;
  if (outputTokens > 0 && price['output_mtok'] === undefined) return null;
  if (audioSeconds > 0 && typeof hour !== 'number') return null;
  const sound = typeof hour === 'number' ? (audioSeconds / SECONDS_AN_HOUR) * hour : 0;
  return found.total_price + sound;
}

/**
 * What a call costs in millionths of a dollar, rounded up; null when nobody can say. A tenant's
 * own price comes before the list's (genai-prices, read offline).
 */
export function priceCall(
  call: { provider: string; model: string },
  consumed: Consumed,
  own?: CallPrice,
): number | null {
  const { inputTokens = 0, outputTokens = 0 } = consumed;
  if (own !== undefined) {
    const { inputUsdMicrosPerMillion: input, outputUsdMicrosPerMillion: output } = own;
    return Math.ceil((inputTokens * input + outputTokens * output) / MILLION);
  }
  const dollars = listed(call, consumed);
  // Behind the third place of a micro stands no price but the inexactness of fractions.
  return dollars === null ? null : Math.ceil(Number((dollars * MILLION).toFixed(3)));
}

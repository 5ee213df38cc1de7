import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { CallPrice } from './budget-port.ts';

/** Millionths of a US dollar for a million tokens. */
export interface ModelPrice {
  inputUsdMicrosPerMtok: number;
  outputUsdMicrosPerMtok: number;
}

/** A model that may be asked for a tenant. */
export interface Candidate {
  /** The same as long as it is the same model, at the same place, under the same key. */
  id: string;
  provider: string;
  model: string;
  /** Lower ones are asked first. */
  priority: number;
  /** Share of the calls among those of one priority. */
  weight: number;
  /** After so long without a first token the next one is asked as well; never where unset. */
  hedgeAfterMs?: number | undefined;
  /** Calls at once. */
  concurrencyMax: number;
  /** What one answer may have; only for setting money aside where the provider has no limit. */
  outputTokensMax: number;
  /** For choosing; null when nobody can say. */
  price: ModelPrice | null;
  /** What its setting says it costs, for the books. */
  ownPrice?: CallPrice | undefined;
  client: BaseChatModel;
}

import type { BaseChatModel } from '@langchain/core/language_models/chat_models';

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
  /** Calls at once. */
  concurrencyMax: number;
  /** What one answer may have; only for setting money aside where the provider has no limit. */
  outputTokensMax: number;
  /** Null when nobody can say. */
  price: ModelPrice | null;
  client: BaseChatModel;
}

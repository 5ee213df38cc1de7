import type { ModelPrice } from '../schemas/usage.ts';

export type CallPrice = Omit<ModelPrice, 'model'>;

/** A call of a model that costs money, before it is made. */
export interface PlannedCall {
  tenantId: string;
  /** OpenTelemetry's name for whose model it is, such as `openai`. */
  provider: string;
  model: string;
  operation: 'chat' | 'embedding' | 'transcription' | 'speech' | 'pii' | 'moderation';
  inputTokensEstimate: number;
  outputTokensMax: number;
  /** What the setting that is asked says: before the tenant's price of the model and the list's. */
  price?: CallPrice | undefined;
  /** Where nobody knows a price it is none, instead of too much. */
  freeUnlessPriced?: boolean;
  agentId?: string | undefined;
  threadId?: string | undefined;
  runId?: string | undefined;
}

/** What a call came to; what the provider did not report is left out, and then estimated. */
export interface CallOutcome {
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  characters?: number | undefined;
  audioSeconds?: number | undefined;
  /** The figures above are a guess, for the provider told none. */
  estimated?: boolean | undefined;
  latencyMs: number;
  success: boolean;
  errorCode?: string | undefined;
}

/** Money set aside for one call. Whoever dies with it loses it to an estimate when it expires. */
export interface Reservation {
  /**
   * What the call took. A call of a run is written together with what that run records of it
   * (the kept decision or the turn), any other one now. Never throws; once.
   */
  settle(outcome: CallOutcome): Promise<void>;
  /** The call was not made: nothing was spent. Never throws. */
  release(): Promise<void>;
}

export interface Budget {
  /**
   * @throws AppError `budget_exhausted` when the month's budget has no room for the call, or it
   * has a limit and nobody knows the model's price.
   */
  reserve(call: PlannedCall): Promise<Reservation>;
}

export interface KeyedRequest {
  /** Whose key it is: another caller's same key is another one. */
  principal: string;
  operation: string;
  key: string;
  /** Of all that the request asks for. */
  fingerprint: string;
}

export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

export interface IdempotencyStore {
  /**
   * Runs `work` in one transaction with the record of its answer, and answers that again when the
   * request comes again. Only SQL may be awaited in `work`. Without `keyed`: the transaction alone.
   * @throws AppError `conflict` while the first request is under way, `key_reused` when it asked
   * for something else; what `work` throws undoes everything and keeps nothing
   */
  once<A extends KeptAnswer>(
    tenantId: string,
    keyed: KeyedRequest | undefined,
    work: () => Promise<A>,
    /** What of the answer may be kept for a repetition. */
    kept: (answer: A) => KeptAnswer,
  ): Promise<{ answer: KeptAnswer; replayed: boolean }>;
}

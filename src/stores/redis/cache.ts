/**
 * What may be lost at any time. A cache that is away must not fail a conversation: `get` answers
 * null then, `set` and `delete` do nothing, and the `onError` it was opened with is told.
 */
export interface Cache {
  get(key: string): Promise<string | null>;
  /** Seconds above zero, fractions allowed. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** The one that rejects when the cache does not answer; for readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type LimitedBy = 'key' | 'tenant' | 'address' | 'failures';

/** One kind's count after a request was counted. */
export interface Counted {
  by: LimitedBy;
  limit: number;
  remaining: number;
  windowSeconds: number;
  resetSeconds: number;
  exceeded: boolean;
}

/** Counts requests by the minute; null for a kind that is off. It never throws. */
export interface RateLimits {
  take(by: LimitedBy, id: string): Promise<Counted | null>;
  /** Without counting. */
  look(by: LimitedBy, id: string): Promise<Counted | null>;
}

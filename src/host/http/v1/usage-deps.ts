import type { AuditFilter, AuditRow } from '../../../schemas/audit.ts';
import type { BudgetState, ModelPrice, UsageGroup, UsageSum } from '../../../schemas/usage.ts';

export interface UsageDeps {
  /** `since` is inclusive, `until` is not. */
  sums(
    tenantId: string,
    range: { since: string; until: string; by: UsageGroup },
  ): Promise<UsageSum[]>;
}

export interface BudgetDeps {
  get(tenantId: string): Promise<BudgetState>;
  /** Null for no limit. @throws AppError `stale_version` */
  setLimit(tenantId: string, limitUsdMicros: number | null, version?: number): Promise<BudgetState>;
  prices(tenantId: string): Promise<ModelPrice[]>;
  /** Null takes it away; false when there was none. */
  setPrice(
    tenantId: string,
    model: string,
    price: Omit<ModelPrice, 'model'> | null,
  ): Promise<boolean>;
  /** To be told once a changed price is committed. */
  forgetPrices(tenantId: string): void;
}

export interface AuditDeps {
  /** Newest first. */
  list(
    tenantId: string,
    page: { filter: AuditFilter; before?: number; limit: number },
  ): Promise<AuditRow[]>;
}

import type { Stores } from './compose-stores.ts';
import { AppError } from './errors.ts';
import type { FeaturesPort } from './host/http/v1/providers-deps.ts';
import type { StoredFeatures } from './schemas/features.ts';
import type { BudgetState } from './schemas/usage.ts';
import type { Db } from './stores/postgres/db.ts';
import type { makeTenantFeaturesStore } from './stores/postgres/tenant-features-store.ts';

interface Parts {
  db: Pick<Db, 'withTenant'>;
  features: ReturnType<typeof makeTenantFeaturesStore>;
  budgets: Pick<Stores['budgets'], 'get' | 'setLimit'>;
}

const MICROS = 1_000_000;

/**
 * Features with the month's budget among them, which is kept in one place: the row that calls are
 * held against. Whoever changes either one changes the version of the whole.
 */
export function withBudget({ db, features, budgets }: Parts): Omit<FeaturesPort, 'changed'> {
  const joined = (stored: StoredFeatures, budget: BudgetState): StoredFeatures => ({
    ...stored,
    monthly_budget_usd: budget.limitUsdMicros === null ? null : budget.limitUsdMicros / MICROS,
    // Both only ever grow: the sum is the same only while both are.
    version: stored.version + budget.version,
  });
  return {
    get: (tenantId) =>
      db.withTenant(tenantId, async () =>
        joined(await features.get(tenantId), await budgets.get(tenantId)),
      ),
    put: (tenantId, { monthly_budget_usd: dollars, ...rest }, expected) =>
      db.withTenant(tenantId, async () => {
        const budget = await budgets.get(tenantId);
        const own = expected === undefined ? undefined : expected - budget.version;
        if (own !== undefined && own < 0) throw stale();
        const stored = await features.put(tenantId, { ...rest, monthly_budget_usd: null }, own);
        const limit = dollars === null ? null : Math.round(dollars * MICROS);
        if (limit === budget.limitUsdMicros) return joined(stored, budget);
        return joined(stored, await budgets.setLimit(tenantId, limit, budget.version));
      }),
  };
}

const stale = () =>
  new AppError('stale_version', 'the budget has changed', {
    hint: 'Read the features again, and send the ETag of that answer as If-Match.',
    field: 'If-Match',
  });

import { makeAuditStore } from './audit-store.ts';
import type { OnThreshold } from './budgets-store.ts';
import type { Db } from './db.ts';
import { makeOutboxStore } from './outbox-store.ts';

const SYSTEM = { kind: 'system', id: 'budget', role: 'service' } as const;

/** Whoever looks after a tenant hears of a threshold: over the outbox, and in the audit. */
export function makeTellBudget(db: Db): OnThreshold {
  const [outbox, audit] = [makeOutboxStore(db), makeAuditStore(db)];
  return async (tenantId, alert) => {
    const { month, percent, limitUsdMicros, spentUsdMicros } = alert;
    await outbox.add(tenantId, {
      topic: 'budget.alert',
      key: `budget:${month}:${percent}`,
      payload: {
        ...{ month, percent },
        ...{ limit_usd_micros: limitUsdMicros, spent_usd_micros: spentUsdMicros },
      },
    });
    await audit.record(tenantId, {
      actor: SYSTEM,
      action: 'budget.alerted',
      outcome: 'ok',
      target: { type: 'budget', id: month },
      details: { percent },
    });
  };
}

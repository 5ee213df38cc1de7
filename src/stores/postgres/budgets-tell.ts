import { makeAuditStore } from './audit-store.ts';
import type { OnThreshold } from './budgets-alerts.ts';
import type { Db } from './db.ts';
import { makeOutboxStore } from './outbox-store.ts';

const SYSTEM = { kind: 'system', id: 'budget', role: 'service' } as const;

const wantsAlerts = (db: Db, tenantId: string): Promise<boolean> =>
  db.withTenant(tenantId, async (sql) => {
    const text = 'SELECT enable_cost_alerts AS yes FROM tenant_features WHERE tenant_id = $1';
    return (await sql.query<{ yes: boolean }>(text, [tenantId])).rows[0]?.yes ?? true;
  });

/**
 * Whoever looks after a tenant hears of a threshold over the outbox, unless it wants no alerts;
 * the audit hears of it in any case.
 */
export function makeTellBudget(db: Db): OnThreshold {
  const [outbox, audit] = [makeOutboxStore(db), makeAuditStore(db)];
  return async (tenantId, alert) => {
    const { month, percent, limitUsdMicros, spentUsdMicros } = alert;
    const message = {
      topic: 'budget.alert',
      key: `budget:${month}:${percent}`,
      payload: {
        ...{ month, percent },
        ...{ limit_usd_micros: limitUsdMicros, spent_usd_micros: spentUsdMicros },
      },
    };
    if (await wantsAlerts(db, tenantId)) await outbox.add(tenantId, message);
    await audit.record(tenantId, {
      actor: SYSTEM,
      action: 'budget.alerted',
      outcome: 'ok',
      target: { type: 'budget', id: month },
      details: { percent },
    });
  };
}

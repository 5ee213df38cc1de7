import type { RecordAudit } from '../schemas/audit.ts';

interface Swept {
  tenantId: string;
  counts: Record<string, number>;
}

export interface SweepRetentionDeps {
  /** Each deletes one batch of what is too old; empty when there is nothing more. */
  sweeps: Record<string, (now: Date) => Promise<Swept[]>>;
  record: RecordAudit;
  now: () => Date;
}

/** Of one sweep: the rest is left for the next, so that no sweep takes the database for long. */
const BATCHES_MAX = 40;
const ACTOR = { kind: 'system', id: 'retention', role: 'service' } as const;

/** Deletes what tenants keep no longer, and tells each tenant's audit how much it was. */
export function makeSweepRetention({ sweeps, record, now }: SweepRetentionDeps) {
  return async (): Promise<void> => {
    const totals = new Map<string, Record<string, number>>();
    const at = now();
    try {
      for (const sweep of Object.values(sweeps)) {
        for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
          const swept = await sweep(at);
          for (const { tenantId, counts } of swept) {
            const total = totals.get(tenantId) ?? {};
            totals.set(tenantId, total);
            for (const [name, count] of Object.entries(counts)) {
              if (count > 0) total[name] = (total[name] ?? 0) + count;
            }
          }
          if (swept.length === 0) break;
        }
      }
    } finally {
      // What is gone is told of, whatever stopped the rest.
      for (const [tenantId, total] of totals) {
        await record(tenantId, {
          actor: ACTOR,
          action: 'retention.swept',
          outcome: 'ok',
          target: { type: 'retention', id: tenantId },
          details: total,
        });
      }
    }
  };
}

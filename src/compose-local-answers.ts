import type { Answered } from '../graphs/conversation/nodes/respond.ts';
import type { AuditEntry, RecordAudit } from './schemas/audit.ts';

interface LocalAnswersDeps {
  audit: RecordAudit;
  /** Kinds of personal data in what a person said. */
  kindsOf: (text: string) => string[];
}

/** A run that failed before it recorded anything leaves its answers here: the oldest go. */
const RUNS_MAX = 10_000;

/**
 * The audit is told of the keyless model too: who had it answer, and what kind of data it heard.
 * One row for what a run records at once, in the transaction that records it.
 */
export function makeLocalAnswers({ audit, kindsOf }: LocalAnswersDeps) {
  const untold = new Map<string, AuditEntry>();
  const keyOf = (tenantId: string, runId: string) => `${tenantId} ${runId}`;

  return {
    note(tenantId: string, answered: Answered): void {
      const { principal, agentId, threadId, runId, heard } = answered;
      const key = keyOf(tenantId, runId);
      if (untold.has(key)) return;
      const [oldest] = untold.size < RUNS_MAX ? [] : untold.keys();
      if (oldest !== undefined) untold.delete(oldest);
      untold.set(key, {
        actor: principal ?? { kind: 'system', id: `agent:${agentId}`, role: 'service' },
        action: 'model.called',
        outcome: 'ok',
        model: `foyer/${answered.model}`,
        dataClasses: kindsOf(heard),
        ...{ threadId, runId },
      });
    },

    /** `record` writes something of the run in one transaction, and calls `tell` within it. */
    async recordWith<T>(
      tenantId: string,
      runId: string,
      record: (tell: () => Promise<void>) => Promise<T>,
    ): Promise<T> {
      const key = keyOf(tenantId, runId);
      const entry = untold.get(key);
      if (entry === undefined) return record(async () => undefined);
      const result = await record(() => audit(tenantId, entry));
      untold.delete(key);
      return result;
    },
  };
}

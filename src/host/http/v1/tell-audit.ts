import type { Response } from 'express';
import type { AuditEntry, RecordAudit } from '../../../schemas/audit.ts';
import { callerOf } from '../caller.ts';

/** Tells the audit what a caller did; last in the transaction that does it. */
export const makeTell =
  (record: RecordAudit) =>
  (
    { tenantId, response }: { tenantId: string; response: Response },
    action: string,
    target: { type: string; id: string },
    details?: AuditEntry['details'],
  ): Promise<void> =>
    record(tenantId, {
      ...{ actor: callerOf(response).principal, action, outcome: 'ok', target },
      ...(details !== undefined && { details }),
    });

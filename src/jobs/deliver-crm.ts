import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { JobHandler } from '../schemas/jobs.ts';
import type { JsonObject } from '../schemas/platform/common.ts';

export interface CrmMessage {
  topic: string;
  /** The same however often it is sent: what it does must be done once. */
  key: string;
  payload: JsonObject;
  createdAt: Date;
}

/** A CRM, or whatever stands for it. */
export interface CrmTarget {
  /**
   * `held` when the tenant has none. @throws when it was not taken; AppError with a status below
   * 500 when it never will be
   */
  deliver(tenantId: string, message: CrmMessage, signal: AbortSignal): Promise<'sent' | 'held'>;
}

export interface DeliverCrmDeps {
  outbox: {
    take(tenantId: string, outboxId: string): Promise<(CrmMessage & { delivered: boolean }) | null>;
    delivered(tenantId: string, outboxId: string): Promise<void>;
  };
  target: CrmTarget;
}

const inputSchema = z.object({ outbox_id: z.uuid() });

/**
 * `crm.deliver`: brings one message of the outbox to the tenant's CRM. A kill after it was sent and
 * before that is known sends it again, under the same key.
 */
export function makeDeliverCrm({ outbox, target }: DeliverCrmDeps): JobHandler {
  return async ({ tenantId, input, signal }) => {
    const { outbox_id: outboxId } = inputSchema.parse(input);
    const message = await outbox.take(tenantId, outboxId);
    if (message === null) throw new AppError('not_found', 'The message is not there any more');
    if (message.delivered) return { outcome: 'sent before' };
    const { delivered: _, ...sent } = message;
    if ((await target.deliver(tenantId, sent, signal)) === 'held') return { outcome: 'held' };
    await outbox.delivered(tenantId, outboxId);
    return { outcome: 'sent' };
  };
}

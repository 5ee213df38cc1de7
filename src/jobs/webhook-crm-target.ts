import { Webhook } from 'standardwebhooks';
import { AppError } from '../errors.ts';
import type { CrmTarget } from './deliver-crm.ts';

export interface WebhookCrmDeps {
  /** Null, or off: what is to be delivered is held. */
  find(tenantId: string): Promise<{ url: string; secret: string; enabled: boolean } | null>;
  /** Refuses addresses that are not public ones. */
  request(
    url: string,
    init: {
      method: string;
      headers: Record<string, string>;
      body: string;
      signal: AbortSignal;
    },
  ): Promise<{ status: number }>;
}

const TRY_AGAIN = new Set([408, 409, 425, 429]);

/**
 * A CRM behind a webhook: a POST signed as standardwebhooks.com has it, whose `webhook-id` and
 * `idempotency-key` are the message's key.
 */
export function makeWebhookCrmTarget({ find, request }: WebhookCrmDeps): CrmTarget {
  return {
    async deliver(tenantId, { topic, key, payload, createdAt }, signal) {
      const target = await find(tenantId);
      if (target === null || !target.enabled) return 'held';
      const now = new Date();
      const body = JSON.stringify({
        ...{ type: topic, timestamp: createdAt.toISOString(), key, data: payload },
      });
      const { status } = await request(target.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          'webhook-id': key,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(target.secret).sign(key, now, body),
        },
        ...{ body, signal },
      });
      if (status >= 200 && status < 300) return 'sent';
      const refused = status >= 400 && status < 500 && !TRY_AGAIN.has(status);
      throw new AppError(refused ? 'state_refused' : 'provider_failed', `answered ${status}`, {
        hint: `The CRM's address answered ${status}.`,
        retry: !refused,
      });
    },
  };
}

import { Webhook } from 'standardwebhooks';
import { AppError } from '../errors.ts';
import type { JsonObject } from '../schemas/platform/common.ts';

/** Sends one request, follows no redirect, and answers as soon as there is a status. */
export type PostWebhook = (
  url: string,
  init: { method: 'POST'; headers: Record<string, string>; body: string },
) => Promise<{ status: number }>;

export interface WebhookOptions {
  /** `whsec_` and base64; signs as standardwebhooks.com has it. Without one nothing is signed. */
  secret: string | undefined;
  /** Where addresses that begin with a slash lead: this host's own. */
  ownUrl: () => string | undefined;
  /** For addresses that clients name: refuses those of this machine and its network. */
  post: PostWebhook;
  /** For this host's own address. */
  postToOwn: PostWebhook;
}

const refused = (why: string) => new AppError('bad_request', why, { field: 'webhook' });

function addressOf(url: string, ownUrl: string | undefined): { address: URL; own: boolean } {
  const own = url.startsWith('/');
  if (own && ownUrl === undefined) throw refused('webhook: this process has no address');
  const address = own ? new URL(url, ownUrl) : new URL(url);
  // `//elsewhere` and `/\\elsewhere` lead away from this host.
  if (own && address.origin !== new URL(ownUrl ?? '').origin) {
    throw refused('webhook: not a path of this host');
  }
  return { address, own };
}

/**
 * Posts one delivery; the id stays the same however often it is tried, so that a receiver can
 * tell a repetition. @throws Error when there is no answer in time, or none of 2xx
 */
export function makeSendWebhook(options: WebhookOptions) {
  const signer = options.secret === undefined ? undefined : new Webhook(options.secret);
  return async (hook: { id: string; url: string; payload: JsonObject }): Promise<void> => {
    const { address, own } = addressOf(hook.url, options.ownUrl());
    const now = new Date();
    const body = JSON.stringify({ ...hook.payload, webhook_sent_at: now.toISOString() });
    const { status } = await (own ? options.postToOwn : options.post)(address.href, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': hook.id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        ...(signer !== undefined && { 'webhook-signature': signer.sign(hook.id, now, body) }),
      },
      body,
    });
    if (status < 200 || status >= 300) throw new Error(`answered ${status}`);
  };
}

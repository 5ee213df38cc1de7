import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { useAgent as publicOnlyAgent } from 'request-filtering-agent';
import { Webhook } from 'standardwebhooks';
import { AppError } from '../errors.ts';
import type { JsonObject } from '../schemas/platform/common.ts';

export interface WebhookOptions {
  /** `whsec_` and base64; signs as standardwebhooks.com has it. Without one nothing is signed. */
  secret: string | undefined;
  /** Where addresses that begin with a slash lead: this host's own. */
  ownUrl: () => string | undefined;
  /** Whether addresses of this machine and its network may be called. */
  privateAllowed: boolean;
  timeoutMs: number;
}

const NO_ANSWER_BYTES = 64 * 1024;

const refused = (why: string) => new AppError('bad_request', why, { field: 'webhook' });

function addressOf(url: string, ownUrl: string | undefined): { address: URL; own: boolean } {
  const own = url.startsWith('/');
  if (own && ownUrl === undefined) throw refused('webhook: this process has no address');
  const address = own ? new URL(url, ownUrl) : new URL(url);
  // `//elsewhere` and `/\\elsewhere` lead away from this host.
  if (own && address.origin !== new URL(ownUrl ?? '').origin) {
    throw refused('webhook: not a path of this host');
  }
  if (address.protocol === 'http:' || address.protocol === 'https:') return { address, own };
  throw refused('webhook: neither http nor https');
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
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'webhook-id': hook.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      ...(signer !== undefined && { 'webhook-signature': signer.sign(hook.id, now, body) }),
    };
    const send = address.protocol === 'https:' ? requestSecure : requestPlain;
    await new Promise<void>((resolve, reject) => {
      const request = send(address, {
        method: 'POST',
        headers,
        timeout: options.timeoutMs,
        signal: AbortSignal.timeout(options.timeoutMs),
        // A host name is looked up again at every call: what it leads to is checked, not its name.
        ...(!options.privateAllowed && !own && { agent: publicOnlyAgent(address.href) }),
      });
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', reject);
      request.on('response', (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > NO_ANSWER_BYTES) response.destroy();
        });
        const { statusCode = 0 } = response;
        // The status says all there is to know: what follows it may take as long as it likes.
        if (statusCode >= 200 && statusCode < 300) resolve();
        else reject(new Error(`answered ${statusCode}`));
      });
      request.end(body);
    });
  };
}

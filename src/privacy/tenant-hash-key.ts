import { hkdfSync } from 'node:crypto';

const BYTES = 32;

/** A tenant's own key for hashes that stand for values: no other tenant's hashes compare. */
export const tenantHashKey = (secret: Uint8Array, tenantId: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, tenantId.toLowerCase(), 'foyer pii hash', BYTES));

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';

/** A 256-bit key and the name by which what it sealed refers to it. */
export interface SealingKey {
  kid: string;
  key: Uint8Array;
}

export interface Sealer {
  /** The key that seals now. */
  readonly kid: string;
  /** `aad` binds the text to its place: tenant, table, column and row. */
  seal(text: string, aad: string): string;
  /** @throws AppError `internal` when it was changed, moved, or its key is not here any more */
  open(sealed: string, aad: string): string;
  /** Which key sealed it. */
  kidOf(sealed: string): string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
// Without it Node takes tags as short as four bytes.
const TAG_BYTES = 16;
const VERSION = 'v1';

const unreadable = (why: string, cause?: unknown): AppError =>
  new AppError('internal', `a sealed value cannot be read: ${why}`, {
    hint: 'Put the key it was sealed with back into FOYER_SECRET_KEYS.',
    cause,
  });

/**
 * Envelope encryption: each value has a data key of its own, which the named key wraps
 * (AES-256-GCM both times). The first key seals, all of them open.
 * Form: `v1.kid.wrapped.sealed`, base64url, each part nonce + ciphertext + tag.
 */
export function makeSealer(keys: readonly SealingKey[]): Sealer {
  const byKid = new Map(keys.map(({ kid, key }) => [kid, key]));
  const [current] = keys;
  if (current === undefined || keys.some(({ key }) => key.byteLength !== KEY_BYTES)) {
    throw new AppError('internal', 'a sealer needs keys of 32 bytes');
  }
  const parts = (sealed: string) => {
    const [version, kid, wrapped, text, ...more] = sealed.split('.');
    const whole = version === VERSION && kid && wrapped && text && more.length === 0;
    if (!whole) throw unreadable('it is not whole');
    return { kid, wrapped, text };
  };
  return {
    kid: current.kid,
    seal(text, aad) {
      const dataKey = randomBytes(KEY_BYTES);
      const wrapped = encrypt(current.key, dataKey, `${current.kid}\n${aad}`);
      return [VERSION, current.kid, wrapped, encrypt(dataKey, Buffer.from(text), aad)].join('.');
    },
    open(sealed, aad) {
      const { kid, wrapped, text } = parts(sealed);
      const key = byKid.get(kid);
      if (key === undefined) throw unreadable(`the key "${kid}" is not here`);
      try {
        return decrypt(decrypt(key, wrapped, `${kid}\n${aad}`), text, aad).toString('utf8');
      } catch (cause) {
        throw unreadable('it was changed or belongs elsewhere', cause);
      }
    },
    kidOf: (sealed) => parts(sealed).kid,
  };
}

function encrypt(key: Uint8Array, plain: Uint8Array, aad: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(aad));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Uint8Array, text: string, aad: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

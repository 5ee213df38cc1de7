import { createHmac, hkdfSync } from 'node:crypto';

interface Secret {
  kid: string;
  key: Uint8Array;
}

export interface KeyDigest {
  /** Of the secret that made it. */
  kid: string;
  digest: string;
}

export interface KeyDigests {
  /** By the current secret, under which keys are stored. */
  newest(key: string): KeyDigest;
  /** By every secret, newest first: a key outlives the rotation of secrets. */
  all(key: string): KeyDigest[];
}

const BYTES = 32;
/** Each use of a secret has a key of its own (HKDF, RFC 5869): none tells of another. */
const LABEL = 'foyer api keys v1';

/** HMAC-SHA256 of API keys. Only digests are stored; without the secret they are no help. */
export function makeKeyDigests(secrets: readonly [Secret, ...Secret[]]): KeyDigests {
  const by = ({ kid, key }: Secret) => {
    const derived = Buffer.from(hkdfSync('sha256', key, '', LABEL, BYTES));
    return (text: string): KeyDigest => ({
      kid,
      digest: createHmac('sha256', derived).update(text).digest('base64url'),
    });
  };
  const newest = by(secrets[0]);
  const others = secrets.slice(1).map(by);
  return {
    newest,
    all: (key) => [newest(key), ...others.map((digest) => digest(key))],
  };
}

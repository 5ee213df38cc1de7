import { randomBytes } from 'node:crypto';

const BYTES = 32;
const PREFIX_CHARS = 10;
const FORM = /^fy_[A-Za-z0-9_-]{43}$/;

/** `fy_` and 256 random bits, and the beginning by which people tell it from others. */
export function newApiKey(): { key: string; prefix: string } {
  const key = `fy_${randomBytes(BYTES).toString('base64url')}`;
  return { key, prefix: prefixOf(key) };
}

export const prefixOf = (key: string): string => key.slice(0, PREFIX_CHARS);

export const isApiKey = (credential: string): boolean => FORM.test(credential);

import { setTimeout as wait } from 'node:timers/promises';

/** What a service asks for (RFC 9110 Retry-After, seconds or a date), or null. */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number | null {
  const value = headers?.get('retry-after')?.trim();
  if (!value) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** Doubles from 250 ms to 8 s; the random half keeps callers apart. */
export const backoffMs = (attempt: number): number => {
  const full = Math.min(250 * 2 ** attempt, 8_000);
  return full / 2 + Math.random() * (full / 2);
};

export const isRetryStatus = (status: number): boolean =>
  status === 408 || status === 429 || status >= 500;

/** @throws the signal's reason when it ends the wait. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}

import { describe, expect, it } from 'vitest';
import { backoffMs, isRetryStatus, pause, retryAfterMs } from './retry.ts';

const NOW = Date.parse('2025-01-01T00:00:00Z');
const asked = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), NOW);

describe('retryAfterMs', () => {
  it.each([
    ['2', 2_000],
    [' 0.5 ', 500],
    ['-1', 0],
    ['Wed, 01 Jan 2025 00:00:03 GMT', 3_000],
    ['Tue, 31 Dec 2024 00:00:00 GMT', 0],
    ['soon', null],
    ['', null],
  ])('reads "%s"', (value, ms) => {
    expect(asked(value)).toBe(ms);
  });

  it('is null where there are no headers', () => {
    expect(retryAfterMs(undefined)).toBeNull();
    expect(retryAfterMs(new Headers())).toBeNull();
  });
});

it('backs off further each time, up to a bound', () => {
  for (const attempt of [0, 1, 2, 20]) {
    const full = Math.min(250 * 2 ** attempt, 8_000);
    expect(backoffMs(attempt)).toBeGreaterThanOrEqual(full / 2);
    expect(backoffMs(attempt)).toBeLessThanOrEqual(full);
  }
});

it.each([
  [200, false],
  [400, false],
  [401, false],
  [408, true],
  [429, true],
  [500, true],
  [529, true],
])('status %i is worth another try: %s', (status, worth) => {
  expect(isRetryStatus(status)).toBe(worth);
});

it('pauses until the signal, with its reason', async () => {
  const caller = new AbortController();
  const reason = new Error('hung up');
  const paused = pause(60_000, caller.signal);
  caller.abort(reason);
  await expect(paused).rejects.toBe(reason);
  await pause(1, new AbortController().signal);
});

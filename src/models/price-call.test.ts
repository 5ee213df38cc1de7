import { describe, expect, it } from 'vitest';
import { type Consumed, priceCall } from './price-call.ts';

describe('priceCall', () => {
  it.each<[string, string, Consumed, number | null]>([
    ['openai', 'gpt-4o-mini', { inputTokens: 1_000, outputTokens: 500 }, 450],
    ['openai', 'gpt-4o-mini', { inputTokens: 1 }, 1],
    ['openai', 'gpt-4o-mini', {}, 0],
    ['openai', 'gpt-4o-mini-2024-07-18', { inputTokens: 1_000_000 }, 150_000],
    ['openai', 'text-embedding-3-small', { inputTokens: 1_000_000 }, 20_000],
    ['openai', 'whisper-1', { audioSeconds: 60 }, 6_000],
    ['anthropic', 'claude-3-5-haiku-latest', { outputTokens: 1_000_000 }, 4_000_000],
    ['anthropic', 'claude-sonnet-4-5', { inputTokens: 1_000, outputTokens: 100 }, 4_500],
    ['openai', 'no-such-model', { inputTokens: 1 }, null],
    ['openai_compatible', 'gpt-4o-mini', { inputTokens: 1 }, null],
    ['openai', 'gpt-4o-mini', { audioSeconds: 60 }, null],
  ])('%s %s %j: %s', (provider, model, consumed, micros) => {
    expect(priceCall({ provider, model }, consumed)).toBe(micros);
  });

  it('takes the tenant’s own price before the list’s', () => {
    const own = { inputUsdMicrosPerMillion: 2_000_000, outputUsdMicrosPerMillion: 1 };
    const call = { provider: 'openai', model: 'gpt-4o-mini' };
    expect(priceCall(call, { inputTokens: 10, outputTokens: 1 }, own)).toBe(21);
    expect(priceCall({ ...call, model: 'mine' }, { inputTokens: 10 }, own)).toBe(20);
  });
});

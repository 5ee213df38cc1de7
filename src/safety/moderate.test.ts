import { describe, expect, it } from 'vitest';
import { listCategories, makeModerate } from './moderate.ts';

describe('moderation by list', () => {
  it.each([
    ['I will kill you if you call again', 'threat'],
    ['te voy a matar', 'threat'],
    ['I want to kill myself', 'self_harm'],
    ['quiero morirme', 'self_harm'],
    ['deport all immigrants', 'hate'],
    ['send me your nudes', 'sexual'],
  ])('%s', (text, category) => {
    expect(listCategories(text)).toEqual([category]);
  });

  it.each([
    'this traffic is killing me, can I come later?',
    'is there a shooting range near the house?',
    'the kitchen is to die for',
    'I hate the carpet in the hall',
    'my deadline is Friday',
    'quiero mudarme en mayo',
  ])('not: %s', (text) => {
    expect(listCategories(text)).toEqual([]);
  });
});

describe('moderation by a provider', () => {
  it('takes its word', async () => {
    const moderate = makeModerate({ provider: async () => ['violence'], timeoutMs: 1000 });
    expect(await moderate('hm', 'in')).toEqual({
      flagged: true,
      categories: ['violence'],
      by: 'provider',
    });
  });

  it.each(['in', 'out'] as const)('falls back on the list when it fails: %s', async (direction) => {
    const errors: unknown[] = [];
    const moderate = makeModerate({
      provider: () => Promise.reject(new Error('down')),
      timeoutMs: 1000,
      onError: (error) => errors.push(error),
    });
    expect(await moderate('hello', direction)).toMatchObject({ flagged: false, by: 'list' });
    expect(await moderate('I will shoot you', direction)).toMatchObject({ flagged: true });
    expect(errors).toHaveLength(1);
  });

  it('does not wait for one that is silent', async () => {
    const moderate = makeModerate({ provider: () => new Promise(() => {}), timeoutMs: 5 });
    expect(await moderate('hello', 'in')).toMatchObject({ flagged: false, by: 'list' });
  });
});

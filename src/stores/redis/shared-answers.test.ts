import { expect, test, vi } from 'vitest';
import { openMemory } from './open-memory.ts';
import { makeSharedAnswers } from './shared-answers.ts';

const question = (text: string, scope = 'v1') => ({ tenantId: 't', scope, text });

function open(vectors: Record<string, number[]> = {}) {
  const embed = vi.fn(async (_: string, texts: string[]) =>
    texts.map((text) => vectors[text] ?? [1, 0]),
  );
  const onError = vi.fn();
  const answers = makeSharedAnswers<string>({
    cache: openMemory(),
    ttlSeconds: 60,
    parse: String,
    same: (one, other) => one.split(' ').at(-1) === other.split(' ').at(-1),
    embed,
    onError,
  });
  return { answers, embed, onError };
}

test('answers the same words, and other words of one meaning, within one scope only', async () => {
  const { answers } = open();
  await answers.set('a', 'Forty-five.', question('the fee'));
  expect(await answers.get('a', question('the fee'))).toBe('Forty-five.');
  expect(await answers.get('b', question('what fee'))).toBe('Forty-five.');
  expect(await answers.get('c', question('what fee', 'v2'))).toBeNull();
});

test('keeps apart what does not agree, without asking for a vector', async () => {
  const { answers, embed } = open();
  await answers.set('a', 'Forty-five.', question('the fee'));
  expect(await answers.get('b', question('the deposit'))).toBeNull();
  expect(embed).not.toHaveBeenCalled();
});

test('keeps apart what agrees in its words and not in its meaning', async () => {
  const { answers } = open({ 'late fee': [0, 1] });
  await answers.set('a', 'Forty-five.', question('the fee'));
  expect(await answers.get('b', question('late fee'))).toBeNull();
});

test('goes on word for word while the embedder is away', async () => {
  const { answers, embed, onError } = open();
  embed.mockRejectedValue(new Error('away'));
  await answers.set('a', 'Forty-five.', question('the fee'));
  expect(await answers.get('b', question('what fee'))).toBeNull();
  expect(await answers.get('c', question('which fee'))).toBeNull();
  expect(embed).toHaveBeenCalledTimes(1);
  expect(onError).toHaveBeenCalledTimes(1);
  expect(await answers.get('a', question('the fee'))).toBe('Forty-five.');
});

test('lets one of those who ask at once find out, and gives the others its answer', async () => {
  const { answers } = open();
  expect(await answers.get('a', question('the fee'))).toBeNull();
  const second = answers.get('a', question('the fee'));
  const third = answers.get('a', question('the fee'));
  await answers.set('a', 'Forty-five.', question('the fee'));
  expect(await Promise.all([second, third])).toEqual(['Forty-five.', 'Forty-five.']);
});

test('frees those who wait when the answer may not be shared', async () => {
  const { answers } = open();
  await answers.get('a', question('the fee'));
  const second = answers.get('a', question('the fee'));
  answers.drop('a');
  expect(await second).toBeNull();
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeOpenAi, type FakeTurn, startFakeOpenAi } from '../llm/testing/fake-open-ai.ts';
import { makeOpenAiEmbedder, type OpenAiEmbedderOptions } from './open-ai-embedder.ts';

let fake: FakeOpenAi;
beforeAll(async () => {
  fake = await startFakeOpenAi();
});
afterEach(() => {
  fake.requests.length = 0;
});
afterAll(() => fake.close());

const embedder = (options: Partial<OpenAiEmbedderOptions> = {}) =>
  makeOpenAiEmbedder({
    apiKey: 'sk-test-secret',
    baseUrl: `${fake.baseUrl}/`,
    model: 'fake-embedding',
    batchSize: 2,
    maxRetries: 2,
    ...options,
  });

describe('makeOpenAiEmbedder', () => {
  it('embeds in batches, in order, and learns the dimension', async () => {
    const it = embedder();
    expect(it.dimensions).toBe(0);
    const vectors = await it.embed(['a', 'bb', 'ccc']);
    expect(vectors).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4, 5],
      [3, 4, 5, 6],
    ]);
    expect(it.dimensions).toBe(4);
    expect(fake.requests.map(({ path, body }) => [path, body['input']])).toEqual([
      ['/v1/embeddings', ['a', 'bb']],
      ['/v1/embeddings', ['ccc']],
    ]);
    expect(await it.embed([])).toEqual([]);
  });

  it.each<[string, FakeTurn]>([
    ['500', { status: 500 }],
    ['429', { status: 429, headers: { 'retry-after': '0.05' } }],
  ])('gets over %s', async (_, turn) => {
    fake.next(turn);
    expect(await embedder().embed(['a'])).toHaveLength(1);
    expect(fake.requests).toHaveLength(2);
  });

  it.each<[string, FakeTurn[], string, number]>([
    ['a refusal', [{ status: 401 }], 'embedding_failed', 1],
    ['an outage', Array<FakeTurn>(3).fill({ status: 503 }), 'embedding_failed', 3],
    ['too few vectors', [{ vectorsOff: -1 }], 'embedding_failed', 1],
    ['too many vectors', [{ vectorsOff: 1 }], 'embedding_failed', 1],
    ['another protocol', [{ status: 200, body: '<html>' }], 'embedding_failed', 1],
    [
      'a wait too long',
      [{ status: 429, headers: { 'retry-after': '60' } }],
      'embedding_stalled',
      1,
    ],
  ])('fails on %s', async (_, turns, code, requests) => {
    fake.next(...turns);
    const error = await embedder({ timeoutMs: 2_000 })
      .embed(['private words'])
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'AppError', code });
    expect(String(error)).not.toMatch(/private|secret/);
    expect(fake.requests).toHaveLength(requests);
  });

  it('fails where nobody listens', async () => {
    const nobody = embedder({ baseUrl: 'http://127.0.0.1:9/v1', maxRetries: 0 });
    await expect(nobody.embed(['a'])).rejects.toMatchObject({ code: 'embedding_failed' });
  });

  it('stops when the caller does', async () => {
    fake.next({ status: 429, headers: { 'retry-after': '60' } });
    const reason = new Error('hung up');
    const caller = new AbortController();
    setTimeout(() => caller.abort(reason), 50);
    await expect(embedder().embed(['a'], caller.signal)).rejects.toBe(reason);
  });
});

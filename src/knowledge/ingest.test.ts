import { describe, expect, it } from 'vitest';
import { makeMasker } from '../privacy/mask.ts';
import { recogniseEmail } from '../privacy/recognise-email.ts';
import type { Embedder } from './embedder.ts';
import { makeIngest } from './ingest.ts';
import { maskEmbedder } from './mask-embedder.ts';
import { memoryKnowledge, twoSubjects } from './testing/memory-knowledge.ts';

function setUp(embedder: Embedder = twoSubjects()) {
  const { store, calls } = memoryKnowledge();
  const errors: unknown[] = [];
  const ingest = makeIngest({
    store,
    embedderFor: () => embedder,
    onError: (error) => errors.push(error),
  });
  return { store, calls, errors, ingest };
}
const file = (text: string, name = 'pets.md') => ({ name, bytes: Buffer.from(text) });

describe('makeIngest', () => {
  it('stores chunks with their vectors', async () => {
    const embedder = twoSubjects();
    const { ingest, store } = setUp(embedder);
    const stored = await ingest('acme', file('# Pets\n\nDogs.\n\n## Cats\n\nToo.'));
    expect(stored).toMatchObject({ title: 'Pets', chunks: 2, version: 1, unchanged: false });
    expect(await store.vectorSearch('acme', [1, 0], 'two-subjects', 9)).toHaveLength(2);
    expect(embedder.texts[0]).toContain('Pets\n');
  });

  it('takes title and source as given', async () => {
    const { ingest, store } = setUp();
    const given = { title: 'Our pets', source: 'https://acme.example/pets' };
    await ingest('acme', { ...file('Dogs.'), ...given });
    expect(await store.allChunks('acme', 9)).toMatchObject([given]);
  });

  it('embeds and writes nothing for the very same file', async () => {
    const embedder = twoSubjects();
    const { ingest, calls } = setUp(embedder);
    const first = await ingest('acme', file('Dogs.'));
    const again = await ingest('acme', file('Dogs.'));
    expect(again).toEqual({ ...first, unchanged: true });
    expect(embedder.texts).toHaveLength(1);
    expect(calls.replaceDocument).toBe(1);
  });

  it('replaces the document of the same source as a whole', async () => {
    const { ingest, store } = setUp();
    const first = await ingest('acme', file('Dogs.'));
    const second = await ingest('acme', file('Cats.'));
    expect(second).toMatchObject({ documentId: first.documentId, version: 2, unchanged: false });
    expect((await store.allChunks('acme', 9)).map((chunk) => chunk.text)).toEqual(['Cats.']);
  });

  it('stores without vectors when they cannot be had, and makes up for it later', async () => {
    const embedder = twoSubjects();
    let broken = true;
    const flaky: Embedder = {
      ...embedder,
      embed: (texts) => (broken ? Promise.reject(new Error('gone')) : embedder.embed(texts)),
    };
    const { ingest, store, errors } = setUp(flaky);
    expect(await ingest('acme', file('Dogs.'))).toMatchObject({ chunks: 1 });
    expect(errors).toHaveLength(1);
    expect(await store.vectorSearch('acme', [1, 0], 'two-subjects', 9)).toEqual([]);
    broken = false;
    expect(await ingest('acme', file('Dogs.'))).toMatchObject({ unchanged: false });
    expect(await store.vectorSearch('acme', [1, 0], 'two-subjects', 9)).toHaveLength(1);
  });

  it('shows a masked embedder no personal data', async () => {
    const embedder = twoSubjects();
    const { ingest } = setUp(maskEmbedder(embedder, makeMasker([recogniseEmail])));
    await ingest('acme', file('Write to ada@example.org about dogs.'));
    expect(embedder.texts).toEqual(['pets\nWrite to [EMAIL_1] about dogs.']);
  });

  it('passes on what is wrong with a file', async () => {
    const { ingest, calls } = setUp();
    await expect(ingest('acme', file('x', 'a.exe'))).rejects.toMatchObject({
      code: 'unsupported_document',
    });
    expect(calls.replaceDocument).toBe(0);
  });
});

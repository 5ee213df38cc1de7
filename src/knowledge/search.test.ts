import { describe, expect, it } from 'vitest';
import { makeIngest } from './ingest.ts';
import { makeSearch, type SearchDeps } from './search.ts';
import { memoryKnowledge, twoSubjects } from './testing/memory-knowledge.ts';

const DOCUMENTS = {
  'pets.md': '# Pets\n\nDogs up to 20 kg may live with you.',
  'parking.md': '# Parking\n\nThe garage holds one car for each home.',
  'noise.md': '# Noise\n\nPlease be quiet after ten in the evening.',
  'bins.md': '# Bins\n\nRubbish is collected on Tuesdays.',
};

async function setUp(options: Partial<SearchDeps> = {}) {
  const { store, calls } = memoryKnowledge();
  const embedder = twoSubjects();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const ingest = makeIngest({ store, embedderFor: () => embedder, onError });
  for (const [name, text] of Object.entries(DOCUMENTS)) {
    await ingest('acme', { name, bytes: Buffer.from(text) });
  }
  const search = makeSearch({ store, embedderFor: () => embedder, onError, ...options });
  return { store, calls, embedder, errors, ingest, search };
}

const titles = (passages: { title: string }[]) => passages.map((passage) => passage.title);

describe('makeSearch', () => {
  it('finds by words, with what both arms say', async () => {
    const { search } = await setUp();
    const [first] = await search('acme', 'Which day is rubbish collected?');
    expect(first).toMatchObject({ title: 'Bins', source: 'bins.md' });
    expect(first?.keywordRank).toBeGreaterThan(0.3);
    expect(first?.similarity).not.toBeNull();
  });

  it('finds by meaning where no word is shared', async () => {
    const embedder = { model: 'two-subjects', dimensions: 2, embed: async () => [[1, 0.1]] };
    const { search } = await setUp({ embedderFor: () => embedder });
    const [first] = await search('acme', 'ponies?');
    expect(first).toMatchObject({ title: 'Pets', keywordRank: null });
  });

  it('finds by a synonym', async () => {
    const { search } = await setUp();
    const [first] = await search('acme', 'Where does the trash go?');
    expect(first?.title).toBe('Bins');
    expect(first?.keywordRank).toBeGreaterThan(0);
  });

  it('gives three unless told otherwise, best first, and none of another tenant', async () => {
    const { search } = await setUp();
    const found = await search('acme', 'pets and parking');
    expect(found).toHaveLength(3);
    expect(found.map((p) => p.score)).toEqual(found.map((p) => p.score).toSorted((a, b) => b - a));
    expect(await search('acme', 'pets', { limit: 1 })).toHaveLength(1);
    expect(await search('other', 'pets')).toEqual([]);
    expect(await search('acme', '  ')).toEqual([]);
  });

  const failing = { model: 'two-subjects', dimensions: 2 };
  it.each([
    ['fails', { ...failing, embed: () => Promise.reject(new Error('gone')) }],
    ['never answers', { ...failing, embed: () => new Promise<number[][]>(() => {}) }],
  ])('answers by keywords when the embedder %s', async (_, embedder) => {
    const { search, errors } = await setUp({ embedderFor: () => embedder, vectorTimeoutMs: 50 });
    const [first] = await search('acme', 'garage for a car');
    expect(first).toMatchObject({ title: 'Parking', similarity: null });
    expect(errors).toHaveLength(1);
  });

  it('indexes once for each state of the documents', async () => {
    const { search, ingest, calls } = await setUp();
    await Promise.all([search('acme', 'pets'), search('acme', 'noise')]);
    expect(calls.allChunks).toBe(1);
    await ingest('acme', { name: 'pets.md', bytes: Buffer.from('# Pets\n\nOnly hamsters.') });
    expect(titles(await search('acme', 'hamsters'))[0]).toBe('Pets');
    expect(calls.allChunks).toBe(2);
  });

  it('leaves keywords to the database above a size', async () => {
    const { search, calls } = await setUp({ keywordChunksMax: 3 });
    const [first] = await search('acme', 'rubbish tuesdays');
    expect(first).toMatchObject({ title: 'Bins', keywordRank: 1 });
    await search('acme', 'pets');
    expect(calls).toMatchObject({ allChunks: 1, keywordSearch: 2 });
  });
});

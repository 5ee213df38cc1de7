import { describe, expect, it } from 'vitest';
import { buildBm25 } from './bm25.ts';
import { terms } from './terms.ts';

describe('terms', () => {
  it.each([
    ['The dogs were barking loudly', ['dog', 'bark', 'loud']],
    ['Fees, fee; policies policy', ['fee', 'fee', 'polici', 'polici']],
    ["tenant's Tenants’ tenant", ['tenant', 'tenant', 'tenant']],
    ['check-in or checkin', ['checkin', 'check', 'checkin']],
    ['Café 2024 access glass', ['caf', '2024', 'access', 'glass']],
    ['what is the', []],
  ])('of %s', (text, expected) => {
    expect(terms(text)).toEqual(expected);
  });

  it('bring forms of a word together', () => {
    const forms = ['rent renting rented rents', 'move moving moved moves', 'stop stopped stopping'];
    for (const line of forms) expect(new Set(terms(line)).size).toBe(1);
  });
});

describe('buildBm25', () => {
  const texts = [
    'Pets: dogs and cats are welcome in our homes with a deposit.',
    'Parking: each of our homes has one parking place.',
    'Our homes are cleaned on Mondays. Our homes are warm. Our homes are quiet.',
  ];

  it('ranks rare words above common ones, and all words met above some', async () => {
    const index = await buildBm25(texts);
    expect(index.search('homes with parking', 3).map((hit) => hit.index)[0]).toBe(1);
    expect(index.search('deposit for dogs', 3).map((hit) => hit.index)).toEqual([0]);
    const [whole] = index.search('pets deposit', 1);
    const [half] = index.search('pets elevator', 1);
    expect(whole?.score).toBeGreaterThan(half?.score ?? 1);
    expect(half?.score).toBeGreaterThan(0);
  });

  it('takes a synonym for a word, for less than the word itself', async () => {
    const index = await buildBm25(['Vehicles stand outside.', 'The car stands outside.']);
    const found = index.search('car', 3);
    expect(found.map((hit) => hit.index)).toEqual([1, 0]);
    expect(found[1]?.score).toBeLessThan(found[0]?.score ?? 0);
  });

  it('finds nothing for words nobody wrote or for no words', async () => {
    const index = await buildBm25(texts);
    expect(index.search('helicopter', 3)).toEqual([]);
    expect(index.search('the of', 3)).toEqual([]);
    expect((await buildBm25([])).search('pets', 3)).toEqual([]);
  });

  it('keeps scores within (0, 1]', async () => {
    const index = await buildBm25([...texts, 'pets '.repeat(500)]);
    const scores = index.search('pets', 9).map((hit) => hit.score);
    expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
  });
});

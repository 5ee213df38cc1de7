import { expect, it } from 'vitest';
import { makeListing } from '../../src/stores/postgres/testing/make-listing.ts';
import { sayExtras } from './describe-listing.ts';
import { wordsIn } from './words.ts';

const UNSAID = { en: /doesn't say whether/, es: /no dice si/ };

it.each([
  ['PetsAllowed', true, /^Yes/, /^Sí/],
  ['PetsAllowed', false, /^No/, /^No/],
  ['PetsAllowed', null, UNSAID.en, UNSAID.es],
  ['Furnished', false, /^No/, /^No/],
  ['Furnished', null, UNSAID.en, UNSAID.es],
  ['InUnitLaundry', true, /has in-unit/, /^Tiene/],
  ['InUnitLaundry', null, UNSAID.en, UNSAID.es],
])('%s %s is told as it is, in both languages', (attribute, said, english, spanish) => {
  const listing = makeListing('A1', { [attribute]: said });
  expect(wordsIn('en').fact.render(listing, attribute)).toMatch(english);
  expect(wordsIn('es').fact.render(listing, attribute)).toMatch(spanish);
});

it('leaves out of a description what the listing does not say', () => {
  const silent = makeListing('A1', { PetsAllowed: null, Furnished: null, InUnitLaundry: null });
  expect(sayExtras(silent)).not.toMatch(/pets|furnished|laundry/);
  expect(sayExtras(makeListing('A1'))).toMatch(/no pets.*unfurnished/);
});

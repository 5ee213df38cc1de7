import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../prompts/local/words.ts';
import { asksAboutPeople, steers } from './fair-housing.ts';
import { REFUSED, SERVED } from './testing/housing-questions.ts';

/** As people type: without accents, in capitals, with a typographic apostrophe. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');

describe('questions that sort homes by people', () => {
  it.each(REFUSED)('%s', (text) => {
    expect(asksAboutPeople(text)).toBe(true);
    expect(asksAboutPeople(plain(text).toUpperCase())).toBe(true);
    expect(asksAboutPeople(text.replaceAll("'", '’'))).toBe(true);
  });
});

describe('honest questions in the same words', () => {
  it.each(SERVED)('%s', (text) => {
    expect(asksAboutPeople(text)).toBe(false);
    expect(asksAboutPeople(plain(text))).toBe(false);
  });
});

it.each(['en', 'es'])('the refusal helps on and steers nobody (%s)', (language) => {
  const refusal = wordsIn(language).help.fairHousing;
  for (const sentence of refusal.split(/(?<=[.?])\s+/)) expect(steers(sentence)).toBe(false);
  // What may be told, and who publishes the rest.
  expect(refusal).toMatch(/price, size|precio, tamaño/);
  expect(refusal).toMatch(/police, .*school district.* census|policía.*distrito escolar.*censo/i);
});

it.each([
  'That is a very safe neighborhood.',
  'The neighborhood is mostly Jewish.',
  'It is ideal for families with children.',
  'There are few Black families there.',
  'La zona es muy segura.',
  'Hay muchos latinos en el barrio.',
  'Es perfecto para jubilados.',
])('a reply never steers: %s', (sentence) => {
  expect(steers(sentence)).toBe(true);
});

it.each([
  'The white kitchen has black counters.',
  'It has a family room and a safe deposit box.',
  'Christian Street is two blocks away.',
  'The home has an accessible bathroom.',
  'Hay dos colegios a menos de una milla.',
  'El baño es accesible.',
])('a reply may say: %s', (sentence) => {
  expect(steers(sentence)).toBe(false);
});

it('takes no long over a long message', () => {
  const text = 'are there many people in the area with '.repeat(300);
  expect(asksAboutPeople(text)).toBe(false);
});

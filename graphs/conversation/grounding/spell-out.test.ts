import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { countsIn } from './counts.ts';
import { gatherEvidence, ungrounded } from './evidence.ts';
import { spellOut } from './spell-out.ts';

const words = (text: string) => text.split(' ');
const EN = words(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
    'sixteen seventeen eighteen nineteen',
);
const EN_TENS = words('- - twenty thirty forty fifty sixty seventy eighty ninety');
const ES = words(
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince ' +
    'dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés ' +
    'veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve',
);
const ES_TENS = words('- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa');
const ES_HUNDREDS = words(
  '- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos ' +
    'novecientos',
);

/** The number as people say it, written here a second time on purpose. */
function english(value: number, and = false): string {
  if (value < 20) return EN[value] ?? '';
  if (value < 100) return [EN_TENS[Math.floor(value / 10)], ...rest(value % 10, english)].join('-');
  const [unit, name] =
    value < 1_000 ? [100, 'hundred'] : value < 1e6 ? [1_000, 'thousand'] : [1e6, 'million'];
  const tail = rest(value % unit, (left) => english(left, and));
  const joined = and && unit === 100 && tail.length > 0 ? ['and', ...tail] : tail;
  return [english(Math.floor(value / unit), and), name, ...joined].join(' ');
}

function spanish(value: number): string {
  if (value < 30) return ES[value] ?? '';
  if (value < 100)
    return [ES_TENS[Math.floor(value / 10)], ...rest(value % 10, spanish)].join(' y ');
  if (value === 100) return 'cien';
  if (value < 1_000) {
    return [ES_HUNDREDS[Math.floor(value / 100)], ...rest(value % 100, spanish)].join(' ');
  }
  const thousands = Math.floor(value / 1_000);
  const head = thousands === 1 ? 'mil' : `${spanish(thousands)} mil`;
  return [head, ...rest(value % 1_000, spanish)].join(' ');
}

const rest = (value: number, say: (value: number) => string): string[] =>
  value === 0 ? [] : [say(value)];

describe('numbers in words', () => {
  it('reads every English one up to ten thousand, and the others by chance', () => {
    for (let value = 2; value <= 9_999; value += 1) {
      expect(spellOut(`${english(value)} dollars`)).toBe(`${value} dollars`);
      expect(spellOut(`${english(value, true)} dollars`)).toBe(`${value} dollars`);
    }
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 99_999_999 }), (value) => {
        expect(spellOut(`It is ${english(value)} in all.`)).toBe(`It is ${value} in all.`);
      }),
    );
  });

  it('reads every Spanish one up to ten thousand but those that end in a word for "a"', () => {
    for (let value = 2; value <= 9_999; value += 1) {
      // "treinta y uno" is said of the noun that follows; 11 alone is "at once" in English.
      if (value % 10 === 1 || value % 100 === 11) continue;
      expect(spellOut(`son ${spanish(value)} dólares`)).toBe(`son ${value} dólares`);
    }
  });

  test.each([
    ['Which one do you mean?', 'Which one do you mean?'],
    ['A home for you.', 'A home for you.'],
    ['I will tell you at once.', 'I will tell you at once.'],
    ['Someone wanted a tent.', 'Someone wanted a tent.'],
    ['a two bedroom home', 'a 2 bedroom home'],
    ['one bedroom', '1 bedroom'],
    ['a hundred dollars', '100 dollars'],
    ['una de dos', 'una de 2'],
    ['$500–600k', '$500k – $600k'],
    ['2-4 PM', '2 PM - 4 PM'],
    ['from 9 to 5 PM', 'from 9 to 5 PM'],
  ])('%j stands as %j', (text, read) => {
    expect(spellOut(text)).toBe(read);
  });
});

const home = { BedroomsTotal: 3, BathroomsTotalInteger: 2, LivingArea: 1_450, ListPrice: 2_400 };
const evidence = gatherEvidence({
  timeZone: 'UTC',
  data: [{ total: 7, listings: [home] }],
  texts: [],
});

describe('counts', () => {
  test.each([
    ['3 bedrooms', [['bedrooms', 3]]],
    [
      'a 3-bedroom, 2-bath home',
      [
        ['bedrooms', 3],
        ['bathrooms', 2],
      ],
    ],
    ['1,450 sq ft', [['area', 1_450]]],
    ['seven homes', []],
    ['tres dormitorios', []],
    [
      '3 dormitorios y 2 baños',
      [
        ['bedrooms', 3],
        ['bathrooms', 2],
      ],
    ],
    ['unit 3 bed and breakfast', [['bedrooms', 3]]],
    ['$3 bedrooms', []],
    ['12/3 bedrooms', []],
    ['the bedrooms', []],
  ])('%j counts %j', (text, counts) => {
    expect(countsIn(text).map(({ counted, value }) => [counted, value])).toEqual(counts);
  });

  const forms: ((value: number) => string)[] = [
    (value) => `It has ${value} bedrooms.`,
    (value) => `It has ${english(value)} bedrooms.`,
    (value) => `Tiene ${spanish(value)} dormitorios.`,
    (value) => `A ${value}-bedroom home.`,
  ];

  it('lets out what data says, in figures and words, and nothing beside it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), fc.constantFrom(...forms), (value, say) => {
        expect(ungrounded(say(value), evidence).length > 0).toBe(value !== home.BedroomsTotal);
      }),
    );
  });

  test.each([
    'It has two bathrooms and 1,450 square feet.',
    'I found seven homes.',
    'Tiene tres dormitorios y dos baños.',
  ])('%j is so', (text) => {
    expect(ungrounded(text, evidence)).toEqual([]);
  });

  test.each([
    // Right as a number, and of something else.
    'It has seven bedrooms.',
    'It has three bathrooms.',
    'It has 1,540 square feet.',
    'I found eight homes.',
    'It has 2 bedrooms.',
    'Tiene cuatro baños.',
    'Encontré nueve viviendas.',
  ])('%j is not', (text) => {
    expect(ungrounded(text, evidence)).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { ungrounded } from './evidence.ts';
import { judged, known } from './testing/judged.ts';

const ONES = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const UNOS = 'uno dos tres cuatro cinco seis siete ocho nueve diez once doce'.split(' ');
const DIAS_DEL_MES = [
  ...'primero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce'.split(' '),
  ...'quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós'.split(' '),
  ...'veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho'.split(' '),
  ...['veintinueve', 'treinta'],
];
const NTHS = [
  ...'first second third fourth fifth sixth seventh eighth ninth tenth eleventh'.split(' '),
  ...'twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth'.split(' '),
  ...['nineteenth', 'twentieth', 'twenty-first', 'twenty-second', 'twenty-third'],
  ...['twenty-fourth', 'twenty-fifth', 'twenty-sixth', 'twenty-seventh', 'twenty-eighth'],
  ...['twenty-ninth', 'thirtieth'],
];

/** What is said in words: the number that is meant, and every other of the list. */
const WORDED: readonly {
  name: string;
  words: readonly string[];
  from: number;
  data: (n: number) => unknown;
  say: (word: string) => string;
}[] = [
  {
    name: 'three homes',
    words: ONES,
    from: 1,
    data: (n) => ({ total: n }),
    say: (w) => `I found ${w} homes.`,
  },
  {
    name: 'three bedrooms',
    words: ONES,
    from: 1,
    data: (n) => ({ BedroomsTotal: n }),
    say: (w) => `It has ${w} bedrooms.`,
  },
  {
    name: 'tres pisos',
    words: UNOS,
    from: 1,
    data: (n) => ({ total: n }),
    say: (w) => `Encontré ${w} pisos.`,
  },
  {
    name: 'tres baños',
    words: UNOS,
    from: 1,
    data: (n) => ({ BathroomsTotalInteger: n }),
    say: (w) => `Tiene ${w} baños.`,
  },
  {
    name: 'a las tres de la tarde',
    words: UNOS,
    from: 1,
    data: (n) => ({ startsAt: `2026-11-28T${12 + (n % 12)}:00:00-08:00` }),
    say: (w) => (w === 'uno' ? 'Es a la una de la tarde.' : `Es a las ${w} de la tarde.`),
  },
  {
    name: "three o'clock",
    words: ONES,
    from: 1,
    data: (n) => ({ startsAt: `2026-11-28T${12 + (n % 12)}:00:00-08:00` }),
    say: (w) => `It starts at ${w} o'clock.`,
  },
  {
    name: 'veintiocho de noviembre',
    words: DIAS_DEL_MES,
    from: 1,
    data: (n) => ({ startsAt: `2026-11-${String(n).padStart(2, '0')}T10:00:00-08:00` }),
    say: (w) => `Es el ${w} de noviembre.`,
  },
  {
    name: 'November twenty-eighth',
    words: NTHS,
    from: 1,
    data: (n) => ({ startsAt: `2026-11-${String(n).padStart(2, '0')}T10:00:00-08:00` }),
    say: (w) => `It is on November ${w}.`,
  },
  {
    name: 'the twenty-eighth of November',
    words: NTHS,
    from: 1,
    data: (n) => ({ startsAt: `2026-11-${String(n).padStart(2, '0')}T10:00:00-08:00` }),
    say: (w) => `It is on the ${w} of November.`,
  },
  {
    name: 'two thousand dollars',
    words: ONES,
    from: 1,
    data: (n) => ({ ListPrice: n * 1000 }),
    say: (w) => `It costs ${w} thousand dollars.`,
  },
  {
    name: 'dos mil euros',
    words: UNOS,
    from: 1,
    data: (n) => ({ ListPrice: n * 1000 }),
    say: (w) => `Cuesta ${w === 'uno' ? '' : `${w} `}mil euros.`,
  },
];

describe('numbers in words', () => {
  it.each(WORDED)('$name', ({ words, from, data, say }) => {
    for (const [at, word] of words.entries()) {
      // "Uno" and "one" alone are no numbers, and "once" is English as well.
      if (['one', 'uno', 'once'].includes(word) && !/mil|thousand|clock|las/.test(say(word)))
        continue;
      expect(judged(say(word), data(at + from))).toEqual([]);
      const other = (at + 3) % words.length;
      expect({ said: say(word), problems: judged(say(word), data(other + from)).length }).toEqual({
        said: say(word),
        problems: 1,
      });
    }
  });
});

describe('relative days and spans of time', () => {
  const tomorrow = { startsAt: '2026-11-21T10:00:00-08:00' };
  const later = { startsAt: '2026-11-24T10:00:00-08:00' };
  it.each([
    'Tomorrow at 10 works.',
    'I have tomorrow at 10:00 AM.',
    'Mañana a las 10 está libre.',
    'Mañana por la mañana a las 10.',
  ])('%s', (sentence) => {
    expect(judged(sentence, tomorrow)).toEqual([]);
    expect(judged(sentence, later)).not.toEqual([]);
    // Who asked for tomorrow may be answered about it.
    expect(ungrounded(sentence, known(later, 'is tomorrow possible? ¿mañana?'))).toEqual([]);
  });

  it.each([
    ['See you Saturday at 10.', 'See you Tuesday at 10.'],
    ['Le espero el sábado a las 10.', 'Le espero el martes a las 10.'],
    ['Viewing on Saturday from 10 AM.', 'Viewing on Tuesday from 10 AM.'],
  ])('%s', (right, wrong) => {
    expect(judged(right, tomorrow)).toEqual([]);
    expect(judged(wrong, tomorrow)).not.toEqual([]);
  });

  it.each([
    ['We are open from 9 to 6.', 'We are open from 9 to 7.'],
    ['Open from 9:00 AM to 6:00 PM.', 'Open from 8:00 AM to 6:00 PM.'],
    ['Open 9-6 PM on weekdays.', 'Open 9-7 PM on weekdays.'],
    ['Abrimos de 9 a 18 h.', 'Abrimos de 9 a 19 h.'],
    ['Abrimos de 9:00 a 18:00.', 'Abrimos de 9:30 a 18:00.'],
    ['Abrimos entre las 9 y las 18.', 'Abrimos entre las 9 y las 20.'],
    ['Cerramos a las 6 de la tarde.', 'Cerramos a las 7 de la tarde.'],
  ])('%s', (right, wrong) => {
    const hours = { '1': [{ open: '09:00', close: '18:00' }] };
    expect(judged(right, hours)).toEqual([]);
    expect(judged(wrong, hours)).not.toEqual([]);
  });

  it.each([
    'It was built in 2016.|It was built in 2019.',
    'Se construyó en 2016.|Se construyó en 2019.',
    'The fee is 2.4 percent.|The fee is 2.6 percent.',
    'La comisión es del 2,4 %.|La comisión es del 2,6 %.',
    'Call five one zero, five five five, zero one four two.|' +
      'Call five one zero, five five five, zero one four three.',
  ])('%s', (pair) => {
    const [right = '', wrong = ''] = pair.split('|');
    const facts = { YearBuilt: 2016, phone: '+1 510-555-0142', note: 'We charge 2.4 percent.' };
    expect(judged(right, facts)).toEqual([]);
    expect(judged(wrong, facts)).not.toEqual([]);
  });
});

it.each([
  'Each adult pays once, and the second one is free.',
  'The first one is bigger, the 3rd floor is quiet.',
  'You can call between viewings or write at any time.',
  'Give us 24 hours, or 5 working days in writing.',
  'La primera es más grande; la segunda tiene terraza.',
  'Le llamaremos en 24 horas, de lunes a viernes.',
  'Una de las dos le puede gustar más.',
  'From 2 to 3 people can come along.',
  'The units were renovated 2020-2024.',
  'Sizes run 1200-1500.',
  'Llámenos mañana si quiere.',
  'We are 100% sure about the 12-month lease.',
])('takes for no fact what is none: %s', (sentence) => {
  expect(judged(sentence, {})).toEqual([]);
});

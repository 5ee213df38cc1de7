import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { gatherEvidence, ungrounded } from './evidence.ts';

const ZONE = 'America/Los_Angeles';
const NOW = new Date('2026-11-20T10:00:00-08:00');
const known = (data: unknown, ...texts: string[]) =>
  gatherEvidence({ timeZone: ZONE, now: NOW, data: [data], texts });
const judged = (sentence: string, data: unknown) => ungrounded(sentence, known(data));

/** A fact of one kind, where data holds it, and the ways both languages write it. */
interface Kind<V> {
  value: fc.Arbitrary<V>;
  data: (value: V) => unknown;
  ways: Record<string, (value: V) => string>;
}
const kind = <V>(one: Kind<V>) => one;

const dotted = (n: number) => n.toLocaleString('de-DE');
const comma = (n: number) => n.toLocaleString('en-US');

const price = kind({
  value: fc.integer({ min: 1_000, max: 9_999_999 }),
  data: (n) => ({ ListPrice: n }),
  ways: {
    'It costs $1,200.': (n) => `It costs $${comma(n)}.`,
    'It is 1,200 dollars.': (n) => `It is ${comma(n)} dollars.`,
    'USD 1,200': (n) => `The price is USD ${comma(n)} in all.`,
    '$1,200 a month': (n) => `The rent is $${comma(n)} a month.`,
    '$1,200/month': (n) => `It rents for $${comma(n)}/month.`,
    '1,200 per month': (n) => `You pay ${comma(n)} per month.`,
    'Cuesta $1,200 al mes.': (n) => `Cuesta $${comma(n)} al mes.`,
    '1.200 €/mes': (n) => `El alquiler es de ${dotted(n)} €/mes.`,
    '1.200 euros': (n) => `Cuesta ${dotted(n)} euros.`,
    '1.200 al mes': (n) => `Son ${dotted(n)} al mes.`,
    '1.200,00 €': (n) => `El precio es ${dotted(n)},00 €.`,
    '1200 dólares': (n) => `Vale ${n} dólares.`,
    'US$ 1.200': (n) => `Vale US$ ${dotted(n)}.`,
    '€1.200': (n) => `Son €${dotted(n)} de fianza.`,
  },
});

/** A moment in the year ahead, at a quarter of an hour of the working day. */
const moment = fc
  .tuple(fc.integer({ min: 3, max: 300 }), fc.integer({ min: 32, max: 79 }))
  .map(([days, quarters]) =>
    DateTime.fromJSDate(NOW, { zone: ZONE })
      .startOf('day')
      .plus({ days })
      .set({ hour: Math.floor(quarters / 4), minute: (quarters % 4) * 15 }),
  );
const en = (t: DateTime, form: string) => t.setLocale('en-US').toFormat(form);
const es = (t: DateTime, form: string) => t.setLocale('es').toFormat(form);
const startsAt = (t: DateTime) => ({ startsAt: t.toISO() });

const date = kind({
  value: moment,
  data: startsAt,
  ways: {
    'Saturday, November 28': (t) => `See you on ${en(t, 'cccc, LLLL d')}.`,
    'Saturday, November 28, 2026': (t) => `It is on ${en(t, 'cccc, LLLL d, yyyy')}.`,
    'Nov 28': (t) => `It is on ${en(t, 'LLL d')}.`,
    '28 November': (t) => `It is on ${en(t, 'd LLLL')}.`,
    'the 28th of November': (t) => `It is the ${t.day}th of ${en(t, 'LLLL')}.`,
    '11/28/2026': (t) => `It is on ${en(t, 'LL/dd/yyyy')}.`,
    'el sábado 28 de noviembre': (t) => `La visita es el ${es(t, "cccc d 'de' LLLL")}.`,
    'sábado, 28 de noviembre de 2026': (t) => `Es el ${es(t, "cccc, d 'de' LLLL 'de' yyyy")}.`,
    '28 de noviembre': (t) => `Le espero el ${es(t, "d 'de' LLLL")} en la oficina.`,
    '28/11/2026': (t) => `La cita es el ${es(t, 'dd/LL/yyyy')}.`,
    '28.11.2026': (t) => `La cita es el ${es(t, 'dd.LL.yyyy')}.`,
  },
});

const day = kind({
  value: moment,
  data: startsAt,
  ways: {
    'Saturday the 28th': (t) => `How about ${en(t, 'cccc')} the ${t.day}th?`,
    'the 28th': (t) => `How about the ${t.day}th or another day?`,
    'el sábado 28': (t) => `¿Le va bien el ${es(t, 'cccc d')}?`,
    'el día 28': (t) => `Nos vemos el día ${t.day}.`,
  },
});

const time = kind({
  value: moment,
  data: startsAt,
  ways: {
    '2:30 PM': (t) => `It starts at ${en(t, 'h:mm a')}.`,
    '2:30 p.m.': (t) => `It starts at ${en(t, 'h:mm')} ${t.hour < 12 ? 'a.m.' : 'p.m.'} sharp.`,
    '14:30': (t) => `It starts at ${t.toFormat('HH:mm')}.`,
    'a las 14:30': (t) => `Empieza a las ${t.toFormat('H:mm')}.`,
    'a las 14:30 h': (t) => `Empieza a las ${t.toFormat('HH:mm')} h.`,
    'a las 2:30 de la tarde': (t) =>
      `Es a las ${t.toFormat('h:mm')} de la ${t.hour < 12 ? 'mañana' : 'tarde'}.`,
    'a las 2:30 PM': (t) => `Es a las ${en(t, 'h:mm a')}.`,
  },
});

const digitsOf = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((ns) => ns.join(''));
const cut = (digits: string, ...sizes: number[]) =>
  sizes.map((size, group) => {
    const start = sizes.slice(0, group).reduce((sum, one) => sum + one, 0);
    return digits.slice(start, start + size);
  });
const american = kind({
  value: digitsOf(7).map((rest) => `510${rest}`),
  data: (n) => ({ phone: `+1${n}` }),
  ways: {
    '(510) 555-0142': (n) => `Call (${n.slice(0, 3)}) ${n.slice(3, 6)}-${n.slice(6)}.`,
    '510-555-0142': (n) => `Call ${cut(n, 3, 3, 4).join('-')}.`,
    '510.555.0142': (n) => `Llame al ${cut(n, 3, 3, 4).join('.')}.`,
    '+1 510 555 0142': (n) => `Llame al +1 ${cut(n, 3, 3, 4).join(' ')}.`,
    '5105550142': (n) => `Call ${n} now.`,
    '555-0142': (n) => `Call ${cut(n.slice(3), 3, 4).join('-')}.`,
  },
});
const spanish = kind({
  value: digitsOf(8).map((rest) => `6${rest}`),
  data: (n) => ({ phone: `+34${n}` }),
  ways: {
    '612 345 678': (n) => `Llámenos al ${cut(n, 3, 3, 3).join(' ')}.`,
    '612 34 56 78': (n) => `Llámenos al ${cut(n, 3, 2, 2, 2).join(' ')}.`,
    '61 234 56 78': (n) => `Llámenos al ${cut(n, 2, 3, 2, 2).join(' ')}.`,
    '+34 612 34 56 78': (n) => `Su número es el +34 ${cut(n, 3, 2, 2, 2).join(' ')}.`,
    '+34612345678': (n) => `Call +34${n}.`,
  },
});

const count = kind({
  value: fc.integer({ min: 2, max: 999 }),
  data: (n) => ({ BedroomsTotal: n, total: n, LivingArea: n, GarageSpaces: n }),
  ways: {
    '3 bedrooms': (n) => `It has ${n} bedrooms.`,
    '3 homes': (n) => `I found ${n} homes for you.`,
    '3 options': (n) => `There are ${n} options.`,
    '900 square feet': (n) => `It has ${n} square feet.`,
    '3 garage spaces': (n) => `It has ${n} garage spaces.`,
    '3 habitaciones': (n) => `Tiene ${n} habitaciones.`,
    '3 pisos': (n) => `Encontré ${n} pisos.`,
    '3 opciones': (n) => `Hay ${n} opciones.`,
    '900 pies cuadrados': (n) => `Tiene ${n} pies cuadrados.`,
    '3 plazas de garaje': (n) => `Tiene ${n} plazas de garaje.`,
  },
});

const address = kind({
  value: fc.tuple(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 100, max: 999 })),
  data: ([house, unit]) => ({
    UnparsedAddress: `${house} Tannery Row #${unit}, Oakland, CA 94607`,
    other: `Calle Mayor, ${house}`,
  }),
  ways: {
    '88 Tannery Row #708': ([house, unit]) => `It is at ${house} Tannery Row #${unit}.`,
    '88 Tannery Row, Unit 708': ([house, unit]) => `Está en ${house} Tannery Row, Unit ${unit}.`,
    'calle Mayor 14': ([house]) => `Está en la calle Mayor ${house}.`,
    'C/ Mayor, 14': ([house]) => `La oficina está en C/ Mayor, ${house}.`,
  },
});

/** The sentence with one figure changed. Groups of figures that no way of writing has are left. */
const spoiled = (sentence: string, pick: number, by: number): string => {
  const places = [...sentence.matchAll(/\d/g)].map((m) => m.index);
  const at = places[pick % places.length] ?? 0;
  const figure = (Number(sentence.charAt(at)) + 1 + (by % 9)) % 10;
  return sentence.slice(0, at) + String(figure) + sentence.slice(at + 1);
};
/** "91/28" is no date, and "0:30 PM" no time that a clock shows. */
const isNonsense = (sentence: string): boolean =>
  [...sentence.matchAll(/(\d{1,2})[/.](\d{1,2})[/.]\d{4}/g)].some(
    ([, one, two]) => Math.min(Number(one), Number(two)) > 12 || Number(one) * Number(two) === 0,
  );

function holds<V>({ value, data, ways }: Kind<V>): void {
  it.each(Object.entries(ways))('%s', (_, say) => {
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(), (fact, pick, by) => {
        const sentence = say(fact);
        expect(judged(sentence, data(fact))).toEqual([]);
        const changed = spoiled(sentence, pick, by);
        fc.pre(!isNonsense(changed));
        expect({ changed, problems: judged(changed, data(fact)).length > 0 }).toEqual({
          changed,
          problems: true,
        });
      }),
      { numRuns: 60 },
    );
  });
}

describe('a changed figure is caught, an unchanged one passes', () => {
  describe('price', () => holds(price));
  describe('date', () => holds(date));
  describe('day', () => holds(day));
  describe('time', () => holds(time));
  describe('American phone', () => holds(american));
  describe('Spanish phone', () => holds(spanish));
  describe('count', () => holds(count));
  describe('address', () => holds(address));
});

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

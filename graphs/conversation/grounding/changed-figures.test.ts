import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { judged, NOW, ZONE } from './testing/judged.ts';

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractClaims } from './claims.ts';
import { formFor } from './reply-form.ts';

const voice = { en: formFor('voice', 'en'), es: formFor('voice', 'es') };

it('leaves text as it is', () => {
  const written = '**Two** homes:\n- [Oak](https://x.y/z)';
  expect(formFor('text', 'en')(written)).toBe(written);
});

describe('what an English voice says', () => {
  it.each([
    // Markup
    ['**Two** homes:\n- [Oak](https://x.y/z) 😀\n- Elm', 'Two homes: Oak. Elm'],
    ['1. 14 Oak Street\n2. 9 Elm Road\n', '14 Oak Street. 9 Elm Road. '],
    ['# Fees\nThey are _low_.', 'Fees. They are low.'],
    ['| Home | Price |\n|---|---|\n| Oak | $900 |', 'Home, Price. Oak, 900 dollars'],
    ['See `HV-1` <b>now</b>.[1]', 'See HV-1 now .'],
    ['It is free ✅ 👩‍👩‍👧 🇺🇸', 'It is free '],
    ['Look at https://example.com/a for more.', 'Look at for more.'],
    ['Dogs are fine. (source: Pets policy)', 'Dogs are fine. That is from Pets policy.'],
    // Money
    ['It is $1,200.', 'It is 1,200 dollars.'],
    ['It is $2,850 a month.', 'It is 2,850 dollars a month.'],
    ['It is $2,850/mo.', 'It is 2,850 dollars a month.'],
    ['About $612.5k, or $1.2M.', 'About 612,500 dollars, or 1.2 million dollars.'],
    ['$500-$600 in all', '500 to 600 dollars in all'],
    ['$500–600k', '500,000 to 600,000 dollars'],
    ['1,200 € and 2.5%', '1,200 euros and 2.5 percent'],
    ['$1.2 million', '1.2 million dollars'],
    // Phones and mail
    ['Call (510) 555-0142.', 'Call 5 1 0, 5 5 5, 0 1 4 2.'],
    ['Call +1 510-555-0142 now.', 'Call plus 1, 5 1 0, 5 5 5, 0 1 4 2 now.'],
    ['Call 5105550142.', 'Call 5 1 0, 5 5 5, 0 1 4 2.'],
    ['Write to desk@north-desk.example.', 'Write to desk at north dash desk dot example.'],
    // Dates and times
    ['It is on 11/28/2026.', 'It is on November 28, 2026.'],
    ['It is on 2026-11-28.', 'It is on November 28, 2026.'],
    ['Saturday, November 28 at 10:00 AM', 'Saturday, November 28 at 10:00 AM'],
    ['It starts at 14:30.', 'It starts at 2:30 PM.'],
    ['Open 9:00–18:00.', 'Open 9:00 AM to 6:00 PM.'],
    // Addresses and sizes
    ['It is at 14 Oak St, Apt 2.', 'It is at 14 Oak Street, apartment 2.'],
    [
      '88 Tannery Row #708, Oakland, CA 94607',
      '88 Tannery Row, number 708, Oakland, California 9 4 6 0 7',
    ],
    ['2BR/1BA, 900 sq ft', '2 bedrooms, 1 bathroom, 900 square feet'],
    // Breath
    ['Monday has 9 AM; Tuesday has 10 AM.', 'Monday has 9 AM. Tuesday has 10 AM.'],
  ])('%s', (written, said) => {
    expect(voice.en(written)).toBe(said);
  });
});

describe('what a Spanish voice says', () => {
  it.each([
    ['- **Roble**\n- Olmo\n', 'Roble. Olmo. '],
    ['Cuesta $3,175 al mes.', 'Cuesta 3175 dólares al mes.'],
    ['Son 1.200 €/mes.', 'Son 1200 euros al mes.'],
    ['Entre $500 y $600.', 'Entre 500 dólares y 600 dólares.'],
    ['Cuesta $1.2M.', 'Cuesta 1,2 millones de dólares.'],
    ['La comisión es 2,4 %.', 'La comisión es 2,4 por ciento.'],
    ['Tiene 1,450 pies cuadrados.', 'Tiene 1450 pies cuadrados.'],
    ['Llame al (510) 555-0142.', 'Llame al 5 1 0, 5 5 5, 0 1 4 2.'],
    ['Llame al +34 612 34 56 78.', 'Llame al más 3 4, 6 1 2, 3 4, 5 6, 7 8.'],
    ['Escriba a casa@ejemplo.example.', 'Escriba a casa arroba ejemplo punto example.'],
    ['La cita es el 28/11/2026.', 'La cita es el 28 de noviembre de 2026.'],
    ['Es el 2026-11-28.', 'Es el 28 de noviembre de 2026.'],
    ['Abrimos de 9:00–18:00.', 'Abrimos de 9:00 a 18:00.'],
    ['Está en C/ Mayor 14.', 'Está en calle Mayor 14.'],
    ['Pergola House, 515 Pergola Terrace #406', 'Pergola House, 515 Pergola Terrace, número 406'],
    ['Mide 85 m².', 'Mide 85 metros cuadrados.'],
    [
      'Se admiten perros. (fuente: Pets policy)',
      'Se admiten perros. Lo dice el documento Pets policy.',
    ],
  ])('%s', (written, said) => {
    expect(voice.es(written)).toBe(said);
  });
});

const MARKUP = /[*`#|~<>[\]{}\\^•→]|https?:|www\.|\n|\p{Extended_Pictographic}/u;

it('never speaks markup, whatever the text', () => {
  const piece = fc.constantFrom(
    ...['**', '_', '# ', '- ', '\n', '| ', '`', '> ', '[a](http://b.c)', '<b>', '😀', '1. '],
    ...['home', ' is ', '$1,200', ' 14 Oak St', ' #5 ', '. ', '~~', '```\nx\n```', '→', '&'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const said = voice.en(pieces.join(''));
      expect(said.replace(/[[\]#]/g, '')).not.toMatch(MARKUP);
    }),
  );
});

it('says the same amounts, days and times as the text', () => {
  const facts = (text: string) =>
    extractClaims(text)
      .flatMap((claim) =>
        claim.kind === 'money'
          ? [`$${claim.cents}`]
          : claim.kind === 'date'
            ? [`${claim.month}-${claim.day}`]
            : claim.kind === 'time'
              ? [`t${claim.minutes}`]
              : claim.kind === 'count'
                ? [`${claim.counted} ${claim.value}`]
                : [],
      )
      .toSorted();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9_999_999 }),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 13, max: 23 }),
      fc.constantFrom('en' as const, 'es' as const),
      (price, day, hour, language) => {
        const comma = price.toLocaleString('en-US');
        const written =
          language === 'en'
            ? `It costs $${comma}, on 2026-11-${String(day).padStart(2, '0')}, ` +
              `at ${hour}:30, with ${day} bedrooms.`
            : `Cuesta $${comma}, el 2026-11-${String(day).padStart(2, '0')}, ` +
              `a las ${hour}:30, con ${day} habitaciones.`;
        expect(facts(voice[language](written))).toEqual(facts(written));
      },
    ),
  );
});

it.each(['en', 'es'] as const)('breathes: no sentence of ours is endless (%s)', (language) => {
  const long =
    language === 'en'
      ? 'The deposit is one month of rent for every ' +
        'home that we let in the city, and it is due on ' +
        'the day on which the lease is signed by both of the parties to it.'
      : 'El depósito es un mes de renta para cada vivienda ' +
        'que alquilamos en la ciudad, y se paga el ' +
        'mismo día en que las dos partes firman el contrato de alquiler con nosotros.';
  const sentences = voice[language](long).split(/(?<=[.!?])\s+/);
  expect(Math.max(...sentences.map((one) => one.split(/\s+/).length))).toBeLessThanOrEqual(24);
});

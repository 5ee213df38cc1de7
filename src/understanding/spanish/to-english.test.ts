import { expect, test } from 'vitest';
import { toEnglish } from './to-english.ts';

test.each([
  ['Quiero ver el segundo mañana a las dos y media de la tarde', /second one tomorrow at 2:30 pm/],
  ['busco algo por menos de dos mil quinientos al mes', /under 2500 a month/],
  ['el próximo martes a las 14:00', /next tuesday at 14:00/],
  ['pasado mañana por la mañana', /the day after tomorrow in the morning/],
  ['el 6 de octubre a la una', /october 6 at 1/],
  ['a las 9 menos cuarto de la mañana', /at 8:45 am/],
  ['hasta 3.200 dólares', /up to 3,200 dollars/],
  ['¿Se permiten perros?', /are dogs allowed/],
  ['No, mejor el sábado', /no, instead on saturday/],
  ['Me llamo Lucía de la Vega', /my name is Lucía de la Vega/],
  ['mi correo es ana.uno@example.com', /my email is ana.uno@example.com/],
  ['Quiero hablar con una persona', /to talk to a human person/],
])('%s', (spanish, english) => {
  expect(toEnglish(spanish)).toMatch(english);
});

test('leaves English as it is', () => {
  const said = 'Yes please, 4711 Weaverbird Street #104';
  expect(toEnglish(said)).toBe(said);
});

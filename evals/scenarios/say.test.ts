import { describe, expect, test } from 'vitest';
import { type Say, saySchema, says } from './say.ts';

const CASES: [reply: string, what: Say, holds: boolean][] = [
  ['You’re booked at 88 Tannery  Row.', "you're booked at 88 tannery row", true],
  ['Closed on Sunday', 'saturday', false],
  ['We open at nine', '/open(s|ed)?/', true],
  ['We open at nine', { any: ['closed', 'OPEN'] }, true],
  ['We open at nine', { all: ['closed', 'open'] }, false],
  ['It rents for $2,950 a month', { number: 2950 }, true],
  ['It sells for 850k', { number: 850_000 }, true],
  ['It sells for $1.2 million', { number: 1_200_000 }, true],
  ['It rents for $12,950', { number: 2950 }, false],
  ['The fee is $45.50', { number: 45.5 }, true],
  ['See you at 2 pm', { time: '14:00' }, true],
  ['See you at 2:00 p.m. then', { time: '14:00' }, true],
  ['See you at 14:00', { time: '14:00' }, true],
  ['See you at 12:00', { time: '00:00' }, false],
  ['See you at 2:30 PM', { time: '14:00' }, false],
  ['See you at 2 am', { time: '14:00' }, false],
  ['See you at 12 pm', { time: '14:00' }, false],
  ['at noon', { time: '12:00' }, true],
  ['2:30pm works', { time: '14:30' }, true],
  ['Tuesday, Nov 24 at 2 pm', { date: '2026-11-24' }, true],
  ['on the 24th of November', { date: '2026-11-24' }, true],
  ['on 11/24/2026', { date: '2026-11-24' }, true],
  ['November 2, not 24 pm', { date: '2026-11-24' }, false],
  ['November 4th', { date: '2026-11-24' }, false],
  ['on 1/24', { date: '2026-11-24' }, false],
];

describe('says', () => {
  test.each(CASES)('%j holds %j: %s', (reply, what, holds) => {
    expect(says(reply, what)).toBe(holds);
  });
});

test('a broken pattern and a misspelt matcher are refused when the file is read', () => {
  expect(saySchema.safeParse('/(/').success).toBe(false);
  expect(saySchema.safeParse({ anyy: ['x'] }).success).toBe(false);
  expect(saySchema.safeParse({ time: '2pm' }).success).toBe(false);
});

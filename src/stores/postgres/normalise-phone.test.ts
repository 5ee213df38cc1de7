import { expect, it } from 'vitest';
import { normalisePhone } from './normalise-phone.ts';

it.each([
  ['(206) 555-0122', '+12065550122'],
  ['+1 206.555.0122', '+12065550122'],
  ['+44 20 7946 0958', '+442079460958'],
  ['555-0122', '5550122'],
  ['tel: 12 34', '1234'],
  ['no digits', null],
])('%s → %s', (phone, normalised) => {
  expect(normalisePhone(phone)).toBe(normalised);
});

it('reads a number without a country code as one of the given country', () => {
  expect(normalisePhone('020 7946 0958', 'GB')).toBe('+442079460958');
});

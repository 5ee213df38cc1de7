import { expect, it } from 'vitest';
import { pgErrorCode } from './pg-error-code.ts';

const withCode = (code: unknown, cause?: unknown) =>
  Object.assign(new Error('x', { cause }), { code });

it.each([
  ['a database error', withCode('23P01'), '23P01'],
  ['one that a driver wrapped', new Error('x', { cause: withCode('23505') }), '23505'],
  ['one below an error with a code of its own', withCode('slot_taken', withCode('23P01')), '23P01'],
  ['a network error', withCode('ECONNRESET'), undefined],
  ['a number', withCode(23505), undefined],
  ['no error', { code: '23505' }, undefined],
])('%s', (_, error, code) => {
  expect(pgErrorCode(error)).toBe(code);
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import { toDatabaseError } from './to-database-error.ts';

const withCode = (code: string) => Object.assign(new Error('boom'), { code });

describe('toDatabaseError', () => {
  it.each([
    withCode('ECONNREFUSED'),
    withCode('ECONNRESET'),
    withCode('08006'),
    withCode('53300'),
    withCode('57P01'),
    withCode('57P03'),
    Object.assign(new Error('database "x" is not currently accepting connections'), {
      code: '55000',
    }),
    new Error('timeout exceeded when trying to connect'),
    new Error('timeout expired'),
    new Error('Connection terminated unexpectedly'),
    new Error('Query read timeout'),
    new Error('Client has encountered a connection error and is not queryable'),
    new Error('Cannot use a pool after calling end on the pool'),
  ])('makes a lost connection something to try again: %s', (error) => {
    expect(toDatabaseError(error)).toMatchObject({
      code: 'database_unavailable',
      retry: true,
      cause: error,
    });
  });

  it.each([withCode('28P01'), withCode('3D000')])('does not retry a wrong login: %s', (error) => {
    expect(toDatabaseError(error)).toMatchObject({ code: 'database_unavailable', retry: false });
  });

  it.each([
    withCode('23505'),
    withCode('40P01'),
    withCode('57014'),
    new Error('timeouts are not my business'),
    new AppError('slot_taken', 'taken'),
    'not an error',
    undefined,
  ])('leaves everything else alone: %s', (error) => {
    expect(toDatabaseError(error)).toBe(error);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '../../../errors.ts';
import { pageOf, readCursor, timeKeySchema, writeCursor } from './page.ts';

const key = { at: '2026-03-01 10:00:00.123456+00', id: '3c9d1f42-8a6b-4e57-b1c8-2d4f6a8c0e11' };

it('writes cursors that it reads again, microseconds and all', () => {
  expect(readCursor(writeCursor(key), timeKeySchema)).toEqual(key);
  expect(readCursor(undefined, timeKeySchema)).toBeUndefined();
});

it('refuses every cursor that is none of its own, naming it', () => {
  const refused = (cursor: string) => {
    try {
      readCursor(cursor, timeKeySchema);
    } catch (error) {
      return error instanceof AppError && error.status === 400 && error.field === 'cursor';
    }
    return false;
  };
  for (const given of [
    '',
    '{}',
    writeCursor({ ...key, tenant: 'x' }),
    writeCursor({ ...key, at: "'; DROP TABLE leads; --" }),
    writeCursor({ ...key, id: 7 }),
    writeCursor([key.at, key.id]),
  ]) {
    expect(refused(given), given).toBe(true);
  }
  fc.assert(fc.property(fc.string(), refused));
  fc.assert(fc.property(fc.json(), (json) => refused(Buffer.from(json).toString('base64url'))));
});

it('gives a cursor only where there is more', () => {
  const rows = [1, 2, 3];
  const of = (limit: number) => pageOf(rows, limit, (row) => row);
  expect(of(3)).toEqual({ data: rows, next_cursor: null });
  expect(of(2)).toEqual({ data: [1, 2], next_cursor: writeCursor(2) });
  expect(pageOf([], 2, String)).toEqual({ data: [], next_cursor: null });
});

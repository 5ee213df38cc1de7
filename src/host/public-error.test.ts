import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { errorFrame, errorOfFrame, publicError } from './public-error.ts';

const bodyFault = (type: string, status: number) =>
  Object.assign(new Error(`Unexpected token near "my secret"`), {
    type,
    status,
    body: 'my secret',
  });

describe('publicError', () => {
  it.each([
    [
      'an error of the caller',
      new AppError('slot_taken', 'The slot is taken', { hint: 'Offer another.', field: 'x' }),
      { status: 409, code: 'slot_taken', message: 'The slot is taken', hint: 'Offer another.' },
    ],
    [
      'one of ours, without its inside',
      new AppError('database_unavailable', 'connect db.internal', { retryAfterSeconds: 2 }),
      { status: 503, message: 'The database cannot be reached', retryAfterSeconds: 2 },
    ],
    ['broken JSON', bodyFault('entity.parse.failed', 400), { status: 400, code: 'invalid_json' }],
    ['a huge body', bodyFault('entity.too.large', 413), { status: 413, code: 'payload_too_large' }],
    ['a bad address', new URIError('malformed'), { status: 400, code: 'bad_request' }],
    [
      "another service's refusal",
      Object.assign(new Error('bad key sk-123'), { status: 401, type: 'invalid_request_error' }),
      { status: 500, code: 'internal' },
    ],
    ['a row of ours that does not fit', z.int().safeParse('x').error, { code: 'internal' }],
    ['a bug', new TypeError('x is undefined'), { status: 500, code: 'internal' }],
    ['a thrown string', 'boom', { status: 500, code: 'internal' }],
  ])('tells %s', (_, error, expected) => {
    const problem = publicError(error);
    expect(problem).toMatchObject(expected);
    expect(JSON.stringify(problem)).not.toMatch(/my secret|db\.internal|sk-123|undefined/);
  });
});

describe('frames', () => {
  it('carry the same error', () => {
    const frame = errorFrame(new AppError('thread_busy', 'One at a time', { retry: true }));
    expect(frame).toEqual({
      event: 'error',
      data: { code: 'thread_busy', message: 'One at a time', retry: true },
    });
    expect(errorOfFrame(frame)).toMatchObject({ code: 'thread_busy', retry: true });
  });

  it('of an unknown code are internal', () => {
    const data = { code: 'toString', message: 'x', retry: false };
    expect(errorOfFrame({ event: 'error', data }).code).toBe('internal');
  });
});

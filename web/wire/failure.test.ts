import { describe, expect, it } from 'vitest';
import { connectionLost, FailureError, failureFrom, failureOf } from './failure.ts';

describe('a failure', () => {
  it.each([
    [404, { error: { code: 'unknown_agent', message: 'no such agent', hint: 'Look.' } }, false],
    [409, { error: { code: 'thread_busy', message: 'busy' } }, true],
    [409, { error: { code: 'nothing_to_resume', message: 'thread waits for nothing' } }, false],
    [429, { error: { code: 'too_many_requests', message: 'slower' } }, true],
    [503, { error: { code: 'shutting_down', message: 'draining' } }, true],
  ])('is what the host told: %i %j', (status, body, retry) => {
    expect(failureOf(status, body)).toEqual({ ...body.error, retry });
  });

  it.each([
    [undefined],
    [null],
    ['<html>'],
    [{ error: 'x' }],
    [{ error: { code: 7 } }],
  ])('has words when the answer was %j', (body) => {
    expect(failureOf(502, body)).toEqual({
      code: 'http_502',
      message: expect.stringContaining('not understood'),
      retry: true,
    });
  });

  it('is found in whatever was thrown', () => {
    expect(failureFrom(new FailureError(connectionLost))).toBe(connectionLost);
    expect(failureFrom(new TypeError('odd'))).toMatchObject({ code: 'page_error', retry: false });
  });
});

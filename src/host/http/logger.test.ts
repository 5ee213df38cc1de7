import { expect, it } from 'vitest';
import { makeLogger } from './logger.ts';

function setUp() {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { log: makeLogger({ level: 'info', destination }), lines };
}

it.each([
  [{ pii: { phone: '5550123' } }],
  [{ pii: '5550123' }],
  [{ lead: { pii: { phone: '5550123' } } }],
  [{ authorization: 'Bearer 5550123' }],
  [{ headers: { authorization: '5550123', 'x-api-key': '5550123' } }],
  [{ req: { headers: { authorization: '5550123', 'x-api-key': '5550123', cookie: '5550123' } } }],
  [{ err: Object.assign(new Error('duplicate'), { detail: '5550123', body: '5550123' }) }],
  [{ err: new Error('outer', { cause: Object.assign(new Error('x'), { detail: '5550123' }) }) }],
])('writes no secret of %j', (fields) => {
  const { log, lines } = setUp();
  log.info(fields, 'a constant message');
  expect(lines.join()).toContain('a constant message');
  expect(lines.join()).not.toContain('5550123');
});

it('writes an error with its code, stack and causes', () => {
  const { log, lines } = setUp();
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  log.error({ err: new TypeError('outer', { cause }) }, 'failed');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    msg: 'failed',
    err: {
      type: 'TypeError',
      message: 'outer',
      stack: expect.stringContaining('logger.test'),
      cause: { message: 'refused', code: 'ECONNREFUSED' },
    },
  });
});

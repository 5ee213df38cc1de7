import { expect, it } from 'vitest';
import { makeLogScrub } from '../../compose-privacy.ts';
import { makeLogger } from './logger.ts';

const PLANTED = {
  name: 'Katarzyna Wojciechowska',
  phone: '+1 415 555 0134',
  email: 'kasia.w@example.org',
  key: `fy_${'Ab3'.repeat(14)}`,
  jwt: `eyJhbGciOiJIUzI1NiJ9.${'eyJzdWIiOiIxIn0'.repeat(3)}.c2lnbmF0dXJl`,
  card: '4111 1111 1111 1111',
};

function setUp() {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { log: makeLogger({ level: 'info', destination, scrub: makeLogScrub() }), lines };
}

const sentence =
  `My name is ${PLANTED.name}, call ${PLANTED.phone} or write to ${PLANTED.email};` +
  ` my card is ${PLANTED.card}, key ${PLANTED.key}, token ${PLANTED.jwt}`;

it.each<[string, (log: ReturnType<typeof setUp>['log']) => void]>([
  ['an error', (log) => log.error({ err: new Error(sentence) }, 'request failed')],
  [
    'a cause',
    (log) => log.error({ err: new Error('x', { cause: new TypeError(sentence) }) }, 'failed'),
  ],
  ['a field', (log) => log.warn({ reason: sentence }, 'refused')],
  ['a nested field', (log) => log.warn({ a: { b: [{ c: sentence }] } }, 'refused')],
  ['a deep field', (log) => log.warn({ a: { b: { c: { d: { e: { f: sentence } } } } } }, 'x')],
  ['a message', (log) => log.info(sentence)],
  ['a message beside fields', (log) => log.info({ run_id: '1' }, sentence)],
  ['a child', (log) => log.child({ run_id: '1' }).info({ text: sentence }, 'said')],
])('writes nothing personal and no secret that is planted in %s', (_, write) => {
  const { log, lines } = setUp();
  write(log);
  expect(lines).toHaveLength(1);
  for (const planted of Object.values(PLANTED)) expect(lines.join()).not.toContain(planted);
  expect(lines.join()).not.toMatch(/Wojciechowska|555 0134|kasia/);
});

it('leaves what describes the fault', () => {
  const { log, lines } = setUp();
  const fields = {
    run_id: '4f9c1a2b-0123-4123-8123-0123456789ab',
    path: '/v1/chat/message',
    status: 503,
    code: 'database_unavailable',
    took_ms: 1533,
  };
  log.error({ ...fields, err: new Error('connect ECONNREFUSED') }, 'request failed');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    ...fields,
    msg: 'request failed',
    err: { message: 'connect ECONNREFUSED', stack: expect.stringContaining('logger-privacy') },
  });
});

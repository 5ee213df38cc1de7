import { expect, it } from 'vitest';
import { resolverOf } from './json-schema.ts';
import { judgeAnswer } from './judge-answer.ts';

const answers = new Map([
  [200, { type: 'object', required: ['id'], properties: { id: { type: 'string' } } }],
  [204, null],
  [400, null],
  [404, null],
]);
const good = '{"id":"a"}';

it.each([
  ['taken', 200, good, undefined],
  ['taken', 204, '', undefined],
  ['taken', 404, 'gone', undefined],
  ['taken', 400, 'no', '400: refused, though it is as documented'],
  ['taken', 409, 'no', '409: the document knows no such answer'],
  ['taken', 200, '{"id":1}', '200: the answer is not as documented'],
  ['taken', 500, 'oh', '500: the host failed'],
  ['taken', undefined, '', 'no answer: gone'],
  ['refused', 400, 'no', undefined],
  ['refused', 405, 'no', undefined],
  ['refused', 200, good, '200: taken, though the document forbids it'],
  ['refused', 503, 'oh', '503: the host failed'],
  ['any', 200, good, undefined],
  ['any', 413, 'no', undefined],
  ['any', 418, 'no', '418: the document knows no such answer'],
] as const)('expected to be %s, answered %s %s', (expected, status, text, verdict) => {
  const answer = { status, text, type: 'application/json', problem: 'gone' };
  const request = { expect: expected, address: '/x' };
  expect(judgeAnswer({ answers }, request, answer, resolverOf({}))).toBe(verdict);
});

import { AIMessage, HumanMessage } from '@langchain/core/messages';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foreignLangGraph } from '../testing/graphs/lang-graph.ts';
import { toJsonText, toPlain } from './plain-json.ts';

const cyclic = () => {
  const state: Record<string, unknown> = { name: 'loop' };
  state['self'] = state;
  return state;
};
const throwing = {
  fine: 1,
  get broken() {
    throw new Error('no');
  },
};

it.each<[string, unknown, unknown]>([
  ['nothing', undefined, null],
  ['numbers JSON has no word for', [Number.NaN, 1 / 0, -0], [null, null, 0]],
  ['a big integer', { n: 2n ** 70n }, { n: '1180591620717411303424' }],
  ['what is left out', { a: undefined, b: () => 1, c: Symbol('s') }, {}],
  ['gaps in a list', [undefined, () => 1, 2], [null, null, 2]],
  ['an error', { e: new TypeError('bad') }, { e: { error: 'TypeError', message: 'bad' } }],
  ['a map', new Map<unknown, unknown>([['a', new Set([1, 2])]]), { a: [1, 2] }],
  ['a date', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
  ['no date', { at: new Date(Number.NaN) }, { at: null }],
  ['a cycle', cyclic(), { name: 'loop', self: '[Circular]' }],
  ['the same thing twice', ((x) => [x, x])({ a: 1 }), [{ a: 1 }, { a: 1 }]],
  ['a getter that throws', { inner: throwing }, { inner: '[Unreadable]' }],
  ['an own toJSON', { toJSON: () => ({ a: 1n }) }, { a: '1' }],
])('tells %s', (_, value, told) => {
  expect(JSON.parse(toJsonText(value))).toEqual(told);
});

it('flattens messages of any copy of LangChain', () => {
  const foreign = foreignLangGraph.messagesStateReducer([], [{ role: 'human', content: 'hi' }]);
  expect(foreign[0]?.constructor).not.toBe(HumanMessage);
  const { type, content } = toPlain(foreign[0]) as { type: string; content: string };
  expect({ type, content }).toEqual({ type: 'human', content: 'hi' });

  const ai = new AIMessage({ content: 'yes', id: 'm1', tool_calls: [] });
  expect(toPlain({ messages: [ai] })).toMatchObject({
    messages: [{ type: 'ai', id: 'm1', content: 'yes', tool_calls: [] }],
  });
});

it('answers what is plain as it is', () => {
  const plain = { a: [1, { b: null }], c: 'd' };
  expect(toPlain(plain)).toBe(plain);
});

it('is one line, and JSON says the same of it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(toJsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  const text = toJsonText({ said: 'a\u2028b\u2029c\u0085d\r\ne' });
  expect(text).not.toMatch(/[\u2028\u2029\u0085\r\n]/);
  expect(JSON.parse(text)).toEqual({ said: 'a\u2028b\u2029c\u0085d\r\ne' });
});

it('keeps a key that is called __proto__ a key', () => {
  const plain = toPlain(JSON.parse('{"__proto__": {"big": 1}, "n": [null]}'));
  expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  const changed = toPlain({ ...JSON.parse('{"a":1}'), ['__proto__']: { n: 1n } });
  expect(JSON.stringify(changed)).toBe('{"a":1,"__proto__":{"n":"1"}}');
});

it('never throws, whatever it is given', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true }), (value) => {
      JSON.parse(toJsonText(value));
    }),
  );
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) deep = { deep };
  expect(toJsonText(deep)).toContain('[Too deep]');
});

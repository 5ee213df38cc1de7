import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePath, textsAt } from './store-path.ts';

describe('parsePath', () => {
  it.each([
    ['values', ['values']],
    ['values.messages[-1].content', ['values', 'messages', -1, 'content']],
    ['chapters[*].title', ['chapters', '*', 'title']],
    ['[0][1]', [0, 1]],
    ['a b.c-d', ['a b', 'c-d']],
    ['', null],
    ['a..b', null],
    ['.', null],
    ['a[', null],
    ['a[x]', null],
    ['a]b', null],
    ['a.', null],
    ['a[0]b', null],
  ])('reads %j', (path, steps) => {
    expect(parsePath(path)).toEqual(steps);
  });

  it('reads back every path it is made of', () => {
    const step = fc.oneof(
      fc.stringMatching(/^[^.[\]*]+$/).filter((field) => field.length > 0),
      fc.integer({ min: -1000, max: 1000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const path = steps
          .map((s, at) => (typeof s === 'number' ? `[${s}]` : `${at === 0 ? '' : '.'}${s}`))
          .join('');
        expect(parsePath(path)).toEqual(steps);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (path) => void parsePath(path)));
  });
});

describe('textsAt', () => {
  const item = { title: 'Loft', rooms: [{ name: 'hall', size: 3 }, { name: 'bath' }], empty: ' ' };
  it.each([
    ['title', ['Loft']],
    ['rooms[*].name', ['hall', 'bath']],
    ['rooms[0].size', ['3']],
    ['rooms[-1]', ['{"name":"bath"}']],
    ['rooms[9].name', []],
    ['title.x', []],
    ['__proto__', []],
    ['empty', []],
    ['a..b', []],
    ['$', [JSON.stringify(item)]],
  ])('finds at %j', (path, texts) => {
    expect(textsAt(item, path)).toEqual(texts);
  });
});

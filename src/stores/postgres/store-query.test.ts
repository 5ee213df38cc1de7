import { expect, it } from 'vitest';
import { makeWhere, orderBy, toPage } from './store-query.ts';

it('binds what is given, in order, and leaves out what is not', () => {
  const where = makeWhere('t');
  where.when(undefined, (place) => `a = ${place}`);
  where.when(null, (place) => `b = ${place}`);
  where.when(false, (place) => `c = ${place}`);
  where.when({ x: 1 }, (place) => `d @> ${place}::jsonb`, '{"x":1}');
  expect(where.sql()).toBe('tenant_id = $1 AND c = $2 AND d @> $3::jsonb');
  expect(where.bind(10)).toBe('$4');
  expect(where.values).toEqual(['t', false, '{"x":1}', 10]);
});

it.each([
  [['name', 'asc'], 'ORDER BY x.name ASC NULLS LAST, id ASC'],
  [['id', 'desc'], 'ORDER BY id DESC NULLS LAST'],
] as const)('sorts by %j', ([by, order], expected) => {
  expect(orderBy({ name: 'x.name', id: 'id' }, by, order, 'id')).toBe(expected);
});

it.each([
  [[1, 2, 3], 2, { items: [1, 2], more: true }],
  [[1, 2], 2, { items: [1, 2], more: false }],
  [[], 2, { items: [], more: false }],
])('pages %j', (found, limit, expected) => {
  expect(toPage(found, limit)).toEqual(expected);
});

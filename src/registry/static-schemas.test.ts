import { expect, it } from 'vitest';
import { inBatches } from './static-schemas.ts';

const ref = (file: string) => ({ file, exportName: 'graph' });

it.each([
  ['graphs of one folder go together', { a: '/x/a.ts', b: '/x/b.ts' }, [['a', 'b']]],
  ['each folder by itself', { a: '/x/a.ts', b: '/y/b.ts', c: '/x/c.ts' }, [['a', 'c'], ['b']]],
  ['a file never twice', { a: '/x/a.ts', b: '/x/a.ts', c: '/x/c.ts' }, [['a', 'c'], ['b']]],
  ['nor two whose helpers are called alike', { a: '/x/a-b.ts', b: '/x/a_b.mts' }, [['a'], ['b']]],
  ['nothing', {}, []],
])('%s', (_what, files, batches) => {
  const refs = Object.fromEntries(Object.entries(files).map(([id, file]) => [id, ref(file)]));
  expect(inBatches(refs).map((batch) => Object.keys(batch))).toEqual(batches);
});

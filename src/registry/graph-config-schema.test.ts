import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exportRefSchema, graphConfigSchema } from './graph-config-schema.ts';

it('takes what the dev server takes, and fills in its defaults', () => {
  const config = graphConfigSchema.parse({
    node_version: 20,
    graphs: { a: './a.ts:graph', b: { path: './b.ts:graph', description: 'B', more: 1 } },
    env: { A: 'x', PORT: 1, ON: true },
    store: { index: { embed: 'openai:small', dims: 8, fields: ['$'] }, ttl: { default_ttl: 5 } },
    checkpointer: { ttl: { default_ttl: 60 } },
    http: { app: './app.ts:app', disable_store: true, cors: { allow_origins: ['*'] } },
    dependencies: ['.'],
    somebody_elses_key: {},
  });
  expect(config).toMatchObject({
    node_version: '20',
    graphs: {
      a: { file: './a.ts', exportName: 'graph' },
      b: { file: './b.ts', exportName: 'graph', description: 'B' },
    },
    env: { A: 'x', PORT: '1', ON: 'true' },
    checkpointer: { ttl: { strategy: 'delete' } },
    http: {
      app: { file: './app.ts', exportName: 'app' },
      disable_store: true,
      disable_runs: false,
    },
  });
});

it.each([
  ['no object', 1, '', 'object'],
  ['no graphs', {}, 'graphs', 'names no graphs'],
  ['an empty list of graphs', { graphs: {} }, 'graphs', 'names no graph'],
  ['a graph without an export', { graphs: { a: './a.ts' } }, 'graphs.a', 'neither'],
  [
    'a path without an export',
    { graphs: { a: { path: './a.ts' } } },
    'graphs.a.path',
    'of the form',
  ],
  ['a graph without a path', { graphs: { a: { description: 'x' } } }, 'graphs.a', 'neither'],
  ['a wrong switch', { http: { disable_runs: 'no' } }, 'http.disable_runs', 'boolean'],
  [
    'a wrong expression',
    { http: { cors: { allow_origin_regex: '(' } } },
    'http.cors',
    'expression',
  ],
  ['a negative time', { store: { ttl: { default_ttl: -1 } } }, 'store.ttl', 'negative'],
  ['a wrong strategy', { checkpointer: { ttl: { strategy: 'no' } } }, 'checkpointer', 'expected'],
  ['an env that is no object', { env: 5 }, 'env', 'neither'],
])('refuses %s and names the key', (_what, written, key, words) => {
  const graphs = { graphs: { a: './a.ts:graph' } };
  const whole =
    typeof written === 'object' && !('graphs' in written) && Object.keys(written).length > 0
      ? { ...graphs, ...written }
      : written;
  const issues = graphConfigSchema.safeParse(whole).error?.issues ?? [];
  expect(issues.map((issue) => issue.path.join('.')).join()).toContain(key);
  expect(issues.map((issue) => issue.message).join()).toContain(words);
});

it('splits any file from any export', () => {
  const file = fc.string({ minLength: 1 });
  const name = fc.stringMatching(/^[A-Za-z_$][\w$]*$/);
  fc.assert(
    fc.property(file, name, (path, exportName) => {
      const ref = exportRefSchema.parse(`${path}:${exportName}`);
      expect(ref).toEqual({ file: path, exportName });
    }),
  );
});

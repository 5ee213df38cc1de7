import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { AppError } from '../errors.ts';
import { importExport } from './import-export.ts';
import { loadGraphs } from './load-graphs.ts';
import { loadHttpApp } from './load-http-app.ts';
import { readGraphConfig } from './read-graph-config.ts';
import { writeProject } from './testing/write-project.ts';

const project = writeProject({
  'langgraph.json': {
    graphs: { a: './graphs/a.ts:graph' },
    env: './settings.env',
    http: { app: './graphs/a.ts:app' },
  },
  'settings.env': 'A=1\n# a remark\nTEXT="two words"\n',
  'graphs/a.ts':
    'export const other = 1; export const app = { fetch: 1 }; export const none = null;',
  'graphs/broken.ts': 'throw new Error("no key set");',
  'common.cjs': 'module.exports = { graph: 7 };',
});
afterAll(project.remove);
const at = (name: string) => join(project.folder, name);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'bad_request' });
  return error as AppError;
}

it('makes paths absolute and reads the .env file that it names', async () => {
  const config = await readGraphConfig(relative(process.cwd(), at('langgraph.json')));
  expect(config).toMatchObject({
    file: at('langgraph.json'),
    folder: project.folder,
    graphs: { a: { file: at('graphs/a.ts'), exportName: 'graph' } },
    env: { A: '1', TEXT: 'two words' },
    http: { app: { file: at('graphs/a.ts'), exportName: 'app' } },
  });
});

it.each([
  ['is not there', 'none.json', undefined, 'cannot be read'],
  ['is not JSON', 'bad.json', '{', 'is not JSON'],
  ['lacks graphs', 'empty.json', '{}', 'graphs names no graphs'],
  ['names no .env', 'env.json', '{"graphs":{"a":"a:b"},"env":".nothing"}', 'cannot be read'],
])('refuses a configuration that %s', async (_what, name, text, words) => {
  if (text !== undefined) writeFileSync(at(name), text);
  const error = await failure(readGraphConfig(at(name)));
  expect(error.message).toContain(words);
  expect(error.message + error.hint).toContain(at(name));
});

it('says which file is missing, and which exports there are', async () => {
  const config = await readGraphConfig(at('langgraph.json'));
  const wrong = await failure(loadGraphs(config, { log: silent }));
  expect(wrong.message).toBe(`graphs.a: ${at('graphs/a.ts')} exports no "graph"`);
  expect(wrong.hint).toBe('It exports: other, app, none.');
  const ref = { file: at('graphs/none.ts'), exportName: 'graph' };
  const missing = await failure(importExport(ref, 'graphs.b'));
  expect(missing.message).toBe(`graphs.b: there is no file ${ref.file}`);
  expect((await failure(loadHttpApp(config))).message).toContain('"app" of');
});

it('says why a file does not load', async () => {
  const ref = { file: at('graphs/broken.ts'), exportName: 'graph' };
  const error = await failure(importExport(ref, 'graphs.b'));
  expect(error.message).toContain('does not load: no key set');
  expect(error.cause).toMatchObject({ message: 'no key set' });
});

it('reads exports of CommonJS', async () => {
  expect(await importExport({ file: at('common.cjs'), exportName: 'graph' }, 'it')).toBe(7);
});

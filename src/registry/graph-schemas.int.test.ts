import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findSchemas } from './graph-schemas.ts';
import { makeSchemaCache, schemaKey } from './schema-cache.ts';
import { UNKNOWN_SCHEMA } from './schemas-of.ts';
import { graph } from './testing/graphs/typed.ts';
import { writeProject } from './testing/write-project.ts';

/** The compiler's work, on a machine that may be busy. */
const EXTRACTION = { timeout: 300_000 };
const state = `import { Annotation } from '@langchain/langgraph';
export const State = Annotation.Root({ city: Annotation<string>() });`;
const project = writeProject({
  'state.ts': state,
  'good.ts': `import { START, StateGraph } from '@langchain/langgraph';
import { State } from './state.js';
export const graph = new StateGraph(State).addNode('a', () => ({})).addEdge(START, 'a').compile();`,
  'tsconfig.json': { compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true } },
  'plain.js': 'export const graph = {};',
});
afterAll(project.remove);
const at = (name: string) => join(project.folder, name);
const ref = (name: string) => ({ file: at(name), exportName: 'graph' });
const refuses = () => Promise.reject(new Error('needs a key'));

function deps(signal?: AbortSignal) {
  const warnings: string[] = [];
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_fields: object, message: string) => void warnings.push(message),
    error: () => undefined,
  };
  return { deps: { cacheDir: at('cache'), log, signal }, warnings };
}

it("one graph's fault costs the others nothing, and is told", EXTRACTION, async () => {
  const { deps: given, warnings } = deps();
  const found = findSchemas(
    {
      good: { ...ref('good.ts'), open: refuses },
      plain: { ...ref('plain.js'), open: refuses },
      typed: { ...ref('typed.ts'), open: async () => graph as never },
    },
    given,
  );
  expect((await found['good'])?.['good']?.state).toMatchObject({
    properties: { city: { type: 'string' } },
  });
  expect(await found['plain']).toEqual({ plain: UNKNOWN_SCHEMA });
  expect((await found['typed'])?.['typed']?.state).toMatchObject({ type: 'object' });
  expect(warnings).toEqual([
    'graph did not open to tell its schemas',
    'graph did not open to tell its schemas',
    'schemas could not be read from the source; some stay unknown',
  ]);
});

it('ends when the host does, knowing nothing', async () => {
  rmSync(at('cache'), { recursive: true, force: true });
  const { deps: given, warnings } = deps(AbortSignal.abort());
  const found = findSchemas({ good: { ...ref('good.ts'), open: refuses } }, given);
  expect(await found['good']).toEqual({ good: UNKNOWN_SCHEMA });
  expect(warnings).toEqual(['graph did not open to tell its schemas']);
});

it('names an entry by the content of a file and of those it imports', async () => {
  const first = await schemaKey(ref('good.ts'));
  expect(await schemaKey(ref('good.ts'))).toBe(first);
  expect(await schemaKey({ ...ref('good.ts'), exportName: 'other' })).not.toBe(first);
  writeFileSync(at('state.ts'), `${state}\nexport const more = 1;`);
  expect(await schemaKey(ref('good.ts'))).not.toBe(first);
});

it('keeps a bounded number of entries, and takes none that is broken', async () => {
  const cache = makeSchemaCache(at('bounded'));
  expect(await cache.get('none')).toBeUndefined();
  await cache.put('some', { a: UNKNOWN_SCHEMA });
  expect(await cache.get('some')).toEqual({ a: UNKNOWN_SCHEMA });
  writeFileSync(at('bounded/broken.json'), '{"a":');
  expect(await cache.get('broken')).toBeUndefined();
  for (let i = 0; i < 210; i++) await cache.put(`k${i}`, {});
  expect(readdirSync(at('bounded'))).toHaveLength(200);
  expect(await cache.get('k209')).toEqual({});
});

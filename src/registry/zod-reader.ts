import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

type Read = (graph: object) => object | undefined;

/** Of LangGraph's `zod/schema`: what it knows of a graph's schemas, `withLangGraph` included. */
interface ZodModule {
  getUpdateTypeSchema: Read;
  getInputTypeSchema: Read;
  getOutputTypeSchema: Read;
  getConfigTypeSchema: Read;
}

export interface ZodSchemas {
  state: object | undefined;
  input: object | undefined;
  output: object | undefined;
  config: object | undefined;
}
export type ZodReader = (graph: object) => ZodSchemas | undefined;

const PACKAGE = '@langchain/langgraph';
const ENTRY = './zod/schema';
const manifestSchema = z.looseObject({ exports: z.record(z.string(), z.unknown()) });

const isZodModule = (module: unknown): module is ZodModule =>
  typeof module === 'object' && module !== null && 'getUpdateTypeSchema' in module;

/** The file that an entry of `exports` names for ES modules. */
function importTarget(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return undefined;
  const conditions = new Map(Object.entries(entry));
  return importTarget(conditions.get('import') ?? conditions.get('default'));
}

async function importCopy(file: string): Promise<unknown> {
  for (const folder of createRequire(file).resolve.paths(PACKAGE) ?? []) {
    const root = join(folder, PACKAGE);
    const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const target = importTarget(manifestSchema.parse(JSON.parse(text)).exports[ENTRY]);
    return target === undefined ? undefined : import(pathToFileURL(join(root, target)).href);
  }
  return undefined;
}

/**
 * Reads the zod schemas of a graph through the graph's own copy of LangGraph, for what
 * `withLangGraph` adds to a schema is known to the copy alone that it was called on. A file may
 * have got that copy as an ES module or as CommonJS: the one that knows more is it.
 */
export async function zodReaderFor(file: string): Promise<ZodReader> {
  const copies = [
    await importCopy(file).catch(() => undefined),
    await Promise.resolve()
      .then((): unknown => createRequire(file)(`${PACKAGE}/zod/schema`))
      .catch(() => undefined),
  ].filter(isZodModule);
  return (graph) => {
    const told = copies.map((copy) => ({
      state: copy.getUpdateTypeSchema(graph),
      input: copy.getInputTypeSchema(graph),
      output: copy.getOutputTypeSchema(graph),
      config: copy.getConfigTypeSchema(graph),
    }));
    const [most] = told.toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length);
    return most?.state === undefined ? undefined : most;
  };
}

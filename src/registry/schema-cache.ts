import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { GraphSchemas } from '../schemas/served-graph.ts';
import { findTsconfig } from './find-tsconfig.ts';
import type { ExportRef } from './read-graph-config.ts';

const FORMAT = '2';
const FILES_MAX = 200;
const SOURCES_MAX = 2_000;
const IMPORT = /(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
const EXTENSIONS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];
/** What decides the types, besides the source: a change of theirs makes other schemas. */
const PACKAGES = ['@langchain/langgraph', '@langchain/core', 'typescript', 'zod'];

const part = z.record(z.string(), z.unknown()).nullable();
const cachedSchema = z.record(
  z.string(),
  z.object({ input: part, output: part, state: part, config: part, context: part }),
);

const readOptional = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch(() => undefined);

/** `./other.js` may be written in `other.ts`, `./other` in `other/index.ts`. */
function spellings(path: string): string[] {
  const bare = path.slice(0, path.length - extname(path).length);
  const stems = [path, bare, join(path, 'index')];
  return [path, ...stems.flatMap((stem) => EXTENSIONS.map((extension) => stem + extension))];
}

/** The file's text and that of every file it imports by a relative path, in a stable order. */
async function sourcesOf(file: string): Promise<string[]> {
  const texts = new Map<string, string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (texts.has(next) || texts.size >= SOURCES_MAX) continue;
    const text = await readOptional(next);
    if (text === undefined) continue;
    texts.set(next, text);
    for (const [, path = ''] of text.matchAll(IMPORT)) {
      for (const spelling of spellings(resolve(dirname(next), path))) {
        const found = await stat(spelling).catch(() => undefined);
        if (found?.isFile()) waiting.push(spelling);
      }
    }
  }
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
}

/** The version of a package as a file would find it. */
async function versionFor(name: string, file: string): Promise<string> {
  for (const folder of createRequire(file).resolve.paths(name) ?? []) {
    const text = await readOptional(join(folder, name, 'package.json'));
    if (text !== undefined) return `${name}@${String(JSON.parse(text).version)}`;
  }
  return `${name}@none`;
}

/** Told by content, so that a copy elsewhere finds the same entry. */
export async function schemaKey({ file, exportName }: ExportRef): Promise<string> {
  const hash = createHash('sha256').update(`${FORMAT}\0${exportName}\0`);
  for (const name of PACKAGES) hash.update(`${await versionFor(name, file)}\0`);
  const tsconfig = findTsconfig(dirname(file));
  if (tsconfig !== undefined) hash.update(`${await readOptional(tsconfig)}\0`);
  for (const text of await sourcesOf(file)) hash.update(`${text}\0`);
  return hash.digest('hex');
}

export interface SchemaCache {
  get(key: string): Promise<GraphSchemas | undefined>;
  put(key: string, schemas: GraphSchemas): Promise<void>;
}

/** Schemas on disk, the newest few hundred. Whatever cannot be read counts as missing. */
export function makeSchemaCache(folder: string): SchemaCache {
  const path = (key: string) => join(folder, `${key}.json`);
  const prune = async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    if (files.length <= FILES_MAX) return;
    const dated = await Promise.all(
      files.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
    );
    const oldest = dated.sort((a, b) => a.at - b.at).slice(0, files.length - FILES_MAX);
    await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
  };
  return {
    get: async (key) => {
      const text = await readOptional(path(key));
      if (text === undefined) return undefined;
      try {
        return cachedSchema.parse(JSON.parse(text));
      } catch {
        // Cut off or from another version: computed anew and written over.
        return undefined;
      }
    },
    put: async (key, schemas) => {
      await mkdir(folder, { recursive: true });
      const unfinished = `${path(key)}.${process.pid}.tmp`;
      await writeFile(unfinished, JSON.stringify(schemas));
      await rename(unfinished, path(key));
      await prune();
    },
  };
}

import { dirname, extname } from 'node:path';
import type { GraphSchemas } from '../schemas/served-graph.ts';
import { type ExtractedSchemas, extractSchemas } from './extract-schemas.ts';
import type { ExportRef } from './read-graph-config.ts';
import type { RegistryLog } from './registry-log.ts';
import { type SchemaCache, schemaKey } from './schema-cache.ts';

type Refs = Record<string, ExportRef>;

/**
 * Graphs that one run of the compiler can take: of one folder (its tsconfig holds for all), and
 * no file twice, since the extractor writes one helper for each file.
 */
export function inBatches(refs: Refs): Refs[] {
  const batches: { folder: string; files: Set<string>; refs: Refs }[] = [];
  for (const [graphId, ref] of Object.entries(refs)) {
    const folder = dirname(ref.file);
    const file = ref.file.slice(0, -extname(ref.file).length).replace(/[^a-zA-Z0-9]/g, '_');
    const open = batches.find((batch) => batch.folder === folder && !batch.files.has(file));
    if (open === undefined) {
      batches.push({ folder, files: new Set([file]), refs: { [graphId]: ref } });
    } else {
      open.files.add(file);
      open.refs[graphId] = ref;
    }
  }
  return batches.map((batch) => batch.refs);
}

/** `export|subgraph` becomes `id|subgraph`. */
function renamed(extracted: ExtractedSchemas, graphId: string, exportName: string): GraphSchemas {
  return Object.fromEntries(
    Object.entries(extracted).map(([key, found]) => {
      const part = (name: string) => (found[name] ?? null) as Record<string, unknown> | null;
      const config = part('config');
      const schema = {
        input: part('input'),
        output: part('output'),
        state: part('state'),
        config,
        context: config,
      };
      return [graphId + key.slice(exportName.length), schema];
    }),
  );
}

/**
 * Schemas from the source of graphs, from the cache where they are in it.
 * @param found is told each graph's as soon as they are known; undefined when there are none
 */
export async function staticSchemas(
  refs: Refs,
  deps: { cache: SchemaCache; log: RegistryLog; signal?: AbortSignal | undefined },
  found: (graphId: string, schemas: GraphSchemas | undefined) => void,
): Promise<void> {
  const { cache, log, signal } = deps;
  const keys: Record<string, string> = {};
  const missing: Refs = {};
  for (const [graphId, ref] of Object.entries(refs)) {
    const key = await schemaKey(ref);
    keys[graphId] = key;
    const cached = await cache.get(key);
    if (cached === undefined) missing[graphId] = ref;
    else found(graphId, rekeyed(cached, graphId));
  }
  const extract = async (batch: Refs): Promise<void> => {
    const graphs = Object.keys(batch);
    try {
      const extracted = await extractSchemas(batch, signal);
      for (const [graphId, ref] of Object.entries(batch)) {
        const schemas = renamed(extracted[graphId] ?? {}, graphId, ref.exportName);
        found(graphId, schemas);
        await cache.put(keys[graphId] ?? graphId, schemas).catch((err: unknown) => {
          log.warn({ err, graphId }, 'schemas could not be kept on disk');
        });
      }
    } catch (err) {
      if (graphs.length > 1 && !signal?.aborted) {
        // One graph's fault must not cost the others theirs.
        for (const [graphId, ref] of Object.entries(batch)) await extract({ [graphId]: ref });
        return;
      }
      if (!signal?.aborted) {
        log.warn({ err, graphs }, 'schemas could not be read from the source; some stay unknown');
      }
      for (const graphId of graphs) found(graphId, undefined);
    }
  };
  for (const batch of inBatches(missing)) await extract(batch);
}

/** The cache knows content, not ids: the same graph may be served under another. */
function rekeyed(schemas: GraphSchemas, graphId: string): GraphSchemas {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, schema]) => {
      const bar = key.indexOf('|');
      return [bar < 0 ? graphId : graphId + key.slice(bar), schema];
    }),
  );
}

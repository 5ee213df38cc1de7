import type { GraphSchemas } from '../schemas/served-graph.ts';
import type { ExportRef } from './read-graph-config.ts';
import type { RegistryLog } from './registry-log.ts';
import type { OpenGraph } from './resolve-graph.ts';
import { makeSchemaCache } from './schema-cache.ts';
import { schemasOf, UNKNOWN_SCHEMA } from './schemas-of.ts';
import { staticSchemas } from './static-schemas.ts';
import { zodReaderFor } from './zod-reader.ts';

interface Known {
  schemas: GraphSchemas;
  /** Whether its graph and all of its subgraphs told their schemas themselves. */
  complete: boolean;
}

/** What the graph itself knows at run time: schemas of zod, and which subgraphs there are. */
async function runtimeSchemas(
  graphId: string,
  { file, open }: ExportRef & { open: OpenGraph },
): Promise<Known> {
  const readZod = await zodReaderFor(file);
  const schemas: GraphSchemas = {};
  const graph = await open({ configurable: {} }, 'assistants.read');
  const root = await schemasOf(graph, readZod);
  let complete = root !== null;
  if (root !== null) schemas[graphId] = root;
  for await (const [namespace, subgraph] of graph.getSubgraphsAsync(undefined, true)) {
    const found = await schemasOf(subgraph, readZod);
    if (found === null) complete = false;
    else schemas[`${graphId}|${namespace}`] = found;
  }
  return { schemas, complete };
}

/**
 * Finds the schemas of graphs in the background. What a graph says of itself at run time goes
 * before what its source says; what neither knows is null.
 * @returns by graph id, a promise that never rejects
 */
export function findSchemas(
  graphs: Record<string, ExportRef & { open: OpenGraph }>,
  deps: { cacheDir: string; log: RegistryLog; signal?: AbortSignal | undefined },
): Record<string, Promise<GraphSchemas>> {
  const { log } = deps;
  const settle: Record<string, (schemas: GraphSchemas) => void> = {};
  const promises = Object.fromEntries(
    Object.keys(graphs).map((graphId) => [
      graphId,
      new Promise<GraphSchemas>((resolve) => {
        settle[graphId] = resolve;
      }),
    ]),
  );
  const work = async () => {
    const startedAt = performance.now();
    const unfinished: Record<string, ExportRef> = {};
    const runtime: Record<string, GraphSchemas> = {};
    for (const [graphId, graph] of Object.entries(graphs)) {
      const known = await runtimeSchemas(graphId, graph).catch((err: unknown): Known => {
        // A factory may refuse to make a graph of nothing.
        log.warn({ err, graphId }, 'graph did not open to tell its schemas');
        return { schemas: {}, complete: false };
      });
      runtime[graphId] = known.schemas;
      if (known.complete) settle[graphId]?.(known.schemas);
      else unfinished[graphId] = { file: graph.file, exportName: graph.exportName };
    }
    const waiting = Object.keys(unfinished).length;
    if (waiting === 0) return;
    log.info({ graphs: waiting }, 'reading schemas from the source of graphs');
    const cache = makeSchemaCache(deps.cacheDir);
    await staticSchemas(unfinished, { ...deps, cache }, (graphId, schemas) => {
      settle[graphId]?.({ [graphId]: UNKNOWN_SCHEMA, ...schemas, ...runtime[graphId] });
      log.info({ graphId, found: schemas !== undefined }, 'schemas of a graph are known');
    });
    const tookMs = Math.round(performance.now() - startedAt);
    log.info({ graphs: waiting, tookMs }, 'schemas of all graphs are known');
  };
  work()
    .catch((err: unknown) => log.warn({ err }, 'schemas could not be found; they stay unknown'))
    .finally(() => {
      // Settles whatever a failure left; the others are settled already.
      for (const graphId of Object.keys(graphs)) settle[graphId]?.({ [graphId]: UNKNOWN_SCHEMA });
    });
  return promises;
}

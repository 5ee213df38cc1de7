import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { GraphSource, ServedGraph } from '../schemas/served-graph.ts';
import { allowTypescript } from './allow-typescript.ts';
import { findSchemas } from './graph-schemas.ts';
import { importExport } from './import-export.ts';
import type { ExportRef, GraphConfig } from './read-graph-config.ts';
import type { RegistryLog } from './registry-log.ts';
import { type OpenGraph, resolveGraph } from './resolve-graph.ts';

/** Keys that begin so are LangGraph's own; a client may not set them. */
const RESERVED = '__';

const clean = (given: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([key]) => !key.startsWith(RESERVED)));

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Loads the graphs that a `langgraph.json` names, each with its own copy of LangGraph, and begins
 * to find their schemas in the background. Some graphs want a logger as they are imported: offer it
 * first (`offerLogger`).
 * @param options.cacheDir where schemas are kept between starts
 * @throws AppError `bad_request` that names the graph, the file and what is missing
 */
export async function loadGraphs(
  config: GraphConfig,
  options: { log: RegistryLog; signal?: AbortSignal; cacheDir?: string },
): Promise<GraphSource> {
  const { log, signal, cacheDir = join(tmpdir(), 'foyer') } = options;
  await allowTypescript(config.folder);
  if (config.auth?.path !== undefined) {
    log.warn({ auth: config.auth.path }, '"auth" is not run: Foyer asks for keys of its own');
  }
  const opened: Record<string, ExportRef & { open: OpenGraph }> = {};
  for (const [graphId, { file, exportName }] of Object.entries(config.graphs)) {
    signal?.throwIfAborted();
    const key = `graphs.${graphId}`;
    const open = await resolveGraph(await importExport({ file, exportName }, key), key);
    opened[graphId] = { file, exportName, open };
    log.info({ graphId, file }, 'graph loaded');
  }
  const schemas = findSchemas(opened, { cacheDir: join(cacheDir, 'schemas'), log, signal });
  const graphs = new Map(
    Object.entries(opened).map(([graphId, { open }]): [string, ServedGraph] => {
      const description = config.graphs[graphId]?.description;
      return [
        graphId,
        {
          graphId,
          ...(description !== undefined && { description }),
          durability: 'async',
          checkpointsKept: null,
          open,
          settings: async (who, { context, configurable }) => ({
            context: isRecord(context) ? clean(context) : context,
            configurable: {
              ...clean(configurable),
              graph_id: graphId,
              assistant_id: who.assistantId,
              thread_id: who.threadId,
              run_id: who.runId,
            },
          }),
          schemas: () => schemas[graphId] ?? Promise.resolve({}),
        },
      ];
    }),
  );
  return {
    ids: () => [...graphs.keys()],
    get: (graphId) => {
      const graph = graphs.get(graphId);
      if (graph !== undefined) return graph;
      throw new AppError('unknown_assistant', `no graph "${graphId}"`, {
        hint: `There are: ${[...graphs.keys()].join(', ')}.`,
      });
    },
  };
}

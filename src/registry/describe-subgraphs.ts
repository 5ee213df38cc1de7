import type { CompiledGraph, GraphSchema, GraphSchemas } from '../schemas/served-graph.ts';
import { schemasOf, UNKNOWN_SCHEMA } from './schemas-of.ts';

/** Of a graph's schemas its own: the one whose key holds no namespace. */
const rootKey = (schemas: GraphSchemas): string | undefined =>
  Object.keys(schemas).find((key) => !key.includes('|'));

/**
 * Schemas of a graph's subgraphs by namespace, as `GET /assistants/{id}/subgraphs` answers them.
 * @param schemas what `ServedGraph.schemas()` found
 * @param options.namespace only the subgraph of this name, or those below it
 * @param options.recurse subgraphs of subgraphs as well, as `outer|inner`
 */
export async function describeSubgraphs(
  graph: CompiledGraph,
  schemas: GraphSchemas,
  options: { namespace?: string | undefined; recurse?: boolean | undefined } = {},
): Promise<Record<string, GraphSchema>> {
  const root = rootKey(schemas);
  const found: Record<string, GraphSchema> = {};
  for await (const [namespace, subgraph] of graph.getSubgraphsAsync(
    options.namespace,
    options.recurse,
  )) {
    const known =
      root === undefined ? undefined : (schemas[`${root}|${namespace}`] ?? schemas[root]);
    found[namespace] = (await schemasOf(subgraph)) ?? known ?? UNKNOWN_SCHEMA;
  }
  return found;
}

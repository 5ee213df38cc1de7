import type { BaseCheckpointSaver, BaseStore } from '@langchain/langgraph-checkpoint';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { CompiledGraph } from '../../schemas/served-graph.ts';

/**
 * The graph with this saver and store, without a change to the one that everyone shares. Reading
 * and writing state needs it: LangGraph looks into subgraphs only where the saver is the graph's
 * own and not part of the config.
 */
export function bindGraph(
  graph: CompiledGraph,
  saver: BaseCheckpointSaver,
  store?: BaseStore,
): CompiledGraph {
  const ours = (options: JsonObject): JsonObject => ({
    ...(store && { store }),
    ...options,
    configurable: { ...(options['configurable'] as object), __pregel_checkpointer: saver },
  });
  const bound = Object.create(
    Object.getPrototypeOf(graph) as object,
    Object.getOwnPropertyDescriptors(graph),
  ) as CompiledGraph;
  return Object.assign(bound, {
    checkpointer: saver,
    ...(store && { store }),
    // A copy has none of the private members of its class, and these methods use them.
    stream: (input: unknown, options: JsonObject) => graph.stream(input, ours(options)),
    streamEvents: (input: unknown, options: JsonObject) => graph.streamEvents(input, ours(options)),
  });
}

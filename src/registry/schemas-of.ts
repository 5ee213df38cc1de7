import { toJsonSchema } from '@langchain/core/utils/json_schema';
import { getRuntimeGraphSchema } from '@langchain/langgraph-api/schema';
import type { GraphSchema } from '../schemas/served-graph.ts';
import type { ZodReader } from './zod-reader.ts';

type Runtime = Parameters<typeof getRuntimeGraphSchema>[0];
type JsonObject = Record<string, unknown>;

export const UNKNOWN_SCHEMA: GraphSchema = {
  input: null,
  output: null,
  state: null,
  config: null,
  context: null,
};

/** The library knows no context beside a StateSchema; the builder does. */
function contextOf(graph: object): JsonObject | null {
  const builder: unknown = Reflect.get(graph, 'builder');
  if (typeof builder !== 'object' || builder === null) return null;
  const schema: unknown = Reflect.get(builder, '_configRuntimeSchema');
  if (typeof schema !== 'object' || schema === null) return null;
  try {
    return toJsonSchema(schema as Parameters<typeof toJsonSchema>[0]) as JsonObject;
  } catch {
    // A schema that JSON Schema cannot say: as good as none.
    return null;
  }
}

/** A StateSchema tells its own. */
function isOfStateSchema(graph: object): boolean {
  const builder: unknown = Reflect.get(graph, 'builder');
  if (typeof builder !== 'object' || builder === null) return false;
  const state: unknown = Reflect.get(builder, '_schemaRuntimeDefinition');
  return typeof state === 'object' && state !== null && 'getJsonSchema' in state;
}

/**
 * JSON Schemas of a graph whose state is of zod or a StateSchema; null for others, whose types
 * are known to the compiler alone.
 */
export async function schemasOf(graph: object, readZod?: ZodReader): Promise<GraphSchema | null> {
  const ownZod = isOfStateSchema(graph) ? undefined : readZod?.(graph);
  const found = ownZod ?? (await getRuntimeGraphSchema(graph as Runtime));
  if (found === undefined) return null;
  const part = (schema: object | undefined) => (schema ?? null) as JsonObject | null;
  const config = part(found.config) ?? contextOf(graph);
  return {
    input: part(found.input),
    output: part(found.output),
    state: part(found.state),
    config,
    // In LangGraph.js one schema describes both.
    context: config,
  };
}

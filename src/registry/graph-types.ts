/**
 * What this room hands out, in the shape the run engine asks for. The two are held together by
 * their structure (a test checks it), so that neither room imports the other.
 */
type JsonObject = Record<string, unknown>;

/** What a graph factory is opened for. */
export type AccessContext =
  | 'threads.create_run'
  | 'threads.update'
  | 'threads.read'
  | 'assistants.read';

/** A compiled LangGraph graph, from whatever copy of LangGraph. */
export interface CompiledGraph {
  stream(input: unknown, options: JsonObject): Promise<AsyncIterable<unknown>>;
  streamEvents(input: unknown, options: JsonObject): unknown;
  getState(config: JsonObject, options?: { subgraphs?: boolean }): Promise<unknown>;
  getStateHistory(config: JsonObject, options?: JsonObject): AsyncIterable<unknown>;
  updateState(config: JsonObject, values: unknown, asNode?: string): Promise<JsonObject>;
  bulkUpdateState(config: JsonObject, supersteps: unknown[]): Promise<JsonObject>;
  getGraphAsync(config?: JsonObject & { xray?: boolean | number }): Promise<unknown>;
  getSubgraphsAsync(namespace?: string, recurse?: boolean): AsyncIterable<[string, CompiledGraph]>;
}

/** JSON Schemas; null where a part cannot be known. */
export interface GraphSchema {
  input: JsonObject | null;
  output: JsonObject | null;
  state: JsonObject | null;
  config: JsonObject | null;
  context: JsonObject | null;
}

/** Schemas by graph: its own under its id, subgraphs' under `id|namespace`. */
export type GraphSchemas = Record<string, GraphSchema>;

export interface RunIdentity {
  tenantId: string;
  threadId: string;
  runId: string;
  assistantId: string;
}

export interface LoadedGraph {
  readonly graphId: string;
  readonly description?: string;
  readonly durability: 'async';
  readonly checkpointsKept: null;
  open(config: JsonObject, access: AccessContext, context?: unknown): Promise<CompiledGraph>;
  settings(
    who: RunIdentity,
    given: { context: unknown; configurable: JsonObject; kwargs: JsonObject },
  ): Promise<{ context: unknown; configurable: JsonObject }>;
  schemas(): Promise<GraphSchemas>;
}

/** As much of a logger as this room uses. */
export interface RegistryLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

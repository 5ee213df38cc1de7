import type { Principal } from './access.ts';
import type { JsonObject } from './platform/common.ts';
import type { Durability, RunStatus } from './platform/runs.ts';

/** Of a graph factory: what it is opened for. */
export type AccessContext =
  | 'threads.create_run'
  | 'threads.update'
  | 'threads.read'
  | 'assistants.read';

/**
 * As much of a compiled LangGraph graph as Foyer uses. Told by its methods, never by `instanceof`:
 * a graph from elsewhere carries its own copy of LangGraph.
 */
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

/** Who runs what, for the graph's own settings. */
export interface RunIdentity {
  tenantId: string;
  threadId: string;
  runId: string;
  assistantId: string;
  /** Who asked for the run, where somebody in particular did. */
  principal?: Principal | undefined;
  /** Nobody has driven it before: nothing of it is kept anywhere. */
  isFresh?: boolean;
}

export interface RunWatch {
  /** `data` is JSON text. */
  hear(event: string, data: string): void;
  ended(outcome: {
    status: RunStatus;
    values: unknown;
    error: { error: string; message: string } | null;
  }): void;
}

export interface ServedGraph {
  readonly graphId: string;
  readonly description?: string;
  /** When the client names none: `async` as the platform has it, `exit` for our own graphs. */
  readonly durability: Durability;
  /**
   * False: runs do not carry their assistant's configuration with them, for the graph reads it
   * where it is kept; so it is not copied into every run and checkpoint.
   */
  readonly copiesAssistant?: false;
  /** Checkpoints a thread keeps after each run; null keeps its whole history. */
  readonly checkpointsKept: number | null;
  /** Compiles a factory with the config at hand; answers the graph itself otherwise. */
  open(config: JsonObject, access: AccessContext, context?: unknown): Promise<CompiledGraph>;
  /**
   * Context and configurable as the graph is to see them: what a client may not set is taken
   * out, what is ours is put in last.
   */
  settings(
    who: RunIdentity,
    given: { context: unknown; configurable: JsonObject; kwargs: JsonObject },
  ): Promise<{ context: unknown; configurable: JsonObject }>;
  /** An error as clients may see it; undefined for one with nothing to hide. */
  describeError?(error: unknown): { error: string; message: string } | undefined;
  /** Told what a run streams, and how it ended; for metrics. It never throws. */
  watch?(who: RunIdentity): RunWatch;
  /** JSON Schemas by graph: its own under its id, subgraphs' under `id|namespace`. */
  schemas(): Promise<GraphSchemas>;
}

/** Null where a part cannot be known. */
export interface GraphSchema {
  input: JsonObject | null;
  output: JsonObject | null;
  state: JsonObject | null;
  config: JsonObject | null;
  context: JsonObject | null;
}

/** Schemas by graph: its own under its id, subgraphs' under `id|namespace`. */
export type GraphSchemas = Record<string, GraphSchema>;

export interface GraphSource {
  ids(): string[];
  /** @throws AppError `unknown_assistant` */
  get(graphId: string): ServedGraph;
}

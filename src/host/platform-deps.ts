import type { Principal } from '../schemas/access.ts';
import type {
  Assistant,
  AssistantFilter,
  AssistantPatch,
  AssistantSearch,
  AssistantVersion,
  AssistantVersions,
} from '../schemas/platform/assistants.ts';
import type { CheckpointRef, Config, JsonObject } from '../schemas/platform/common.ts';
import type {
  Cron,
  CronCreate,
  CronFilter,
  CronPatch,
  CronSearch,
} from '../schemas/platform/crons.ts';
import type { Truncate } from '../schemas/platform/meta.ts';
import type { StoreItem } from '../schemas/platform/store.ts';
import type {
  StateUpdate,
  Superstep,
  Thread,
  ThreadFilter,
  ThreadSearch,
  ThreadState,
  Ttl,
} from '../schemas/platform/threads.ts';
import type { GraphSchema } from '../schemas/served-graph.ts';

/** One page of what was found. */
export interface Found<T> {
  items: T[];
  /** How many there are in all; or, where counting costs too much, one more than was reached. */
  total: number;
}

export interface NewAssistant {
  /** Absent: the store makes one. */
  assistant_id?: string;
  graph_id: string;
  name: string;
  description: string | null;
  config: Config;
  context: unknown;
  metadata: JsonObject;
  if_exists: 'raise' | 'do_nothing';
}

/** Ids are lower-case UUIDs; null and false mean that there is none of that id. */
export interface AssistantsPort {
  /**
   * Version 1 of a new assistant; with `do_nothing`, the one of that id as it is.
   * @throws AppError `assistant_exists` ("Assistant already exists")
   */
  create(tenantId: string, assistant: NewAssistant): Promise<Assistant>;
  get(tenantId: string, assistantId: string): Promise<Assistant | null>;
  /**
   * A new version, one above the highest there is, even of an empty patch. `metadata` is merged
   * key by key, the rest replaced; what is null or absent stays.
   */
  patch(tenantId: string, assistantId: string, patch: AssistantPatch): Promise<Assistant | null>;
  /** With its versions, runs and crons; with `deleteThreads`, the threads that name it too. */
  delete(
    tenantId: string,
    assistantId: string,
    options: { deleteThreads: boolean },
  ): Promise<boolean>;
  /** Newest first when nothing else is asked for. `select` may be left to the host. */
  search(tenantId: string, query: AssistantSearch): Promise<Found<Assistant>>;
  count(tenantId: string, filter: AssistantFilter): Promise<number>;
  /** Latest first; none when there is no such assistant. */
  versions(
    tenantId: string,
    assistantId: string,
    query: AssistantVersions,
  ): Promise<AssistantVersion[]>;
  /** Goes back (or on) to a version; null when there is no such assistant or version. */
  setLatest(tenantId: string, assistantId: string, version: number): Promise<Assistant | null>;
}

export interface NewThread {
  /** Absent: the store makes one. */
  threadId?: string;
  metadata: JsonObject;
  ifExists: 'raise' | 'do_nothing';
  ttl?: Ttl;
}

/** Ids are lower-case UUIDs; null and false mean that there is none of that id. */
export interface ThreadsPort {
  /** @throws AppError `thread_exists` ("Thread already exists") when `ifExists` is `raise` */
  create(tenantId: string, thread: NewThread): Promise<Thread>;
  /** With `ttl` when it has one. */
  get(tenantId: string, threadId: string): Promise<Thread | null>;
  /** Merges `metadata` key by key. A `ttl` counts from now; null takes it away. */
  patch(
    tenantId: string,
    threadId: string,
    patch: { metadata?: JsonObject; ttl?: Ttl | null },
  ): Promise<Thread | null>;
  /** With its runs, crons and checkpoints; runs under way are told to end. */
  delete(tenantId: string, threadId: string): Promise<boolean>;
  /** Newest first when nothing else is asked for; with `extract`, each has `extracted`. */
  search(tenantId: string, query: ThreadSearch): Promise<Found<Thread>>;
  count(tenantId: string, filter: ThreadFilter): Promise<number>;
  /** A new, idle thread with the checkpoints of the old one, and its metadata. */
  copy(tenantId: string, threadId: string): Promise<Thread | null>;
  /** Of those that are there: deletes them, or all but their latest checkpoint; how many. */
  prune(
    tenantId: string,
    threadIds: readonly string[],
    strategy: 'delete' | 'keep_latest',
  ): Promise<number>;
}

export interface HistoryRequest {
  limit: number;
  /** Only checkpoints older than this one. */
  before?: string;
  /** Only those whose metadata has all of this. */
  metadata?: JsonObject;
  checkpoint?: CheckpointRef;
}

/**
 * States as plain JSON, messages as `{type, content, …}`. A thread that no run has given a graph
 * yet has the empty state and no history.
 * @throws AppError `unknown_thread` ("Thread with ID … not found") from every method
 */
export interface StatesPort {
  /**
   * The latest state, or that of a checkpoint.
   * @throws AppError `not_found` when the thread has no such checkpoint
   */
  get(
    tenantId: string,
    threadId: string,
    options: { subgraphs: boolean; checkpoint?: CheckpointRef },
  ): Promise<ThreadState>;
  /** Newest first. */
  history(tenantId: string, threadId: string, query: HistoryRequest): Promise<ThreadState[]>;
  /**
   * Writes values as if a node had. Resolves to the configurable of the new checkpoint.
   * @throws AppError `conflict` ("Thread is busy") while a run is pending or under way,
   * `bad_request` for a thread without a graph, `state_refused` when the graph does not take it
   */
  update(tenantId: string, threadId: string, update: StateUpdate): Promise<JsonObject>;
  /** Writes supersteps one after another. @throws AppError as `update` does */
  replay(tenantId: string, threadId: string, supersteps: readonly Superstep[]): Promise<void>;
}

/** Long-term memory. Namespaces are plain, labels without full stops; never empty in `put`. */
export interface StorePort {
  put(
    tenantId: string,
    item: {
      namespace: string[];
      key: string;
      value: JsonObject;
      index?: false | string[];
      ttlMinutes?: number;
    },
  ): Promise<void>;
  /** `refreshTtl` absent: as the store is configured. */
  get(
    tenantId: string,
    at: { namespace: string[]; key: string; refreshTtl?: boolean },
  ): Promise<StoreItem | null>;
  delete(tenantId: string, at: { namespace: string[]; key: string }): Promise<void>;
  /** @throws AppError `bad_request` for a filter it does not know */
  search(
    tenantId: string,
    query: {
      namespacePrefix: string[];
      filter?: JsonObject;
      query?: string;
      limit: number;
      offset: number;
      refreshTtl?: boolean;
    },
  ): Promise<StoreItem[]>;
  namespaces(
    tenantId: string,
    query: {
      prefix?: string[];
      suffix?: string[];
      maxDepth?: number;
      limit: number;
      offset: number;
    },
  ): Promise<string[][]>;
}

/**
 * Assistants are ids here; the host has found them.
 * @throws AppError `bad_request` with the field `schedule`, `timezone` or `end_time`,
 * `unknown_assistant`, `unknown_thread` from `create` and `patch`
 */
export interface CronsPort {
  /** `threadId` null: each run gets a thread of its own. Its runs are run for `by`. */
  create(
    tenantId: string,
    cron: CronCreate,
    how: { threadId: string | null; by: Principal },
  ): Promise<Cron>;
  /** What is null or absent stays, but for `timezone` and `end_time`: null takes them away. */
  patch(tenantId: string, cronId: string, patch: CronPatch, by: Principal): Promise<Cron | null>;
  delete(tenantId: string, cronId: string): Promise<boolean>;
  search(tenantId: string, query: CronSearch): Promise<Found<Cron>>;
  count(tenantId: string, filter: CronFilter): Promise<number>;
}

/** What is drawn and described: an assistant's graph, opened with the assistant's own config. */
export type DrawnAssistant = Pick<Assistant, 'graph_id' | 'config' | 'context'>;

/** @throws AppError `not_found` for a graph that is no longer served */
export interface GraphsPort {
  /** Id of the assistant that every graph has by its own name; null when no graph is called so. */
  assistantIdOf(graphId: string): string | null;
  /** `{nodes, edges}`. `xray`: subgraphs too, all or so many levels. */
  drawGraph(assistant: DrawnAssistant, xray: boolean | number): Promise<JsonObject>;
  describeGraph(assistant: DrawnAssistant): Promise<GraphSchema>;
  /** By namespace; none for a namespace there is not. */
  describeSubgraphs(
    assistant: DrawnAssistant,
    options: { namespace?: string; recurse: boolean },
  ): Promise<Record<string, GraphSchema>>;
}

/** What the routes of the LangGraph Platform need, but for those of runs. */
export interface PlatformDeps {
  assistants: AssistantsPort;
  threads: ThreadsPort;
  states: StatesPort;
  store: StorePort;
  crons: CronsPort;
  graphs: GraphsPort;
  /** Of test hosts: empties what is named of the caller's tenant; system assistants stay. */
  truncate?(tenantId: string, what: Truncate): Promise<void>;
}

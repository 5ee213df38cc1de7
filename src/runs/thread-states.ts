import { AppError } from '../errors.ts';
import type { CheckpointRef, JsonObject } from '../schemas/platform/common.ts';
import type { StateUpdate, Superstep, Thread, ThreadState } from '../schemas/platform/threads.ts';
import type {
  AccessContext,
  CompiledGraph,
  GraphSource,
  ServedGraph,
} from '../schemas/served-graph.ts';
import type { RunLedger, SaverFor, StoreFor, Threads } from './ports.ts';
import type { StoppedState } from './settle-run.ts';
import { bindGraph } from './state/bind-graph.ts';
import { interruptsOf } from './state/interrupts-of.ts';
import {
  applySupersteps,
  getHistory,
  getSnapshot,
  getThreadState,
  type HistoryRequest,
  type StateWritten,
  updateThreadState,
} from './state/thread-state.ts';
import { toThreadState } from './state/to-thread-state.ts';

export interface ThreadStatesDeps {
  graphs: GraphSource;
  threads: Pick<Threads, 'get' | 'setState'>;
  ledger: Pick<RunLedger, 'lockThread'>;
  saverFor: SaverFor;
  storeFor: StoreFor;
  inOneTransaction<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

/** What a thread has before its first run. */
export const EMPTY_STATE: ThreadState = {
  values: {},
  next: [],
  tasks: [],
  metadata: {},
  created_at: null,
  checkpoint: null,
  parent_checkpoint: null,
};

const configurableOf = (config: JsonObject): JsonObject =>
  (config['configurable'] as JsonObject | undefined) ?? {};

/** The state of threads, read and written through the graph that the thread belongs to. */
export function makeThreadStates(deps: ThreadStatesDeps) {
  async function find(tenantId: string, threadId: string): Promise<Thread> {
    const thread = await deps.threads.get(tenantId, threadId);
    if (thread !== null) return thread;
    throw new AppError('unknown_thread', `Thread with ID ${threadId} not found`);
  }

  const bind = (graph: CompiledGraph, tenantId: string): CompiledGraph =>
    bindGraph(graph, deps.saverFor(tenantId), deps.storeFor(tenantId));

  /** Undefined for a thread that no run has given a graph yet. */
  async function openFor(
    tenantId: string,
    thread: Thread,
    access: AccessContext,
  ): Promise<CompiledGraph | undefined> {
    const graphId = thread.metadata['graph_id'];
    if (typeof graphId !== 'string') return undefined;
    const configurable = { ...configurableOf(thread.config), thread_id: thread.thread_id };
    const config = { ...thread.config, configurable };
    return bind(await deps.graphs.get(graphId).open(config, access), tenantId);
  }

  /** While nothing of the thread runs, and nothing can begin. */
  async function write(
    tenantId: string,
    threadId: string,
    work: (graph: CompiledGraph) => Promise<StateWritten | null>,
  ): Promise<JsonObject> {
    const thread = await find(tenantId, threadId);
    const graph = await openFor(tenantId, thread, 'threads.update');
    if (graph === undefined) {
      throw new AppError('bad_request', `Thread ${threadId} has no graph ID yet`, {
        hint: 'Run an assistant on it first, or name graph_id in its metadata.',
      });
    }
    return deps.inOneTransaction(tenantId, async () => {
      const locked = await deps.ledger.lockThread(tenantId, threadId);
      if ((locked?.inflight.length ?? 0) > 0) {
        throw new AppError('conflict', 'Thread is busy with a running job. Cannot update state.', {
          hint: 'Wait for its run, or cancel it.',
          retry: true,
        });
      }
      const written = await work(graph);
      const { checkpoint_id, checkpoint_ns, ...root } = written?.checkpoint ?? {};
      const snapshot = await getSnapshot(graph, { threadId });
      await deps.threads.setState(tenantId, threadId, {
        values: toThreadState(snapshot).values,
        interrupts: interruptsOf(snapshot),
      });
      return { ...root, checkpoint_id, checkpoint_ns: checkpoint_ns ?? '' };
    });
  }

  return {
    async get(
      tenantId: string,
      threadId: string,
      at: { subgraphs: boolean; checkpoint?: CheckpointRef },
    ): Promise<ThreadState> {
      const thread = await find(tenantId, threadId);
      const graph = await openFor(tenantId, thread, 'threads.read');
      return graph === undefined ? EMPTY_STATE : getThreadState(graph, { ...at, threadId });
    },

    async history(
      tenantId: string,
      threadId: string,
      query: Omit<HistoryRequest, 'threadId'>,
    ): Promise<ThreadState[]> {
      const thread = await find(tenantId, threadId);
      const graph = await openFor(tenantId, thread, 'threads.read');
      return graph === undefined ? [] : getHistory(graph, { ...query, threadId });
    },

    update: (tenantId: string, threadId: string, update: StateUpdate): Promise<JsonObject> =>
      write(tenantId, threadId, (graph) =>
        updateThreadState(graph, {
          threadId,
          values: update.values,
          asNode: update.as_node ?? null,
          checkpoint: update.checkpoint ?? { checkpoint_id: update.checkpoint_id },
        }),
      ),

    async replay(
      tenantId: string,
      threadId: string,
      supersteps: readonly Superstep[],
    ): Promise<void> {
      await write(tenantId, threadId, (graph) => applySupersteps(graph, threadId, supersteps));
    },

    /** For the engine: what a run left where it stopped. */
    async stateOf(
      served: ServedGraph,
      run: { tenantId: string; thread_id: string; kwargs: JsonObject },
    ): Promise<StoppedState> {
      const config = (run.kwargs['config'] as JsonObject | undefined) ?? {};
      const graph = bind(await served.open(config, 'threads.read'), run.tenantId);
      const snapshot = await getSnapshot(graph, { threadId: run.thread_id });
      const { values } = toThreadState(snapshot);
      return { valuesJson: JSON.stringify(values ?? null), interrupts: interruptsOf(snapshot) };
    },
  };
}

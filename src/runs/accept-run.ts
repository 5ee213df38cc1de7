import { AppError } from '../errors.ts';
import type { Assistant } from '../schemas/platform/assistants.ts';
import type { JsonObject } from '../schemas/platform/common.ts';
import type { RunCreate } from '../schemas/platform/runs.ts';
import type { NewRun } from '../schemas/run-row.ts';
import type { GraphSource } from '../schemas/served-graph.ts';
import type { RunOrder } from './engine-api.ts';
import { newId } from './new-id.ts';
import type { Entered, RunLedger, Threads } from './ports.ts';

export interface AcceptDeps {
  ledger: Pick<RunLedger, 'lockThread' | 'enter' | 'pendingOf'>;
  threads: Pick<Threads, 'create'>;
  assistants: {
    /** By id, or by the name of a graph. @throws AppError `unknown_assistant` */
    resolve(tenantId: string, idOrGraphId: string): Promise<Assistant>;
  };
  graphs: GraphSource;
  /** Runs of one tenant that may wait. */
  pendingMax: number;
}

type Locked = NonNullable<Awaited<ReturnType<RunLedger['lockThread']>>>;

/** What a client must not name: LangGraph's own keys, and who the caller is. */
const RESERVED = /^(__|langgraph_auth)/;
/** Where a run begins is its own business, never its thread's. */
const CHECKPOINT_KEYS = ['checkpoint_id', 'checkpoint_ns', 'checkpoint_map'];

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): JsonObject => (isObject(value) ? value : {});
const list = <T>(value: T | T[] | null | undefined): T[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? value : [value];
const without = (from: JsonObject, drop: (key: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(from).filter(([key]) => !drop(key)));
const given = (from: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(from).filter(([, v]) => v !== undefined && v !== null));

function ownConfigurable(body: RunCreate, headers: RunOrder['headers']): JsonObject {
  const tracer = body.langsmith_tracer;
  return {
    ...without(object(body.config?.configurable), (key) => RESERVED.test(key)),
    ...given({ checkpoint_id: body.checkpoint_id }),
    ...given(without(object(body.checkpoint), (key) => !CHECKPOINT_KEYS.includes(key))),
    ...given({ langsmith_project: tracer?.project_name, langsmith_example_id: tracer?.example_id }),
    ...headers,
  };
}

/** As the row keeps it: enough for any process to begin the run, or to go on with it. */
function kwargsOf(
  order: RunOrder,
  config: JsonObject,
  assistant: Assistant,
  temporary: boolean,
): JsonObject {
  const { body } = order;
  const modes = list(body.stream_mode);
  const base = assistant.context;
  const contextless = base === null || base === undefined || isObject(base);
  return {
    ...given({
      input: body.input,
      command: body.command,
      interrupt_before: body.interrupt_before,
      interrupt_after: body.interrupt_after,
      webhook: body.webhook,
      feedback_keys: body.feedback_keys === undefined ? undefined : list(body.feedback_keys),
      durability: body.durability ?? (body.checkpoint_during === false ? 'exit' : undefined),
    }),
    config,
    context: contextless
      ? isObject(body.context) || body.context === undefined
        ? { ...object(base), ...object(body.context) }
        : body.context
      : base,
    stream_mode: modes.length > 0 ? [...new Set(modes)] : ['values'],
    subgraphs: body.stream_subgraphs ?? false,
    resumable: body.stream_resumable ?? false,
    temporary,
    logged: order.logged,
    ...(order.by && { principal: order.by }),
    ...(order.protocol === true && { protocol: true }),
  };
}

function buildRun(
  order: RunOrder,
  assistant: Assistant,
  thread: { threadId: string; metadata: JsonObject; config: JsonObject },
  copiesAssistant = true,
): NewRun {
  const { body } = order;
  const runId = order.runId ?? newId();
  const { threadId } = thread;
  const temporary = order.threadId === null && (body.on_completion ?? 'delete') === 'delete';
  const own = ownConfigurable(body, order.headers);
  const fromAssistant = copiesAssistant ? object(assistant.config) : {};
  const remembered = {
    ...object(fromAssistant['configurable']),
    ...object(thread.config['configurable']),
  };
  const metadata = { ...assistant.metadata, ...thread.metadata, ...body.metadata };
  const config = {
    ...fromAssistant,
    ...given({ tags: body.config?.tags, recursion_limit: body.config?.recursion_limit }),
    configurable: {
      ...remembered,
      ...own,
      run_id: runId,
      thread_id: threadId,
      graph_id: assistant.graph_id,
      assistant_id: assistant.assistant_id,
    },
    metadata: { ...object(body.config?.['metadata']), ...metadata },
  };
  return {
    runId,
    threadId,
    assistantId: assistant.assistant_id,
    graphId: assistant.graph_id,
    kwargs: kwargsOf(order, config, assistant, temporary),
    metadata,
    multitaskStrategy: body.multitask_strategy ?? order.multitaskDefault ?? 'reject',
    temporary,
    afterSeconds: body.after_seconds ?? 0,
    thread: {
      metadata: { graph_id: assistant.graph_id, assistant_id: assistant.assistant_id },
      // A later update of the state opens the graph as this run had it.
      config: {
        ...fromAssistant,
        ...thread.config,
        configurable: {
          ...remembered,
          ...without(own, (key) => CHECKPOINT_KEYS.includes(key)),
        },
      },
    },
  };
}

/**
 * Enters a run, with all that it needs, in the transaction that is open; `claim` makes it this
 * process's when nothing of its thread is before it.
 */
export async function enterRun(
  deps: AcceptDeps,
  tenantId: string,
  order: RunOrder,
  claim: NewRun['claim'],
): Promise<Entered> {
  const { body } = order;
  await order.first?.();
  const threadId = order.threadId ?? newId();
  const isNew = order.threadId === null || order.isNewThread === true;
  const metadata = { ...body.metadata };
  // Made in this transaction, a thread is nobody else's to lock.
  const make = async (): Promise<Locked> => {
    await deps.threads.create(tenantId, { threadId, metadata });
    return { metadata, config: {}, status: 'idle', inflight: [] };
  };
  const [assistant, known, waiting] = await Promise.all([
    deps.assistants.resolve(tenantId, body.assistant_id),
    isNew ? make() : deps.ledger.lockThread(tenantId, threadId),
    deps.ledger.pendingOf(tenantId, deps.pendingMax),
  ]);
  const { copiesAssistant } = deps.graphs.get(assistant.graph_id);
  if (waiting >= deps.pendingMax) {
    throw new AppError('too_many_requests', 'Too many runs are waiting already', {
      hint: 'Wait for some of them to finish.',
      retry: true,
      retryAfterSeconds: 5,
    });
  }
  let thread = known;
  if (thread === null) {
    if (body.if_not_exists !== 'create') {
      throw new AppError('unknown_thread', `Thread with ID ${order.threadId} not found`);
    }
    await deps.threads.create(tenantId, { threadId, metadata, ifExists: 'do_nothing' });
    thread = await deps.ledger.lockThread(tenantId, threadId);
  }
  if (thread === null) throw new AppError('internal', 'a thread is gone as soon as it is made');
  const run = buildRun(order, assistant, { ...thread, threadId }, copiesAssistant);
  const entering = claim === undefined ? run : { ...run, claim };
  return deps.ledger.enter(tenantId, entering, thread.inflight);
}

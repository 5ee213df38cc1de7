import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import {
  GAP_EVENT,
  type RunEngine,
  type RunOrder,
  type RunOutcome,
} from '../../runs/engine-api.ts';
import { EMPTY_STATE } from '../../runs/thread-states.ts';
import type { Run, RunStatus } from '../../schemas/platform/runs.ts';
import type { Thread, ThreadState } from '../../schemas/platform/threads.ts';
import type { RunDeps } from '../run-deps.ts';
import { emptyTopic, makeTopics, type Topic } from './scripted-topics.ts';

export interface Play {
  runId: string;
  threadId: string;
  order: RunOrder;
  /** Fires when the run is asked to end. */
  cancelled: AbortSignal;
  /** Of runs of protocol v2: to the thread's topic. */
  say(method: string, data: unknown, namespace?: string[]): void;
}
/** What a run emits; it throws to fail. `values` become its thread's. */
export type Script = (play: Play) => AsyncIterable<[event: string, data: unknown]>;

interface Entry {
  run: Run;
  topic: Topic;
  outcome: RunOutcome;
  ended: Promise<void>;
  cancel: AbortController;
}

const now = () => new Date().toISOString();
const isOver = ({ status }: Run) => status !== 'pending' && status !== 'running';

/** Says hello and ends. */
async function* hello({ order }: Play): AsyncGenerator<[string, unknown]> {
  yield ['values', { said: order.body.input }];
  yield ['values', { said: order.body.input, heard: 'hello' }];
}

/**
 * An engine in memory that plays a script for every run: one run of a thread at a time, events
 * kept for ever. It stands in for the real one behind the run routes.
 */
export function makeScriptedEngine(script: Script = hello) {
  const { topicOf, wake, append, read, reading } = makeTopics();
  const entries = new Map<string, Entry>();
  const threads = new Map<string, Thread>();
  const states = new Map<string, ThreadState>();
  const lines = new Map<string, Promise<void>>();
  const orders: RunOrder[] = [];
  const cancels: Parameters<RunEngine['cancel']>[] = [];
  const watchers = new Set<() => void>();

  const key = (tenantId: string, id: string) => `${tenantId}/${id}`;
  function entryOf(tenantId: string, runId: string): Entry {
    const entry = entries.get(key(tenantId, runId));
    if (entry === undefined) throw new AppError('unknown_run', 'no such run');
    return entry;
  }

  function addThread(tenantId: string, threadId: string, metadata = {}): Thread {
    const thread: Thread = {
      thread_id: threadId,
      created_at: now(),
      updated_at: now(),
      state_updated_at: now(),
      metadata,
      config: {},
      status: 'idle',
      values: null,
      interrupts: {},
    };
    threads.set(key(tenantId, threadId), thread);
    return thread;
  }

  async function play(tenantId: string, entry: Entry, order: RunOrder): Promise<void> {
    const { run, topic, outcome, cancel } = entry;
    const threadId = run.thread_id;
    const thread = topicOf(key(tenantId, `thread:${threadId}`));
    const say: Play['say'] = (method, data, namespace = []) => {
      const seq = thread.events.length + 1;
      append(thread, method, {
        type: 'event',
        event_id: String(seq),
        seq,
        method,
        params: { namespace, timestamp: Date.now(), data },
      });
    };
    run.status = 'running';
    append(topic, 'metadata', { run_id: run.run_id, attempt: 1 });
    let status: RunStatus = 'success';
    try {
      const input = { runId: run.run_id, threadId, order, cancelled: cancel.signal, say };
      for await (const [event, data] of script(input)) {
        append(topic, event, data);
        if (event === 'values') outcome.values = data;
        if (cancel.signal.aborted) break;
      }
      if (cancel.signal.aborted) status = 'interrupted';
    } catch (error) {
      status = 'error';
      outcome.error = { error: 'Error', message: error instanceof Error ? error.message : '' };
      append(topic, 'error', outcome.error);
    }
    run.status = outcome.status = status;
    topic.over = true;
    wake(topic);
    for (const hear of watchers) hear();
  }

  async function accept(tenantId: string, order: RunOrder): Promise<Run> {
    const { assistant_id: assistantId, if_not_exists: ifNotExists } = order.body;
    if (assistantId === 'nobody') throw new AppError('unknown_assistant', 'No assistant found');
    if (assistantId === 'full') {
      const wait = { retry: true, retryAfterSeconds: 7 };
      throw new AppError('too_many_requests', 'Too many runs wait', wait);
    }
    if (assistantId === 'bug') throw new TypeError('secret internals');
    const threadId = order.threadId ?? randomUUID();
    if (!threads.has(key(tenantId, threadId))) {
      if (order.threadId !== null && ifNotExists !== 'create') {
        throw new AppError('unknown_thread', `Thread with ID ${threadId} not found`);
      }
      addThread(tenantId, threadId, { assistant_id: assistantId });
    }
    orders.push(order);
    const run: Run = {
      run_id: randomUUID(),
      thread_id: threadId,
      assistant_id: randomUUID(),
      created_at: now(),
      updated_at: now(),
      status: 'pending',
      metadata: order.body.metadata ?? {},
      kwargs: {},
      multitask_strategy: order.body.multitask_strategy ?? order.multitaskDefault ?? 'reject',
    };
    const entry: Entry = {
      run,
      topic: emptyTopic(),
      outcome: { runId: run.run_id, status: 'pending', values: null, error: null },
      ended: Promise.resolve(),
      cancel: new AbortController(),
    };
    const line = key(tenantId, threadId);
    entry.ended = (lines.get(line) ?? Promise.resolve()).then(() => play(tenantId, entry, order));
    lines.set(line, entry.ended);
    entries.set(key(tenantId, run.run_id), entry);
    for (const hear of watchers) hear();
    // As the real one's rows do, it carries more than clients may see.
    return Object.assign(run, { tenantId, claim: 1 });
  }

  const engine: RunEngine = {
    accept,
    acceptAll: (tenantId, all) => Promise.all(all.map((order) => accept(tenantId, order))),
    async *events(tenantId, runId, { after, signal }) {
      yield* read(entryOf(tenantId, runId).topic, after, signal);
    },
    follow: (tenantId, topic, { after, signal }) =>
      read(topicOf(key(tenantId, topic)), after, signal),
    async outcome(tenantId, runId, signal) {
      const entry = entryOf(tenantId, runId);
      const left = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('left')));
      });
      await Promise.race([entry.ended, left]);
      return entry.outcome;
    },
    async cancel(tenantId, which, how) {
      cancels.push([tenantId, which, how]);
      const ids = which.runIds?.map((id) => key(tenantId, id)) ?? [...entries.keys()];
      const found = ids.flatMap((id) => entries.get(id) ?? []);
      if (which.runIds !== undefined && found.length === 0) {
        throw new AppError('unknown_run', 'no such run');
      }
      for (const { cancel, run } of found) if (!isOver(run)) cancel.abort();
      if (how.wait) await Promise.all(found.map(({ ended }) => ended));
      return found.length;
    },
  };

  const ports: Pick<RunDeps, 'engine' | 'runs' | 'threads' | 'events'> = {
    engine,
    runs: {
      get: async (tenantId, runId) => entries.get(key(tenantId, runId))?.run ?? null,
      async list(tenantId, threadId, { limit, offset, status }) {
        const all = [...entries].filter(([id]) => id.startsWith(`${tenantId}/`));
        return all
          .map(([, { run }]) => run)
          .filter((run) => run.thread_id === threadId && (!status || run.status === status))
          .reverse()
          .slice(offset, offset + limit);
      },
      async delete(tenantId, runId) {
        const run = entries.get(key(tenantId, runId))?.run;
        if (run !== undefined && !isOver(run)) throw new AppError('conflict', 'not over');
        return entries.delete(key(tenantId, runId));
      },
      watch(_tenantId, _threadId, hear) {
        watchers.add(hear);
        return () => watchers.delete(hear);
      },
    },
    threads: {
      get: async (tenantId, threadId) => threads.get(key(tenantId, threadId)) ?? null,
      async state(tenantId, threadId) {
        const state = states.get(key(tenantId, threadId));
        if (state === undefined) throw new AppError('unknown_thread', 'no such thread');
        return state;
      },
    },
    events: {
      lastSeq: async (tenantId, topic) => topicOf(key(tenantId, topic)).events.length - 1,
    },
  };

  return {
    ports,
    orders,
    cancels,
    /** How many readers of topics there are. */
    reading,
    addThread,
    setState: (tenantId: string, threadId: string, state: Partial<ThreadState>) =>
      states.set(key(tenantId, threadId), {
        ...EMPTY_STATE,
        ...state,
      }),
    runOf: (tenantId: string, runId: string) => entryOf(tenantId, runId).run,
    /** Forgets a run's first events, as a bounded log does. */
    lose(tenantId: string, runId: string, upTo: number): void {
      const { topic } = entryOf(tenantId, runId);
      topic.events.splice(0, upTo + 1, {
        seq: upTo,
        event: GAP_EVENT,
        data: JSON.stringify({ from: 0, to: upTo }),
      });
    },
    /** Leaves a run's events without its row, as one without a thread leaves them. */
    dropRow(runId: string): void {
      const { get } = ports.runs;
      ports.runs.get = async (tenantId, id) => (id === runId ? null : get(tenantId, id));
    },
    /** How many readers wait for runs to start. */
    watched: () => watchers.size,
  };
}

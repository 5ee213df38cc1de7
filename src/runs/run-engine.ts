import { AppError } from '../errors.ts';
import type { CancelAction, Run } from '../schemas/platform/runs.ts';
import { type AcceptDeps, enterRun } from './accept-run.ts';
import { type DriveDeps, type Driven, driveRun } from './drive-run.ts';
import {
  END_EVENT,
  GAP_EVENT,
  type RunEngine,
  type RunOrder,
  type RunOutcome,
} from './engine-api.ts';
import type { LoggedEvent } from './event-log.ts';
import type { RunLedger, RunRow, RunsWanted, Threads } from './ports.ts';
import { type Feeds, runTopic } from './run-output.ts';
import { outcomeOf } from './settle-run.ts';
import { makeWorker, type WorkerDeps } from './worker.ts';

type Parts = Omit<AcceptDeps, 'ledger' | 'threads'> &
  Omit<DriveDeps, 'ledger' | 'threads' | 'feeds'> &
  Omit<WorkerDeps, 'drive' | 'ledger'>;

export interface RunEngineDeps extends Parts {
  ledger: RunLedger;
  threads: Threads;
  feeds: Feeds & {
    read(
      tenantId: string,
      topic: string,
      options: { after: number; signal: AbortSignal; isOver?: () => Promise<boolean> },
    ): AsyncIterable<LoggedEvent>;
    /** The last event of a topic; undefined when it has none. */
    last(tenantId: string, topic: string): Promise<LoggedEvent | undefined>;
  };
}

/** Between two looks at a run that another process drives, should its signal be lost. */
const LOOK_AGAIN_MS = 2_000;

const isOver = (run: RunRow | null): boolean =>
  run === null || (run.status !== 'pending' && run.status !== 'running');

/** As clients see it. */
export const wireRun = (run: RunRow | null): Run | null => (run === null ? null : wireOf(run));

const wireOf = (run: RunRow): Run => {
  const { tenantId, graphId, attempt, claim, temporary, cancelAction, error, ...wire } = run;
  return wire;
};

const unknownRun = () => new AppError('unknown_run', 'Run not found');

/**
 * Owns runs from acceptance to the last event. A run is a row before it is anything else, and
 * belongs to this engine, never to a connection: it goes on when its listener leaves, and another
 * process finishes it when this one dies.
 */
export function makeRunEngine(deps: RunEngineDeps) {
  const { ledger, signals, feeds } = deps;
  const local = new Map<string, Promise<Driven>>();
  const worker = makeWorker({
    ...deps,
    drive: (run, signal) => {
      const driven = driveRun(deps, run, signal);
      local.set(run.run_id, driven);
      return driven.finally(() => local.delete(run.run_id));
    },
  });
  let draining = false;

  function assertOpen(): void {
    if (!draining) return;
    throw new AppError('shutting_down', 'host is stopping', {
      hint: 'Send it again in a moment.',
      retry: true,
      retryAfterSeconds: 2,
    });
  }

  /** Only once the transaction that entered it is over. */
  function begin(order: RunOrder, entered: { run: RunRow; cancelled: RunRow[] }): Run {
    const { run, cancelled } = entered;
    for (const other of cancelled) {
      worker.cancel(other.run_id, other.cancelAction ?? 'interrupt');
      signals.publish('cancel', `${other.run_id} ${other.cancelAction ?? 'interrupt'}`);
    }
    if (run.status === 'running') worker.take(run);
    else if ((order.body.after_seconds ?? 0) > 0) worker.lookIn(order.body.after_seconds ?? 0);
    else signals.publish('runs', '');
    return wireOf(run);
  }

  function enter(tenantId: string, order: RunOrder) {
    const here = order.mode === 'attached' && worker.hasRoom(tenantId);
    const claim = here ? { workerId: deps.workerId, leaseSeconds: deps.leaseSeconds } : undefined;
    return enterRun(deps, tenantId, order, claim);
  }

  async function acceptAll(tenantId: string, orders: readonly RunOrder[]): Promise<Run[]> {
    assertOpen();
    const entered = await deps.inOneTransaction(tenantId, async () => {
      const all: Awaited<ReturnType<typeof enter>>[] = [];
      for (const order of orders) all.push(await enter(tenantId, order));
      return all;
    });
    return entered.map((each, index) => {
      const order = orders[index];
      if (order === undefined) throw new AppError('internal', 'a run without its order');
      return begin(order, each);
    });
  }

  async function isFinished(tenantId: string, runId: string): Promise<boolean> {
    return !local.has(runId) && isOver(await ledger.get(tenantId, runId));
  }

  /** Resolves when the run may be over: it was told so, or it is time to look. */
  function untilTold(runId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        unsubscribe();
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const unsubscribe = signals.subscribe('ended', (ended) => ended === runId && done());
      const timer = setTimeout(done, LOOK_AGAIN_MS);
      signal.addEventListener('abort', done);
    });
  }

  async function storedOutcome(tenantId: string, run: RunRow): Promise<RunOutcome> {
    const thread = await deps.threads.get(tenantId, run.thread_id);
    const asked = Object.values(thread?.interrupts ?? {}).flat();
    const values =
      thread?.status === 'interrupted' && asked.length > 0
        ? { ...(thread.values as object | null), __interrupt__: asked }
        : (thread?.values ?? null);
    return { runId: run.run_id, status: run.status, values, error: run.error };
  }

  /** Of a run whose row is gone with its temporary thread: its last event still says how it was. */
  async function lastNote(tenantId: string, runId: string): Promise<RunOutcome | null> {
    const last = await feeds.last(tenantId, runTopic(runId));
    if (last?.event !== END_EVENT) return null;
    const note = JSON.parse(last.data) as { values?: unknown; error?: RunOutcome['error'] };
    const error = note.error ?? null;
    return { runId, status: error ? 'error' : 'success', values: note.values ?? null, error };
  }

  async function outcome(
    tenantId: string,
    runId: string,
    signal: AbortSignal,
  ): Promise<RunOutcome> {
    for (let seen = false; ; ) {
      const driven = await local.get(runId);
      if (driven?.kind === 'left') throw driven.error;
      const run = await ledger.get(tenantId, runId);
      if (driven?.kind === 'ended') {
        const told = outcomeOf({ run_id: runId }, driven.ending);
        if (told.values !== null || run === null || told.error !== null) return told;
      }
      if (run !== null && isOver(run)) return storedOutcome(tenantId, run);
      if (run === null) {
        const note = await lastNote(tenantId, runId);
        if (note !== null) return note;
        if (!seen) throw unknownRun();
        return { runId, status: 'interrupted', values: null, error: null };
      }
      seen = true;
      signal.throwIfAborted();
      if (!local.has(runId)) await untilTold(runId, signal);
    }
  }

  async function* stateAfter(
    tenantId: string,
    runId: string,
    seq: number,
  ): AsyncGenerator<LoggedEvent> {
    const run = await ledger.get(tenantId, runId);
    const thread = run === null ? null : await deps.threads.get(tenantId, run.thread_id);
    const values = thread?.values ?? null;
    if (values !== null) yield { seq, event: 'values', data: JSON.stringify(values) };
  }

  async function cancel(
    tenantId: string,
    wanted: RunsWanted,
    how: { action: CancelAction; wait: boolean },
  ): Promise<number> {
    const { ended, running } = await ledger.cancel(tenantId, wanted, how.action);
    for (const run of running) {
      const action = run.cancelAction ?? how.action;
      worker.cancel(run.run_id, action);
      signals.publish('cancel', `${run.run_id} ${action}`);
    }
    for (const run of ended) signals.publish('ended', run.run_id);
    if (ended.length > 0) signals.publish('runs', '');
    if (ended.length + running.length === 0 && wanted.runIds !== undefined) {
      const known = await Promise.all(wanted.runIds.map((id) => ledger.get(tenantId, id)));
      if (known.every((run) => run === null)) throw unknownRun();
    }
    if (how.wait) {
      const never = new AbortController().signal;
      await Promise.all(
        // A rolled-back run leaves no row: not to find it is to have waited long enough.
        running.map((run) => outcome(tenantId, run.run_id, never).catch(() => undefined)),
      );
    }
    return ended.length + running.length;
  }

  const engine: RunEngine = {
    accept: async (tenantId, order) => {
      assertOpen();
      const entered = await deps.inOneTransaction(tenantId, () => enter(tenantId, order));
      return begin(order, entered);
    },
    acceptAll,
    async *events(tenantId, runId, { after, signal }) {
      const known = local.has(runId) || (await ledger.get(tenantId, runId)) !== null;
      const topic = runTopic(runId);
      if (!known && (await feeds.lastSeq(tenantId, topic)) < 0) throw unknownRun();
      const over = () => isFinished(tenantId, runId);
      const events = feeds.read(tenantId, topic, { after, signal, isOver: over });
      for await (const event of events) {
        yield event;
        // What lay between is lost: the state tells what it came to.
        if (event.event === GAP_EVENT) yield* stateAfter(tenantId, runId, event.seq);
      }
    },
    follow: (tenantId, topic, options) => feeds.read(tenantId, topic, options),
    outcome,
    cancel,
  };

  return {
    ...engine,
    load: worker.load,
    recover: worker.recover,
    start: worker.start,
    /** Accepts nothing more, waits for what is under way, gives back what is left by then. */
    async stop(graceMs: number): Promise<void> {
      draining = true;
      await worker.stop(graceMs);
    },
  };
}

import { AppError } from '../errors.ts';
import type { CancelAction, Run } from '../schemas/platform/runs.ts';
import type { RunRow, RunsWanted } from '../schemas/run-row.ts';
import { type AcceptDeps, enterRun } from './accept-run.ts';
import { isOver, makeAwaitOutcome, type OutcomeDeps, unknownRun } from './await-outcome.ts';
import { type DriveDeps, type Driven, driveRun } from './drive-run.ts';
import { END_EVENT, GAP_EVENT, type RunEngine, type RunOrder } from './engine-api.ts';
import type { LoggedEvent } from './event-log.ts';
import type { Entered, RunLedger, Threads } from './ports.ts';
import { type Feeds, openRunOutput, runTopic } from './run-output.ts';
import { wireRun } from './wire-run.ts';
import { makeWorker, type WorkerDeps } from './worker.ts';

type Parts = Omit<AcceptDeps, 'ledger' | 'threads'> &
  Omit<DriveDeps, 'ledger' | 'threads' | 'feeds'> &
  Omit<WorkerDeps, 'drive' | 'ledger'>;

export interface RunEngineDeps extends Parts {
  ledger: RunLedger;
  threads: Threads;
  /** Before a tenant's run is entered, and outside of the transaction that enters it. */
  prepare?: (tenantId: string) => Promise<void>;
  feeds: Feeds &
    OutcomeDeps['feeds'] & {
      read(
        tenantId: string,
        topic: string,
        options: { after: number; signal: AbortSignal; isOver?: () => Promise<boolean> },
      ): AsyncIterable<LoggedEvent>;
    };
}

/**
 * Owns runs from acceptance to the last event. A run is a row before it is anything else, and
 * belongs to this engine, never to a connection: it goes on when its listener leaves, and another
 * process finishes it when this one dies.
 */
export function makeRunEngine(deps: RunEngineDeps) {
  const { ledger, signals, feeds, onError } = deps;
  const local = new Map<string, Promise<Driven>>();
  const entering = new Set<Promise<unknown>>();
  const outcome = makeAwaitOutcome(deps, local);
  const worker = makeWorker({
    ...deps,
    async drive(run, signal, how) {
      const driven = driveRun(deps, run, signal, how);
      local.set(run.run_id, driven);
      await driven;
      // Unless a newer claim of it is here by now.
      if (local.get(run.run_id) === driven) local.delete(run.run_id);
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

  /** Runs that have ended before they began: nobody else will say so. */
  async function tellEnded(run: RunRow): Promise<void> {
    try {
      // A number that no claim has: what earlier ones have left is gone on from. The thread's own
      // log is not touched: another run may be writing it.
      const kwargs = { ...run.kwargs, protocol: false };
      const next = { ...run, kwargs, claim: run.claim + 1 };
      const output = await openRunOutput(feeds, next, { durable: true });
      await output.end(END_EVENT, { status: 'cancelled', values: null });
    } catch (error) {
      onError(error, { runId: run.run_id });
    }
    signals.publish('ended', run.run_id);
  }

  function tellCancelled(running: readonly RunRow[], ended: readonly RunRow[]): void {
    for (const { run_id: runId, cancelAction } of running) {
      const action = cancelAction ?? 'interrupt';
      worker.cancel(runId, action);
      signals.publish('cancel', `${runId} ${action}`);
    }
    for (const run of ended) void tellEnded(run);
  }

  /** Only once the transaction that entered it is over. */
  function begin(order: RunOrder, { run, cancelled, ended }: Entered): Run {
    tellCancelled(cancelled, ended);
    const afterSeconds = order.body.after_seconds ?? 0;
    if (run.status === 'running') worker.take(run, { attached: true });
    else if (afterSeconds > 0) worker.lookIn(afterSeconds);
    else signals.publish('runs', '');
    return wireRun(run);
  }

  async function enterAll(tenantId: string, orders: readonly RunOrder[]): Promise<Run[]> {
    assertOpen();
    await deps.prepare?.(tenantId);
    const { workerId, leaseSeconds } = deps;
    // Kept until the runs are under way: as many as come at once must not all find it free.
    const places = orders.map(({ mode }) =>
      mode === 'attached' ? worker.place(tenantId) : undefined,
    );
    try {
      const entered = await deps.inOneTransaction(tenantId, async () => {
        const all: Entered[] = [];
        for (const [index, order] of orders.entries()) {
          const claim = places[index] && { workerId, leaseSeconds };
          all.push(await enterRun(deps, tenantId, order, claim));
        }
        return all;
      });
      return orders.flatMap((order, index) => {
        const one = entered[index];
        return one === undefined ? [] : [begin(order, one)];
      });
    } finally {
      for (const place of places) place?.free();
    }
  }

  async function acceptAll(tenantId: string, orders: readonly RunOrder[]): Promise<Run[]> {
    const work = enterAll(tenantId, orders);
    entering.add(work);
    try {
      return await work;
    } finally {
      entering.delete(work);
    }
  }

  async function isFinished(tenantId: string, runId: string): Promise<boolean> {
    return !local.has(runId) && isOver(await ledger.get(tenantId, runId));
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
    tellCancelled(running, ended);
    if (ended.length > 0) signals.publish('runs', '');
    if (ended.length + running.length === 0 && wanted.runIds !== undefined) {
      const known = await Promise.all(wanted.runIds.map((id) => ledger.get(tenantId, id)));
      if (known.every((run) => run === null)) throw unknownRun();
    }
    if (how.wait) {
      await Promise.all(
        running.map((run) => {
          // One each: however many are cancelled at once, a signal has one listener.
          const never = new AbortController().signal;
          // A rolled-back run leaves no row: not to find it is to have waited long enough.
          return outcome(tenantId, run.run_id, never).catch(() => undefined);
        }),
      );
    }
    return ended.length + running.length;
  }

  const engine: RunEngine = {
    async accept(tenantId, order) {
      const [run] = await acceptAll(tenantId, [order]);
      if (run === undefined) throw new AppError('internal', 'an order without its run');
      return run;
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
      await Promise.allSettled(entering);
      await worker.stop(graceMs);
    },
  };
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { CancelAction } from '../schemas/platform/runs.ts';
import type { RunRow } from '../schemas/run-row.ts';
import type { RunLedger, Signals } from './ports.ts';

export interface WorkerDeps {
  ledger: Pick<RunLedger, 'claimDue' | 'claimAbandoned' | 'heartbeat' | 'release'>;
  signals: Signals;
  /** Settles the run itself; the reason of `signal` says why it is to stop. */
  drive: (run: RunRow, signal: AbortSignal, how: { attached: boolean }) => Promise<unknown>;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  workerId: string;
  leaseSeconds: number;
  concurrencyMax: number;
  perTenantMax: number;
  /** Whether this process takes runs that it did not accept itself. */
  takesDue: boolean;
}

/** Why a run is to stop before its end; the reason of its abort signal. */
export type StopReason = { kind: 'cancel'; action: CancelAction } | { kind: 'lost' | 'shutdown' };

interface HeldRun {
  run: RunRow;
  abort: AbortController;
}

/** A place in this process for a run that is being entered; given back in any case. */
export interface Place {
  free(): void;
}

/** Signals may be lost: whoever waits for one looks by itself this often. */
const LOOK_AGAIN_MS = 5_000;
const HEARTBEATS_PER_LEASE = 3;
/** Places kept for runs whose process died, as a part of all. */
const RECOVERY_PART = 0.25;
const TIMERS_MAX = 1_000;
/** A later one is found by looking now and then. */
const TIMER_SECONDS_MAX = 3_600;
const CANCELS_KEPT = 1_000;

/**
 * The runs that this process holds, and how it comes by them. Everything it claims it drives at
 * once: a claim is a promise to work, never a queue.
 */
export function makeWorker(deps: WorkerDeps) {
  const { ledger, signals, onError, workerId, leaseSeconds } = deps;
  /** A run goes on outside of whatever asked for it: that may be within a transaction. */
  const outside = AsyncLocalStorage.snapshot();
  /** By run: its newest claim. */
  const held = new Map<string, HeldRun>();
  /** All that is under way, also what a newer claim of the same run has superseded. */
  const works = new Set<Promise<unknown>>();
  /** Cancels heard before the claim they are for was known here; the oldest go first. */
  const cancels = new Map<string, CancelAction>();
  const claims = new Set<Promise<unknown>>();
  const perTenant = new Map<string, number>();
  const wakeTimers = new Set<NodeJS.Timeout>();
  const timers: NodeJS.Timeout[] = [];
  const unsubscribe: (() => void)[] = [];
  let taken = 0;
  let isLooking = false;
  let lookAgain = false;
  let stopped = true;
  let beatAt = performance.now();

  const count = (tenantId: string, by: number) => {
    taken += by;
    const n = (perTenant.get(tenantId) ?? 0) + by;
    if (n > 0) perTenant.set(tenantId, n);
    else perTenant.delete(tenantId);
  };

  function track<T>(all: Set<Promise<unknown>>, work: Promise<T>): Promise<T> {
    const end = () => void all.delete(work);
    all.add(work);
    work.then(end, end);
    return work;
  }

  /** Of runs that came too late: this process is stopping. */
  const giveBack = async (run: RunRow): Promise<void> => {
    try {
      await ledger.release(run.tenantId, run);
      signals.publish('runs', '');
    } catch (error) {
      onError(error, { runId: run.run_id });
    }
  };

  function take(run: RunRow, how = { attached: false }): void {
    if (stopped) {
      track(works, giveBack(run));
      return;
    }
    const one: HeldRun = { run, abort: new AbortController() };
    // The lease had ended before it was prolonged: this very process has claimed the run again.
    held.get(run.run_id)?.abort.abort({ kind: 'lost' } satisfies StopReason);
    held.set(run.run_id, one);
    count(run.tenantId, 1);
    outside(() => void track(works, drive(one, how)));
    const asked = run.cancelAction ?? cancels.get(run.run_id);
    cancels.delete(run.run_id);
    if (asked !== undefined) stop(run.run_id, { kind: 'cancel', action: asked });
  }

  async function drive(one: HeldRun, how: { attached: boolean }): Promise<void> {
    const { run, abort } = one;
    try {
      await deps.drive(run, abort.signal, how);
    } catch (error) {
      onError(error, { runId: run.run_id });
    } finally {
      if (held.get(run.run_id) === one) held.delete(run.run_id);
      count(run.tenantId, -1);
      // A place is free, and the next run of the thread may be due.
      look();
    }
  }

  /** The first reason stands; a rollback that comes after it is found when the run is settled. */
  function stop(runId: string, reason: StopReason, claim?: number): void {
    const one = held.get(runId);
    if (one === undefined || (claim !== undefined && one.run.claim !== claim)) return;
    one.abort.abort(reason);
  }

  function cancel(runId: string, action: CancelAction): void {
    if (held.has(runId)) {
      stop(runId, { kind: 'cancel', action });
      return;
    }
    cancels.set(runId, action);
    if (cancels.size > CANCELS_KEPT) cancels.delete(cancels.keys().next().value ?? '');
  }

  async function claimSome(): Promise<void> {
    do {
      lookAgain = false;
      const limit = deps.concurrencyMax - taken;
      if (limit <= 0 || stopped) return;
      const runs = await ledger.claimDue({
        ...{ workerId, leaseSeconds, limit, perTenantMax: deps.perTenantMax },
      });
      for (const run of runs) take(run);
      if (runs.length > 0) lookAgain = true;
    } while (lookAgain);
  }

  /** Looks for due runs, once more if asked while it looks. */
  function look(): void {
    if (stopped || !deps.takesDue) return;
    lookAgain = true;
    if (isLooking) return;
    isLooking = true;
    outside(() => void track(claims, lookAll()));
  }

  async function lookAll(): Promise<void> {
    try {
      await claimSome();
    } catch (error) {
      onError(error);
    } finally {
      isLooking = false;
      // Asked in the moment in which it ended.
      if (lookAgain) queueMicrotask(look);
    }
  }

  /** Takes over runs whose process died; answers how many. */
  const recover = (): Promise<number> => track(claims, recoverSome());

  async function recoverSome(): Promise<number> {
    // Beyond the places that are full: what has begun must not wait behind what has not.
    const limit = deps.concurrencyMax + Math.ceil(deps.concurrencyMax * RECOVERY_PART) - taken;
    if (stopped || limit <= 0) return 0;
    const runs = await ledger.claimAbandoned({ workerId, leaseSeconds, limit });
    for (const run of runs) take(run);
    return runs.length;
  }

  async function beat(): Promise<void> {
    const asked = [...held.values()].map(({ run }) => ({
      ...{ tenantId: run.tenantId, runId: run.run_id, claim: run.claim },
    }));
    if (asked.length === 0) {
      beatAt = performance.now();
      return;
    }
    const kept = new Map(
      (await ledger.heartbeat(asked, leaseSeconds)).map((one) => [one.runId, one]),
    );
    beatAt = performance.now();
    for (const { runId, claim } of asked) {
      const still = kept.get(runId);
      if (still === undefined) stop(runId, { kind: 'lost' }, claim);
      else if (still.cancelAction !== null) {
        stop(runId, { kind: 'cancel', action: still.cancelAction });
      }
    }
  }

  const every = (ms: number, work: () => unknown) => {
    let busy = false;
    const timer = setInterval(async () => {
      if (busy) return;
      busy = true;
      try {
        await work();
      } catch (error) {
        onError(error);
      } finally {
        busy = false;
      }
    }, ms);
    timers.push(timer.unref());
  };

  return {
    /** A place for a run of the tenant that is to start in this process now, if there is one. */
    place(tenantId: string): Place | undefined {
      const isFree =
        !stopped &&
        taken < deps.concurrencyMax &&
        (perTenant.get(tenantId) ?? 0) < deps.perTenantMax;
      if (!isFree) return undefined;
      count(tenantId, 1);
      return {
        free() {
          const wasFull = taken >= deps.concurrencyMax;
          count(tenantId, -1);
          if (wasFull && taken < deps.concurrencyMax) look();
        },
      };
    },
    take,
    look,
    recover,
    holds: (runId: string): boolean => held.has(runId),
    /** Asks a run of this process to end, also one that it is about to take. */
    cancel,
    load: () => ({
      running: works.size,
      tenants: perTenant.size,
      /** Since the last heartbeat that the database has heard. */
      leaseAgeSeconds: held.size === 0 ? 0 : (performance.now() - beatAt) / 1000,
    }),

    /** Has everyone look again when a delayed run is due. */
    lookIn(seconds: number): void {
      if (stopped || wakeTimers.size >= TIMERS_MAX || seconds > TIMER_SECONDS_MAX) return;
      const timer = setTimeout(() => {
        wakeTimers.delete(timer);
        signals.publish('runs', '');
      }, seconds * 1000).unref();
      wakeTimers.add(timer);
    },

    async start(): Promise<void> {
      stopped = false;
      unsubscribe.push(
        signals.subscribe('runs', look),
        signals.subscribe('cancel', (payload) => {
          const [runId = '', action] = payload.split(' ');
          cancel(runId, action === 'rollback' ? 'rollback' : 'interrupt');
        }),
      );
      every((leaseSeconds * 1000) / HEARTBEATS_PER_LEASE, beat);
      every(Math.min((leaseSeconds * 1000) / HEARTBEATS_PER_LEASE, LOOK_AGAIN_MS), recover);
      every(LOOK_AGAIN_MS, look);
      await recover();
      look();
    },

    /** Takes nothing more; waits for what is under way, then gives back what is left. */
    async stop(graceMs: number): Promise<void> {
      stopped = true;
      for (const end of unsubscribe) end();
      for (const timer of wakeTimers) clearTimeout(timer);
      // What these bring is given back at once.
      await Promise.allSettled(claims);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), graceMs);
      });
      if ((await Promise.race([Promise.all(works), late])) === 'late') {
        for (const { run } of held.values()) stop(run.run_id, { kind: 'shutdown' });
        await Promise.all(works);
      }
      clearTimeout(timer);
      for (const each of timers) clearInterval(each);
    },
  };
}

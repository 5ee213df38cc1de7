import { AsyncLocalStorage } from 'node:async_hooks';
import type { JobHandler, JobKind } from '../schemas/jobs.ts';
import type { HeldJob, JobMeter, JobQueue, JobSignals } from './ports.ts';
import { makeRunJob, type StopReason } from './run-job.ts';

export type JobHandlers = Partial<Record<JobKind, JobHandler>>;

export interface JobRunnerDeps {
  queue: JobQueue;
  signals: JobSignals;
  handlers: JobHandlers;
  meter: JobMeter;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  workerId: string;
  leaseSeconds: number;
  /** At once in this process. */
  concurrencyMax: number;
  /** At once of one tenant, in all processes together. */
  perTenantMax: number;
  /** Between two looks where no signal came; default 5 s. */
  lookEveryMs?: number;
  random?: () => number;
}

interface Work {
  held: HeldJob;
  abort: AbortController;
  over: Promise<void>;
}

const LOOK_EVERY_MS = 5_000;
const HEARTBEATS_PER_LEASE = 3;
/** A later look finds what no timer is kept for. */
const TIMERS_MAX = 1_000;
/** The database's clock may be a little behind. */
const TIMER_LATE_MS = 20;
/** For handlers to hear that the process stops. */
const FAREWELL_MS = 2_000;

/**
 * Works on jobs: claims what is due while it has places, prolongs its leases, and takes over what
 * dead processes held. Everything it claims it works on at once.
 */
export function makeJobRunner(deps: JobRunnerDeps) {
  const { queue, signals, onError, leaseSeconds } = deps;
  /** A job goes on outside of whatever announced it: that may be within a transaction. */
  const outside = AsyncLocalStorage.snapshot();
  const kinds = Object.keys(deps.handlers);
  const runJob = makeRunJob(deps);
  const works = new Map<string, Work>();
  const timers = new Set<NodeJS.Timeout>();
  const unsubscribe: (() => void)[] = [];
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let stopped = true;

  const stop = (jobId: string, reason: StopReason) => works.get(jobId)?.abort.abort(reason);

  async function work(held: HeldJob, abort: AbortController): Promise<void> {
    const { id: jobId, kind } = held.job;
    const startedAt = performance.now();
    try {
      const handler = deps.handlers[kind];
      if (handler === undefined) {
        await queue.release(held);
        return;
      }
      const { outcome, againInSeconds } = await runJob(held, handler, abort);
      deps.meter.ended(kind, outcome, (performance.now() - startedAt) / 1000);
      if (outcome === 'given_back') signals.publish('jobs', '');
      if (outcome === 'retrying') lookIn(againInSeconds);
    } catch (error) {
      // Its lease will end, and somebody will take it over.
      onError(error, { jobId });
    } finally {
      if (works.get(jobId)?.held === held) works.delete(jobId);
      // A place is free, and the next of its lane may be due.
      look();
    }
  }

  function take(held: HeldJob): void {
    const abort = new AbortController();
    // The lease had ended before it was prolonged: this very process has claimed the job again.
    stop(held.job.id, 'lost');
    const one: Work = { held, abort, over: Promise.resolve() };
    works.set(held.job.id, one);
    one.over = outside(() => work(held, abort));
    if (stopped) abort.abort('shutdown' satisfies StopReason);
  }

  async function claimSome(): Promise<void> {
    do {
      lookAgain = false;
      const limit = deps.concurrencyMax - works.size;
      if (stopped || limit <= 0 || kinds.length === 0) return;
      const { workerId, perTenantMax } = deps;
      const { jobs, lapsed } = await queue.claim({
        ...{ workerId, leaseSeconds, limit, perTenantMax, kinds },
      });
      if (lapsed.length > 0) deps.meter.recovered(lapsed.length);
      for (const { jobId } of lapsed) signals.publish('job', jobId);
      for (const held of jobs) take(held);
      if (jobs.length > 0) lookAgain = true;
    } while (lookAgain);
  }

  /** Looks for due jobs, once more if asked while it looks. */
  function look(): void {
    if (stopped) return;
    lookAgain = true;
    looking ??= outside(lookAll);
  }

  async function lookAll(): Promise<void> {
    try {
      await claimSome();
    } catch (error) {
      lookAgain = false;
      onError(error);
    } finally {
      looking = undefined;
      // Asked in the moment in which it ended.
      if (lookAgain) queueMicrotask(look);
    }
  }

  /** What is tried again is due by the clock: nobody will announce it. */
  function lookIn(seconds: number): void {
    if (stopped || timers.size >= TIMERS_MAX) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        look();
      },
      seconds * 1000 + TIMER_LATE_MS,
    ).unref();
    timers.add(timer);
  }

  async function beat(): Promise<void> {
    const asked = [...works.values()].map(({ held }) => held);
    if (asked.length === 0) return;
    const kept = new Map(
      (await queue.heartbeat(asked, leaseSeconds)).map((one) => [one.jobId, one.cancelAsked]),
    );
    for (const held of asked) {
      if (works.get(held.job.id)?.held !== held) continue;
      const cancelAsked = kept.get(held.job.id);
      if (cancelAsked === undefined) stop(held.job.id, 'lost');
      else if (cancelAsked) stop(held.job.id, 'cancelled');
    }
  }

  function every(ms: number, what: () => unknown): NodeJS.Timeout {
    let busy = false;
    return setInterval(async () => {
      if (busy) return;
      busy = true;
      try {
        await what();
      } catch (error) {
        onError(error);
      } finally {
        busy = false;
      }
    }, ms).unref();
  }
  const intervals: NodeJS.Timeout[] = [];

  /** True when all that is under way has ended within the time. */
  async function over(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), ms);
    });
    const all = Promise.all([...works.values()].map((one) => one.over)).then(() => true);
    const inTime = await Promise.race([all, late]);
    clearTimeout(timer);
    return inTime;
  }

  return {
    look,
    load: () => ({ running: works.size }),

    start(): void {
      stopped = false;
      unsubscribe.push(
        signals.subscribe('jobs', look),
        signals.subscribe('job', (payload) => {
          const [jobId = '', word] = payload.split(' ');
          if (word === 'cancel') stop(jobId, 'cancelled');
        }),
      );
      intervals.push(
        every((leaseSeconds * 1000) / HEARTBEATS_PER_LEASE, beat),
        every(deps.lookEveryMs ?? LOOK_EVERY_MS, look),
      );
      look();
    },

    /** Takes nothing more; waits for what is under way, then gives back what is left. */
    async stop(graceMs: number): Promise<void> {
      stopped = true;
      for (const end of unsubscribe.splice(0)) end();
      for (const timer of timers) clearTimeout(timer);
      // What this brings is given back at once.
      await looking;
      if (!(await over(graceMs))) {
        for (const jobId of works.keys()) stop(jobId, 'shutdown');
        if (!(await over(FAREWELL_MS))) {
          const left = [...works.values()].map(({ held }) => queue.release(held));
          for (const end of await Promise.allSettled(left)) {
            if (end.status === 'rejected') onError(end.reason);
          }
          signals.publish('jobs', '');
        }
      }
      for (const interval of intervals.splice(0)) clearInterval(interval);
    },
  };
}

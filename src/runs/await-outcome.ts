import { AppError } from '../errors.ts';
import type { RunRow } from '../schemas/run-row.ts';
import type { Driven } from './drive-run.ts';
import { END_EVENT, type RunOutcome } from './engine-api.ts';
import type { LoggedEvent } from './event-log.ts';
import type { RunLedger, Signals, Threads } from './ports.ts';
import { runTopic } from './run-output.ts';
import { type Ending, outcomeOf, statusOf } from './settle-run.ts';

export interface OutcomeDeps {
  ledger: Pick<RunLedger, 'get'>;
  threads: Pick<Threads, 'get'>;
  signals: Signals;
  feeds: {
    /** The last event of a topic; undefined when it has none. */
    last(tenantId: string, topic: string): Promise<LoggedEvent | undefined>;
  };
}

/** Between two looks at a run that another process drives, should its signal be lost. */
const LOOK_AGAIN_MS = 2_000;

export const isOver = (run: RunRow | null): boolean =>
  run === null || (run.status !== 'pending' && run.status !== 'running');

export const unknownRun = () => new AppError('unknown_run', 'Run not found');

/** Rejects when the signal aborts. @throws the signal's reason */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let leave: () => void = () => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** Remembers that a run was told to be over, also before anyone waits for that. */
function hearEnd(signals: Signals, runId: string) {
  let wake: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const unsubscribe = signals.subscribe('ended', (ended) => ended === runId && wake());
  let timer: NodeJS.Timeout | undefined;
  return {
    /** Until it was told, or it is time to look. */
    wait(signal: AbortSignal): Promise<void> {
      timer = setTimeout(wake, LOOK_AGAIN_MS);
      return unlessAborted(told, signal);
    },
    stop(): void {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}

/** Waits for runs, wherever they run; `local` has those of this process. */
export function makeAwaitOutcome(
  { ledger, threads, signals, feeds }: OutcomeDeps,
  local: ReadonlyMap<string, Promise<Driven>>,
) {
  async function stored(tenantId: string, run: RunRow): Promise<RunOutcome> {
    const thread = await threads.get(tenantId, run.thread_id);
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
    const note = JSON.parse(last.data) as {
      status: Ending['kind'];
      values?: unknown;
      error?: RunOutcome['error'];
    };
    const { values = null, error = null } = note;
    return { runId, status: statusOf(note.status), values, error };
  }

  /** Of a run that was driven here. */
  function driven(runId: string, how: Driven): RunOutcome {
    if (how.kind === 'left') throw how.error;
    return outcomeOf({ run_id: runId }, how.ending);
  }

  return async (tenantId: string, runId: string, signal: AbortSignal): Promise<RunOutcome> => {
    let seen = false;
    let missed = false;
    for (;;) {
      const end = hearEnd(signals, runId);
      try {
        const here = local.get(runId);
        const how = here && (await unlessAborted(here, signal));
        const told = how && driven(runId, how);
        // Without a value or an error, its thread has to be asked, if it is still there.
        if (told && (told.values !== null || told.error !== null)) return told;
        const run = await ledger.get(tenantId, runId);
        if (told && run === null) return told;
        if (run !== null && isOver(run)) return await stored(tenantId, run);
        if (run === null) {
          const note = await lastNote(tenantId, runId);
          if (note !== null) return note;
          if (!seen) throw unknownRun();
          // The last event comes a moment after the row has gone.
          if (missed) return { runId, status: 'interrupted', values: null, error: null };
          missed = true;
        }
        seen = true;
        if (!local.has(runId)) await end.wait(signal);
      } finally {
        end.stop();
      }
    }
  };
}

import { AppError, isAppError } from '../errors.ts';
import type { JsonObject } from '../schemas/platform/common.ts';
import { END_EVENT } from './engine-api.ts';
import { type PlayDeps, playRun } from './play-run.ts';
import type { RunError, RunLedger, RunRow, Signals } from './ports.ts';
import { type Feeds, openRunOutput, type RunOutput } from './run-output.ts';
import type { RunWatch, ServedGraph } from './served-graph.ts';
import {
  type Ending,
  outcomeOf,
  type SettleDeps,
  type StoppedState,
  settleRun,
} from './settle-run.ts';
import type { StopReason } from './worker.ts';

export interface DriveDeps extends PlayDeps, Omit<SettleDeps, 'ledger'> {
  ledger: SettleDeps['ledger'] & Pick<RunLedger, 'release'>;
  feeds: Feeds;
  signals: Signals;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
}

/** A run that keeps killing its process frees its thread in the end. */
const ATTEMPTS_MAX = 5;

/** How the drive of a run left it, for whoever waits for it in this process. */
export type Driven =
  | { kind: 'ended'; ending: Ending; more: boolean }
  /** Another worker has it, or will: its lease ends, or it was given back. */
  | { kind: 'left'; error: AppError };

const stopReasonOf = (signal: AbortSignal): StopReason | undefined =>
  signal.aborted ? (signal.reason as StopReason) : undefined;

const UNREACHABLE = new Set(['database_unavailable', 'database_locked']);
const isUnreachable = (error: unknown): error is AppError =>
  isAppError(error) && UNREACHABLE.has(error.code);

const leaseLost = () =>
  new AppError('conflict', 'another worker goes on with the run', { retry: true });

/** Name and message as the platform's clients expect them; ours say nothing of our insides. */
function shownError(graph: ServedGraph, error: unknown): RunError {
  const shown = graph.describeError?.(error);
  if (shown !== undefined) return shown;
  if (error instanceof Error) return { error: error.name, message: error.message };
  return { error: 'Error', message: JSON.stringify(error) ?? String(error) };
}

/** Drives one claimed run to its end, writes the end, and tells everyone. Never rejects. */
export async function driveRun(deps: DriveDeps, run: RunRow, signal: AbortSignal): Promise<Driven> {
  const startedAt = new Date();
  const { tenantId, run_id: runId } = run;
  const fields = { runId, threadId: run.thread_id, attempt: run.attempt };
  let output: RunOutput | undefined;
  // Before anything is awaited: who accepted the run may read it at once.
  const opening = openRunOutput(deps.feeds, run);
  try {
    const graph = deps.graphs.get(run.graphId);
    output = await opening;
    // LangGraph resolves its steps in microtasks; without a macrotask a run, timers starve.
    await new Promise((resume) => setImmediate(resume));
    const who = { tenantId, threadId: run.thread_id, runId, assistantId: run.assistant_id };
    const watch = graph.watch?.(who);
    const ending = await endingOf(deps, graph, run, output, { watch, signal });
    const outcome = outcomeOf(run, ending);
    await output.leaveThread({
      status: outcome.status,
      error: outcome.error?.message,
      waits: ending.kind === 'waiting',
    });
    const stateNow = () => deps.stateOf(graph, run);
    const settled = await settleRun(deps, {
      ...{ run, ending, startedAt, stateNow, checkpointsKept: graph.checkpointsKept },
    });
    if (settled === 'lost') throw leaseLost();
    await output.end(END_EVENT, endNote(run, ending));
    watch?.ended(outcome);
    deps.signals.publish('ended', runId);
    if (settled === 'more') deps.signals.publish('runs', '');
    return { kind: 'ended', ending, more: settled === 'more' };
  } catch (error) {
    const reason = stopReasonOf(signal);
    if (reason?.kind === 'shutdown') {
      await deps.ledger
        .release(tenantId, run)
        .then(() => deps.signals.publish('runs', ''))
        .catch((again: unknown) => deps.onError(again, fields));
    } else {
      // Its lease ends, and a worker goes on with it: nothing is lost, and nothing is settled.
      deps.onError(error, fields);
    }
    await output?.leave();
    return { kind: 'left', error: isAppError(error) ? error : leaseLost() };
  }
}

/** Temporary threads are gone when the run is over: who waits elsewhere finds its values here. */
function endNote(run: RunRow, ending: Ending): JsonObject {
  if (!run.temporary) return { status: ending.kind };
  const json = ending.kind === 'done' ? ending.valuesJson : ending.state?.valuesJson;
  const error = ending.kind === 'failed' ? ending.error : null;
  return { status: ending.kind, values: json === undefined ? null : JSON.parse(json), error };
}

async function endingOf(
  deps: DriveDeps,
  graph: ServedGraph,
  run: RunRow,
  output: RunOutput,
  { watch, signal }: { watch: RunWatch | undefined; signal: AbortSignal },
): Promise<Ending> {
  const stopped = async (): Promise<StoppedState | undefined> => {
    try {
      return await deps.stateOf(graph, run);
    } catch (error) {
      if (isUnreachable(error)) throw error;
      // A graph that cannot even tell its state still ends.
      deps.onError(error, { runId: run.run_id });
      return undefined;
    }
  };
  const asked = run.cancelAction ?? undefined;
  if (asked !== undefined) {
    return { kind: 'cancelled', action: asked, state: await stopped() };
  }
  try {
    if (run.attempt > ATTEMPTS_MAX) {
      throw new AppError('internal', `Given up after ${ATTEMPTS_MAX} attempts`);
    }
    const played = await playRun(deps, graph, run, output, { watch, signal });
    const late = stopReasonOf(signal);
    if (late?.kind === 'cancel' && played.kind !== 'done') {
      return { kind: 'cancelled', action: late.action, state: await stopped() };
    }
    if (played.kind === 'done') return played;
    const state = await stopped();
    return { kind: 'waiting', state: state ?? { valuesJson: 'null', interrupts: {} } };
  } catch (error) {
    const reason = stopReasonOf(signal);
    if (reason?.kind === 'cancel') {
      return { kind: 'cancelled', action: reason.action, state: await stopped() };
    }
    if (reason !== undefined || isUnreachable(error) || isLost(error)) throw error;
    deps.onError(error, { runId: run.run_id, threadId: run.thread_id });
    const shown = shownError(graph, error);
    output.push('error', JSON.stringify(shown));
    return { kind: 'failed', error: shown, state: await stopped() };
  }
}

/** A checkpoint was refused because a newer claim holds the run. */
const isLost = (error: unknown): boolean =>
  isAppError(error) && error.code === 'conflict' && error.message === 'lease lost';

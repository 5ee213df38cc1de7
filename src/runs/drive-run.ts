import { AppError, isAppError } from '../errors.ts';
import type { JsonObject } from '../schemas/platform/common.ts';
import type { CancelAction } from '../schemas/platform/runs.ts';
import type { RunRow } from '../schemas/run-row.ts';
import type { RunWatch, ServedGraph } from '../schemas/served-graph.ts';
import { END_EVENT } from './engine-api.ts';
import { type PlayDeps, playRun } from './play-run.ts';
import type { RunLedger, Signals } from './ports.ts';
import { type Feeds, openRunOutput, type RunOutput } from './run-output.ts';
import {
  type Ending,
  outcomeOf,
  type SettleDeps,
  type Settled,
  type StoppedState,
  settleRun,
} from './settle-run.ts';
import { shownError } from './shown-error.ts';
import type { StopReason } from './worker.ts';

export interface DriveDeps extends PlayDeps, Omit<SettleDeps, 'ledger'> {
  ledger: SettleDeps['ledger'] & Pick<RunLedger, 'release'>;
  feeds: Feeds;
  signals: Signals;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
}

/** A run that keeps killing its process frees its thread in the end. */
export const ATTEMPTS_MAX = 12;

/** How the drive of a run left it, for whoever waits for it in this process. */
export type Driven =
  | { kind: 'ended'; ending: Ending; more: boolean }
  /** Another worker has it, or will: its lease ends, or it was given back. */
  | { kind: 'left'; error: AppError };

const stopReasonOf = (signal: AbortSignal): StopReason | undefined =>
  signal.aborted ? (signal.reason as StopReason) : undefined;

/** `overloaded`: too many wait for a connection. */
const UNREACHABLE = new Set(['database_unavailable', 'database_locked', 'overloaded']);
const isUnreachable = (error: unknown): error is AppError =>
  isAppError(error) && UNREACHABLE.has(error.code);

const leaseLost = () =>
  new AppError('conflict', 'another worker goes on with the run', { retry: true });

/**
 * Drives one claimed run to its end, writes the end, and tells everyone. Never rejects.
 * `attached`: whoever accepted it listens here; readers elsewhere have only the log.
 */
export async function driveRun(
  deps: DriveDeps,
  run: RunRow,
  signal: AbortSignal,
  { attached }: { attached: boolean },
): Promise<Driven> {
  const startedAt = new Date();
  const { tenantId, run_id: runId } = run;
  const fields = { runId, threadId: run.thread_id, attempt: run.attempt };
  let output: RunOutput | undefined;
  try {
    // Open before anything is awaited: who accepted the run may read it at once.
    const durable = run.kwargs['logged'] === true || !attached;
    output = await openRunOutput(deps.feeds, run, { durable });
    // LangGraph resolves its steps in microtasks; without a macrotask a run, timers starve.
    await new Promise((resume) => setImmediate(resume));
    const who = { tenantId, threadId: run.thread_id, runId, assistantId: run.assistant_id };
    const isGivenUp = run.attempt > ATTEMPTS_MAX;
    const graph = isGivenUp ? graphIfAny(deps, run) : deps.graphs.get(run.graphId);
    const watch = graph?.watch?.(who);
    const ending =
      graph === undefined || isGivenUp
        ? await givenUp(deps, graph, run, output)
        : await endingOf(deps, graph, run, output, { watch, signal });
    const { status, error } = outcomeOf(run, ending);
    const waits = ending.kind === 'waiting';
    await output.leaveThread({ status, error: error?.message, waits });
    const settled = await settle(deps, { run, graph, ending, startedAt });
    if (settled.settled === 'lost') throw leaseLost();
    await output.end(END_EVENT, endNote(run, settled.ending));
    watch?.ended(outcomeOf(run, settled.ending));
    const more = settled.settled === 'more';
    deps.signals.publish('ended', runId);
    if (more) deps.signals.publish('runs', '');
    return { kind: 'ended', ending: settled.ending, more };
  } catch (error) {
    if (stopReasonOf(signal)?.kind === 'shutdown') {
      await deps.ledger
        .release(tenantId, run)
        .then(() => deps.signals.publish('runs', ''))
        .catch((again: unknown) => deps.onError(again, fields));
    } else {
      // Its lease ends, and a worker goes on with it: nothing is lost, and nothing is settled.
      deps.onError(error, fields);
    }
    await output?.leave();
    return { kind: 'left', error: isAppError(error) && !isLost(error) ? error : leaseLost() };
  }
}

function graphIfAny(deps: DriveDeps, run: RunRow): ServedGraph | undefined {
  try {
    return deps.graphs.get(run.graphId);
  } catch (error) {
    if (isAppError(error) && error.code === 'unknown_assistant') return undefined;
    throw error;
  }
}

/** Where the run stopped; undefined when its graph cannot even tell that: it still ends. */
async function stateIfAny(
  deps: DriveDeps,
  graph: ServedGraph | undefined,
  run: RunRow,
): Promise<StoppedState | undefined> {
  try {
    return graph && (await deps.stateOf(graph, run));
  } catch (error) {
    if (isUnreachable(error)) throw error;
    deps.onError(error, { runId: run.run_id });
    return undefined;
  }
}

async function cancelled(
  deps: DriveDeps,
  graph: ServedGraph | undefined,
  run: RunRow,
  action: CancelAction,
): Promise<Ending> {
  // What a rollback leaves is known only once it is done.
  const state = action === 'rollback' ? undefined : await stateIfAny(deps, graph, run);
  return { kind: 'cancelled', action, state };
}

/** It was begun often enough: whatever it does to its processes, its thread is free again. */
async function givenUp(
  deps: DriveDeps,
  graph: ServedGraph | undefined,
  run: RunRow,
  output: RunOutput,
): Promise<Ending> {
  // To read its state may be the very thing that goes wrong.
  const readable = run.attempt === ATTEMPTS_MAX + 1 ? graph : undefined;
  if (run.cancelAction !== null) return cancelled(deps, readable, run, run.cancelAction);
  const why =
    graph === undefined
      ? `There is no graph "${run.graphId}" any more`
      : `Given up after ${ATTEMPTS_MAX} attempts`;
  const error = { error: 'GivenUp', message: why };
  deps.onError(new AppError('internal', why), { runId: run.run_id, threadId: run.thread_id });
  output.push('error', JSON.stringify(error));
  return { kind: 'failed', error, state: await stateIfAny(deps, readable, run) };
}

interface Drive {
  run: RunRow;
  graph: ServedGraph | undefined;
  ending: Ending;
  startedAt: Date;
}

/** An end that cannot be written is an end all the same: in error, without values. */
async function settle(deps: DriveDeps, { graph, ...drive }: Drive): Promise<Settled> {
  const { run } = drive;
  const stateNow = () => stateIfAny(deps, graph, run);
  const how = { ...drive, stateNow, checkpointsKept: graph?.checkpointsKept ?? null };
  try {
    return await settleRun(deps, how);
  } catch (error) {
    if (isUnreachable(error)) throw error;
    deps.onError(error, { runId: run.run_id, threadId: run.thread_id });
    const message = 'The end of the run could not be stored.';
    const failed: Ending = {
      kind: 'failed',
      error: { error: 'SettleError', message },
      state: undefined,
    };
    return settleRun(deps, { ...how, ending: failed, checkpointsKept: null });
  }
}

/** Temporary threads are gone when the run is over: who waits elsewhere finds its values here. */
function endNote(run: RunRow, ending: Ending): JsonObject {
  if (!run.temporary) return { status: ending.kind };
  const { values, error } = outcomeOf(run, ending);
  return { status: ending.kind, values, error };
}

async function endingOf(
  deps: DriveDeps,
  graph: ServedGraph,
  run: RunRow,
  output: RunOutput,
  { watch, signal }: { watch: RunWatch | undefined; signal: AbortSignal },
): Promise<Ending> {
  if (run.cancelAction !== null) return cancelled(deps, graph, run, run.cancelAction);
  try {
    const played = await playRun(deps, graph, run, output, { watch, signal });
    if (played.kind === 'done') return played;
    const late = stopReasonOf(signal);
    if (late?.kind === 'cancel') return cancelled(deps, graph, run, late.action);
    const state = await stateIfAny(deps, graph, run);
    return { kind: 'waiting', state: state ?? { valuesJson: 'null', interrupts: {} } };
  } catch (error) {
    const reason = stopReasonOf(signal);
    if (reason?.kind === 'cancel') return cancelled(deps, graph, run, reason.action);
    if (reason !== undefined || isUnreachable(error) || isLost(error)) throw error;
    deps.onError(error, { runId: run.run_id, threadId: run.thread_id });
    const shown = shownError(graph, error);
    output.push('error', JSON.stringify(shown));
    return { kind: 'failed', error: shown, state: await stateIfAny(deps, graph, run) };
  }
}

/** A checkpoint was refused because a newer claim holds the run. */
const isLost = (error: unknown): boolean =>
  isAppError(error) && error.code === 'conflict' && error.message === 'lease lost';

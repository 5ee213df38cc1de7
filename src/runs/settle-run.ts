import type { JsonObject } from '../schemas/platform/common.ts';
import type { CancelAction, RunStatus } from '../schemas/platform/runs.ts';
import type { RunEnd, RunError, RunRow } from '../schemas/run-row.ts';
import type { RunOutcome } from './engine-api.ts';
import type { RunLedger, SaverFor, Threads } from './ports.ts';
import { wireRun } from './wire-run.ts';

/** How the graph left a run. */
export type Ending =
  | { kind: 'done'; valuesJson: string | undefined }
  /** It waits for a person, or stands at a breakpoint. */
  | { kind: 'waiting'; state: StoppedState }
  | { kind: 'failed'; error: RunError; state: StoppedState | undefined }
  | { kind: 'cancelled'; action: CancelAction; state: StoppedState | undefined };

/** What the checkpoints of a thread hold where a run stopped before its end. */
export interface StoppedState {
  valuesJson: string;
  interrupts: Record<string, unknown[]>;
}

export interface SettleDeps {
  ledger: Pick<RunLedger, 'finish' | 'remove'>;
  threads: Pick<Threads, 'delete' | 'setState'>;
  saverFor: SaverFor;
  webhooks: {
    add(tenantId: string, hook: { runId: string; url: string; payload: JsonObject }): Promise<void>;
  };
  inOneTransaction<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

interface Settling {
  run: RunRow;
  ending: Ending;
  checkpointsKept: number | null;
  startedAt: Date;
  /** Of a rollback: the state of the thread once the run's own checkpoints are gone. */
  stateNow: () => Promise<StoppedState | undefined>;
}

const STATUS: Record<Ending['kind'], RunStatus> = {
  done: 'success',
  waiting: 'success',
  failed: 'error',
  cancelled: 'interrupted',
};
export const statusOf = (kind: Ending['kind']): RunStatus => STATUS[kind];

function endOf(ending: Ending): RunEnd {
  const status = statusOf(ending.kind);
  if (ending.kind === 'done') {
    const { valuesJson } = ending;
    return {
      status,
      thread: { status: 'idle', interrupts: {}, ...(valuesJson !== undefined && { valuesJson }) },
    };
  }
  const left = ending.state ?? {};
  if (ending.kind === 'failed') {
    return { status, error: ending.error, thread: { status: 'error', ...left } };
  }
  const asks = Object.keys(ending.state?.interrupts ?? {}).length > 0;
  const waits = ending.kind === 'waiting' || asks;
  return { status, thread: { status: waits ? 'interrupted' : 'idle', ...left } };
}

const parsed = (json: string | undefined): unknown =>
  json === undefined ? null : JSON.parse(json);

/** What the client that waits for the run is given. */
export function outcomeOf(run: Pick<RunRow, 'run_id'>, ending: Ending): RunOutcome {
  const base = { runId: run.run_id, status: endOf(ending).status, error: null };
  if (ending.kind === 'done') return { ...base, values: parsed(ending.valuesJson) };
  if (ending.kind === 'failed') return { ...base, values: null, error: ending.error };
  const values = parsed(ending.state?.valuesJson);
  if (ending.kind === 'cancelled') return { ...base, values };
  const asked = Object.values(ending.state.interrupts).flat();
  return { ...base, values: { ...(values as JsonObject | null), __interrupt__: asked } };
}

function webhookPayload({ run, ending, startedAt }: Settling): JsonObject {
  const { values, error, status } = outcomeOf(run, ending);
  return {
    ...{ ...wireRun(run), status, values, error },
    run_started_at: startedAt.toISOString(),
    run_ended_at: new Date().toISOString(),
  };
}

/** The run leaves no trace; its thread shows what it held before. */
async function rollBack(deps: SettleDeps, { run, stateNow }: Settling): Promise<Settled> {
  const { tenantId, thread_id: threadId } = run;
  const settled = await deps.ledger.remove(tenantId, run, { status: 'idle' });
  if (settled === 'lost') return { settled };
  await deps.saverFor(tenantId).deleteRun(threadId, run.run_id);
  const ending: Ending = { kind: 'cancelled', action: 'rollback', state: undefined };
  if (run.temporary) {
    await deps.threads.delete(tenantId, threadId);
    return { settled, ending };
  }
  const state = await stateNow();
  const interrupts = state?.interrupts ?? {};
  const waits = settled === 'done' && Object.keys(interrupts).length > 0;
  await deps.threads.setState(tenantId, threadId, {
    values: parsed(state?.valuesJson),
    interrupts,
    ...(waits && { status: 'interrupted' }),
  });
  return { settled, ending: { ...ending, state } };
}

export type Settled =
  | { settled: 'lost' }
  /** `more`: another run of the thread waits. */
  | { settled: 'done' | 'more'; ending: Ending };

/**
 * Writes a run's end and what it leaves of its thread, in one transaction; `lost` when the claim
 * is over and another worker has it. The ending is another one when the run was to be rolled back
 * by then.
 */
export function settleRun(deps: SettleDeps, settling: Settling): Promise<Settled> {
  const { run, ending } = settling;
  const { tenantId, thread_id: threadId } = run;
  return deps.inOneTransaction(tenantId, async () => {
    if (ending.kind === 'cancelled' && ending.action === 'rollback') {
      return rollBack(deps, settling);
    }
    const settled = await deps.ledger.finish(tenantId, run, endOf(ending));
    if (settled === 'lost') return { settled };
    if (settled === 'rollback') return rollBack(deps, settling);
    const { webhook } = run.kwargs;
    if (typeof webhook === 'string') {
      const payload = webhookPayload(settling);
      await deps.webhooks.add(tenantId, { runId: run.run_id, url: webhook, payload });
    }
    if (run.temporary) await deps.threads.delete(tenantId, threadId);
    else if (settling.checkpointsKept !== null) {
      await deps.saverFor(tenantId).pruneThread(threadId, settling.checkpointsKept);
    }
    return { settled, ending };
  });
}

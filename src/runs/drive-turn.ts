import { HumanMessage } from '@langchain/core/messages';
import { Command } from '@langchain/langgraph';
import type { NodeEvent } from '../../graphs/conversation/events.ts';
import type { ConversationState } from '../../graphs/conversation/state.ts';
import { AppError, isAppError } from '../errors.ts';
import { type TurnEvent, type TurnResult, waitingActionSchema } from '../schemas/chat.ts';
import type { RunRow, TurnEngineDeps } from './turn-ports.ts';

type Deps = Omit<TurnEngineDeps, 'concurrencyMax' | 'queueMax'> & { workerId: string };
type Update = Record<string, unknown> & { __interrupt__?: { value?: { waiting?: unknown } }[] };

/** Drives one run through the graph under its lease, and settles its row. */
export async function driveTurn(
  deps: Deps,
  run: RunRow,
  emit: (e: TurnEvent) => void,
): Promise<void> {
  const { tenantId, runId } = run;
  const abort = new AbortController();
  const beat = setInterval(
    () => {
      deps.ledger.heartbeat(tenantId, runId, deps.workerId, deps.leaseSeconds).then(
        // Another worker owns the run now: stop before the next step, it will finish it.
        (held) => held || abort.abort(new AppError('conflict', 'lease lost')),
        (error: unknown) => deps.onError(error, { runId }),
      );
    },
    (deps.leaseSeconds * 1000) / 3,
  );
  try {
    const result = await play(deps, run, emit, abort.signal);
    const { status } = result;
    await deps.inOneTransaction(tenantId, async () => {
      await deps.saverFor(tenantId).pruneThread(run.threadId, deps.historyTurns);
      await deps.ledger.finish(tenantId, runId, deps.workerId, { status, result });
    });
    if (status === 'interrupted') emit({ event: 'interrupt', data: { waiting: result.waiting } });
    emit({ event: 'done', data: result });
  } catch (error) {
    const shown = publicError(error);
    deps.onError(error, { runId, threadId: run.threadId, code: shown.code });
    // Without its database a run is not over: its lease ends and a worker goes on with it.
    if (shown.code !== 'database_unavailable' && shown.code !== 'database_locked') {
      const settled = { status: 'error' as const, error: { code: shown.code } };
      await deps.ledger
        .finish(tenantId, runId, deps.workerId, settled)
        .catch((again: unknown) => deps.onError(again, { runId }));
    }
    emit({ event: 'error', data: shown });
  } finally {
    clearInterval(beat);
  }
}

async function play(
  deps: Deps,
  run: RunRow,
  emit: (event: TurnEvent) => void,
  signal: AbortSignal,
): Promise<TurnResult> {
  const { tenantId, threadId, runId, input } = run;
  const saver = deps.saverFor(tenantId);
  const config = { configurable: { thread_id: threadId } };
  const saved = await saver.getTuple(config);
  // A checkpoint of this very run means it was cut off: go on from there (never from `next`).
  const resumed = (saved?.metadata as { run_id?: string } | undefined)?.run_id === runId;
  const stream = await deps.graph.stream(resumed ? null : graphInput(input, runId), {
    configurable: { thread_id: threadId, run_id: runId, __pregel_checkpointer: saver },
    context: {
      tenantId,
      threadId,
      runId,
      agentId: input.agentId,
      channel: input.channel,
      approvals: [],
    },
    store: deps.storeFor(tenantId),
    metadata: { run_id: runId },
    streamMode: ['custom', 'updates', 'values'],
    durability: 'exit',
    recursionLimit: 40,
    signal,
  });
  let interrupted: unknown[] = [];
  let last: ConversationState | undefined;
  for await (const [mode, chunk] of stream as AsyncIterable<[string, unknown]>) {
    if (mode === 'custom') emit(chunk as NodeEvent);
    // The last chunk of an interrupted run names the interrupt and nothing else.
    if (mode === 'values' && isState(chunk)) last = chunk;
    const interrupts = mode === 'updates' ? (chunk as Update).__interrupt__ : undefined;
    if (interrupts) {
      interrupted = interrupts.flatMap((i) =>
        Array.isArray(i.value?.waiting) ? i.value.waiting : [],
      );
    }
  }
  return {
    thread_id: threadId,
    run_id: runId,
    status: interrupted.length > 0 ? 'interrupted' : 'success',
    reply: interrupted.length > 0 ? (last?.turn?.released.trim() ?? '') : (last?.reply ?? ''),
    citations: last?.citations ?? [],
    intents: last?.understanding?.intents.map((intent) => intent.name) ?? [],
    cached: last?.cache.verdict === 'hit',
    waiting: interrupted.map((action) => waitingActionSchema.parse(action)),
  };
}

const isState = (chunk: unknown): chunk is ConversationState =>
  chunk !== null && typeof chunk === 'object' && 'messages' in chunk;

function graphInput(input: RunRow['input'], runId: string) {
  if (input.message === undefined) {
    // Wrapped: LangGraph drops a falsy resume value.
    return new Command<unknown, Record<string, never>, never>({ resume: { value: input.resume } });
  }
  // The id makes a repeated run replace its own message instead of adding one.
  return { messages: [new HumanMessage({ id: `human:${runId}`, content: input.message })] };
}

function publicError(error: unknown): { code: string; message: string; retry: boolean } {
  if (isAppError(error)) {
    return { code: error.code, message: error.hint ?? error.message, retry: error.retry };
  }
  return {
    code: 'internal',
    message: 'Something went wrong on our side; the conversation is kept. Try again.',
    retry: true,
  };
}

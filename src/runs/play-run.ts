import { principalSchema } from '../schemas/access.ts';
import type { JsonObject } from '../schemas/platform/common.ts';
import {
  durabilitySchema,
  type PlatformCommand,
  type StreamMode,
} from '../schemas/platform/runs.ts';
import type { RunRow } from '../schemas/run-row.ts';
import type { CompiledGraph, GraphSource, RunWatch, ServedGraph } from '../schemas/served-graph.ts';
import { guardWrites } from './guard-writes.ts';
import type { SaverFor, StoreFor } from './ports.ts';
import type { RunOutput } from './run-output.ts';
import type { StoppedState } from './settle-run.ts';
import { bindGraph } from './state/bind-graph.ts';
import { interruptIdsOf } from './state/interrupts-of.ts';
import { getSnapshot } from './state/thread-state.ts';
import { toCommand } from './state/to-command.ts';
import { streamProtocol } from './stream/stream-protocol.ts';
import { streamRun } from './stream/stream-run.ts';

export interface PlayDeps {
  graphs: GraphSource;
  saverFor: SaverFor;
  storeFor: StoreFor;
  /** What the thread's checkpoints hold now. */
  stateOf: (graph: ServedGraph, run: RunRow) => Promise<StoppedState>;
}

export type Played = { kind: 'done'; valuesJson: string | undefined } | { kind: 'stopped' };

const CHECKPOINT_KEYS = new Set(['checkpoint_id', 'checkpoint_ns', 'checkpoint_map']);
const object = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};

/**
 * Whether a checkpoint of this very run is there: then it was cut off, and goes on from it. What
 * is to be done next is never read from the checkpoint, for that leaves out what is half written.
 */
async function wasBegun(deps: PlayDeps, run: RunRow): Promise<boolean> {
  if (run.claim <= 1) return false;
  const saver = deps.saverFor(run.tenantId);
  const tuple = await saver.getTuple({ configurable: { thread_id: run.thread_id } });
  return object(tuple?.metadata)['run_id'] === run.run_id;
}

function inputOf(graph: CompiledGraph, run: RunRow): unknown {
  const { command, input } = run.kwargs;
  if (command === undefined) return input ?? null;
  const pending = async () => interruptIdsOf(await getSnapshot(graph, { threadId: run.thread_id }));
  return toCommand(command as PlatformCommand, pending);
}

/** Drives the graph through one run, and writes what it tells. @throws what the graph throws */
export async function playRun(
  deps: PlayDeps,
  served: ServedGraph,
  run: RunRow,
  output: RunOutput,
  { watch, signal }: { watch: RunWatch | undefined; signal: AbortSignal },
): Promise<Played> {
  const { tenantId, run_id: runId, thread_id: threadId, kwargs } = run;
  const config = object(kwargs['config']);
  const begun = await wasBegun(deps, run);
  const principal = principalSchema.safeParse(kwargs['principal']).data;
  const isFresh = run.claim <= 1;
  const who = { tenantId, threadId, runId, assistantId: run.assistant_id, principal, isFresh };
  const given = {
    context: kwargs['context'],
    configurable: object(config['configurable']),
    kwargs,
  };
  const { context, configurable } = await served.settings(who, given);
  // A fork has been made by then: to go on is to go on at its newest end.
  const own = Object.entries(configurable).filter(([key]) => !begun || !CHECKPOINT_KEYS.has(key));
  const opened = await served.open({ ...config, configurable }, 'threads.create_run', context);
  const fallback = run.temporary ? 'exit' : served.durability;
  const durability = durabilitySchema.safeParse(kwargs['durability']).data ?? fallback;
  const held = { runId, claim: run.claim, defers: durability !== 'sync' };
  const writes = guardWrites(deps.saverFor(tenantId, held));
  const graph = bindGraph(opened, writes.saver, deps.storeFor(tenantId));
  const options = {
    runId,
    attempt: run.attempt,
    modes: kwargs['stream_mode'] as StreamMode[],
    subgraphs: kwargs['subgraphs'] === true,
    langGraph: {
      configurable: Object.fromEntries(own),
      context,
      tags: config['tags'],
      recursionLimit: config['recursion_limit'],
      metadata: { ...object(config['metadata']), run_id: runId, run_attempt: run.attempt },
      durability,
      interruptBefore: kwargs['interrupt_before'],
      interruptAfter: kwargs['interrupt_after'],
      signal: AbortSignal.any([signal, writes.failed]),
    },
  };
  const input = begun ? null : await inputOf(graph, run);
  const play = async (): Promise<Played> => {
    if (kwargs['protocol'] === true) {
      const { events, result } = streamProtocol(graph, input, options);
      for await (const event of events) output.protocol?.(event);
      return playedOf(result());
    }
    const { events, result } = streamRun(graph, input, options);
    for await (const { event, data } of events) {
      watch?.hear(event, data);
      output.push(event, data);
    }
    return playedOf(result());
  };
  // Why a run was stopped says more than that it was.
  return play().finally(writes.settled);
}

const playedOf = (result: { valuesJson: string | undefined; interrupted: boolean }): Played =>
  result.interrupted ? { kind: 'stopped' } : { kind: 'done', valuesJson: result.valuesJson };

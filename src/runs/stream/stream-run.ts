import type { CompiledGraph } from '../../schemas/served-graph.ts';
import { isRecord } from '../state/is-record.ts';
import { debugView, taskView } from './checkpoint-view.ts';
import { makeMessageCollector } from './message-collector.ts';
import { makeOutcomeKeeper } from './outcome-keeper.ts';
import { toJsonText } from './plain-json.ts';
import { type RunEvent, type RunStream, type StreamRunOptions, stoppable } from './run-stream.ts';

/** A chunk of the graph's stream: the subgraph it comes from, its mode, what it says. */
type Chunk = [namespace: readonly string[], mode: string, payload: unknown];

/** An event of LangChain's `streamEvents`, version 2. */
interface LangChainEvent {
  event: string;
  run_id: string;
  tags?: string[];
  metadata?: unknown;
  data: { chunk?: unknown };
}

/**
 * Executes a graph and tells it as the platform's SSE events: first `metadata`, then those of the
 * modes asked for, `mode|namespace…` where they come from a subgraph. `input` is what LangGraph
 * takes: state, null or a Command.
 */
export function streamRun(
  graph: CompiledGraph,
  input: unknown,
  options: StreamRunOptions,
): RunStream {
  const outcome = makeOutcomeKeeper();
  const asked = new Set<string>(options.modes);
  const { langGraph, stop } = stoppable(options.langGraph);

  function settings(...also: string[]) {
    // `values` are always heard: they tell what the run leaves, and whether it was interrupted.
    const modes = new Set(['values', ...also]);
    for (const mode of asked) modes.add(mode === 'messages-tuple' ? 'messages' : mode);
    modes.delete('events');
    const { runId, subgraphs } = options;
    return { ...langGraph, runId, subgraphs, streamMode: [...modes] };
  }

  function* framesOf([namespace, mode, payload]: Chunk): Iterable<RunEvent> {
    if (mode === 'values') outcome.hear(namespace, payload);
    const name = mode === 'messages' ? 'messages-tuple' : mode;
    if (!asked.has(name)) return;
    // A bare envelope that LangGraph puts before `values` for its own newer protocol.
    if (mode === 'checkpoints' && !(isRecord(payload) && 'values' in payload)) return;
    const data = toJsonText(viewOf(mode, payload));
    if (mode === 'values') outcome.keepText(payload, data);
    yield { event: [mode, ...namespace].join('|'), data };
  }

  async function* run(): AsyncGenerator<RunEvent> {
    const { runId: run_id, attempt } = options;
    yield { event: 'metadata', data: toJsonText({ run_id, attempt }) };
    let over = false;
    try {
      // LangChain's events cost twice the CPU: only those who ask for what is in them pay it.
      yield* asked.has('events') || asked.has('messages') ? fromEvents() : fromChunks();
      over = true;
    } finally {
      if (!over) stop();
    }
  }

  async function* fromChunks(): AsyncGenerator<RunEvent> {
    const chunks = await graph.stream(input, settings());
    for await (const chunk of chunks) yield* framesOf(asChunk(chunk, options.subgraphs));
  }

  async function* fromEvents(): AsyncGenerator<RunEvent> {
    const collector = asked.has('messages') ? makeMessageCollector() : undefined;
    // The dev server always has `debug` on, and what else is on decides which of two events that
    // happen at once comes first.
    const events = await graph.streamEvents(input, { ...settings('debug'), version: 'v2' });
    for await (const event of events as AsyncIterable<LangChainEvent>) {
      if (event.tags?.includes('langsmith:hidden')) continue;
      if (event.event === 'on_chain_stream' && event.run_id === options.runId) {
        const chunk = asChunk(event.data.chunk, options.subgraphs);
        yield* framesOf(chunk);
        // The dev server completes messages in runs without subgraph events only.
        if (collector && !options.subgraphs) yield* collector.hearState(chunk[2]);
        continue;
      }
      if (isKeptBack(event)) continue;
      if (asked.has('events')) yield { event: 'events', data: toJsonText(event) };
      if (collector && event.event === 'on_chat_model_stream') {
        yield* collector.hearToken(event.data.chunk, event.metadata);
      }
    }
  }

  return { events: run(), result: outcome.result };
}

const KEPT_BACK_TAGS = ['nostream', 'langsmith:nostream'];
/** What a model says to its graph alone: the graph decides what of it gets out. */
const isKeptBack = (event: LangChainEvent): boolean =>
  /^on_(chat_model|llm)_/.test(event.event) &&
  KEPT_BACK_TAGS.some((tag) => event.tags?.includes(tag));

function viewOf(mode: string, payload: unknown): unknown {
  if (mode === 'debug') return debugView(payload);
  if (mode === 'tasks') return taskView(payload);
  if (mode !== 'checkpoints') return payload;
  const { values, metadata, next } = payload as Record<string, unknown>;
  return { values, metadata, next };
}

const asChunk = (chunk: unknown, subgraphs: boolean): Chunk => {
  const parts = chunk as unknown[];
  const [namespace, mode, payload] = subgraphs ? parts : [[], ...parts];
  return [(namespace ?? []) as readonly string[], String(mode), payload];
};

import { convertToProtocolEvent, STREAM_EVENTS_V3_MODES } from '@langchain/langgraph/web';
import type { CompiledGraph } from '../../schemas/served-graph.ts';
import { debugView, taskView } from './checkpoint-view.ts';
import { makeOutcomeKeeper } from './outcome-keeper.ts';
import { jsonLine, toPlain } from './plain-json.ts';
import { type RunEvent, type RunStream, type StreamRunOptions, stoppable } from './run-stream.ts';

/** A frame of the run, with what a protocol session makes its own events of. */
export interface ProtocolRunEvent extends RunEvent {
  method: string;
  namespace: readonly string[];
  /** What `data` says, as a value. */
  payload: unknown;
}

/** An event of LangGraph's `streamEvents`, version 3, or one converted to its likeness. */
interface NativeEvent {
  method: string;
  params: { namespace: string[]; data: unknown };
}

/**
 * Executes a graph for protocol v2: its events as LangGraph itself frames them, subgraphs and
 * the graph's own transformers included, `method|namespace…` in their names.
 */
export function streamProtocol(
  graph: CompiledGraph,
  input: unknown,
  options: Omit<StreamRunOptions, 'modes' | 'subgraphs'>,
): RunStream<ProtocolRunEvent> {
  const outcome = makeOutcomeKeeper();
  const { langGraph, stop } = stoppable(options.langGraph);
  const settings = {
    ...langGraph,
    metadata: { ls_integration: 'langgraph', ...(langGraph['metadata'] as object) },
    runId: options.runId,
  };

  async function* run(): AsyncGenerator<ProtocolRunEvent> {
    const { runId: run_id, attempt } = options;
    yield frame('metadata', [], { run_id, attempt });
    let over = false;
    try {
      for await (const { method, params } of await nativeEvents(graph, input, settings)) {
        const { namespace } = params;
        if (method === 'values') outcome.hear(namespace, params.data);
        const event = frame(method, namespace, viewOf(method, params.data));
        if (method === 'values') outcome.keepText(params.data, event.data);
        yield event;
      }
      over = true;
    } finally {
      if (!over) stop();
    }
  }

  return { events: run(), result: outcome.result };
}

function frame(method: string, namespace: readonly string[], value: unknown): ProtocolRunEvent {
  const payload = toPlain(value);
  const event = [method, ...namespace].join('|');
  return { event, data: jsonLine(payload), method, namespace, payload };
}

function viewOf(method: string, data: unknown): unknown {
  if (method === 'tasks') return taskView(data);
  return method === 'debug' ? debugView(data) : data;
}

async function nativeEvents(
  graph: CompiledGraph,
  input: unknown,
  settings: Record<string, unknown>,
): Promise<AsyncIterable<NativeEvent>> {
  try {
    const events = await graph.streamEvents(input, { ...settings, version: 'v3' });
    return events as AsyncIterable<NativeEvent>;
  } catch (error) {
    const tooOld = error instanceof Error && error.message.startsWith('Only versions');
    if (!tooOld) throw error;
    return convertedEvents(graph, input, settings);
  }
}

/** For graphs whose LangGraph does not frame the events itself yet. */
async function* convertedEvents(
  graph: CompiledGraph,
  input: unknown,
  settings: Record<string, unknown>,
): AsyncGenerator<NativeEvent> {
  const streamMode = [...STREAM_EVENTS_V3_MODES];
  const chunks = await graph.stream(input, { ...settings, streamMode, subgraphs: true });
  for await (const chunk of chunks) {
    const [namespace, mode, payload] = chunk as [string[] | null, never, unknown];
    const place = { namespace: namespace ?? [], seq: 0 };
    yield* convertToProtocolEvent({ ...place, mode, payload }) as NativeEvent[];
  }
}

import type { JsonObject } from '../../../schemas/platform/common.ts';

const MODULES = new URL('../../../../node_modules/@langchain/', import.meta.url);

export interface DevEvent {
  event: string;
  data: unknown;
  normalized?: boolean;
}
interface DevRun {
  run_id: string;
  kwargs: JsonObject;
}
type StreamState = (
  run: DevRun,
  options: { attempt: number; getGraph: () => Promise<unknown>; signal?: AbortSignal },
) => AsyncIterable<DevEvent>;

/**
 * Executes a graph as LangGraph's own dev server does, so that tests can hold ours against it.
 * Answers its events as they look on the wire.
 */
export async function devServerEvents(
  graph: unknown,
  run: { runId: string; threadId: string } & JsonObject,
): Promise<DevEvent[]> {
  const { runId, threadId, ...kwargs } = run;
  const path = new URL('langgraph-api/dist/stream.mjs', MODULES).href;
  const { streamState } = (await import(/* @vite-ignore */ path)) as { streamState: StreamState };
  const given = (kwargs['config'] ?? {}) as JsonObject;
  const configurable = { graph_id: 'fixture', thread_id: threadId };
  const events: DevEvent[] = [];
  const stream = streamState(
    { run_id: runId, kwargs: { ...kwargs, config: { ...given, configurable } } },
    { attempt: 1, getGraph: async () => graph },
  );
  for await (const event of stream) events.push(await onTheWire(event));
  return events;
}

async function onTheWire(event: DevEvent): Promise<DevEvent> {
  const path = new URL('langgraph-api/dist/utils/serde.mjs', MODULES).href;
  const serde = (await import(/* @vite-ignore */ path)) as {
    serialiseAsDict: (value: unknown) => string;
  };
  return JSON.parse(serde.serialiseAsDict(event)) as DevEvent;
}

interface SessionOptions {
  initialRun: JsonObject;
  getRun: () => Promise<JsonObject>;
  source: AsyncIterable<DevEvent>;
  passthrough: true;
  send: (json: string) => void;
}
type Session = new (options: SessionOptions) => { start(): Promise<void> };

/** What the dev server's protocol session makes of a run's events, to the last. */
export async function devServerSession(
  events: readonly DevEvent[],
  run: { graphName: string; status: string },
): Promise<JsonObject[]> {
  const path = new URL('langgraph-api/dist/protocol/session/index.mjs', MODULES).href;
  const { RunProtocolSession } = (await import(/* @vite-ignore */ path)) as {
    RunProtocolSession: Session;
  };
  const sent: JsonObject[] = [];
  async function* source() {
    yield* events;
  }
  await new Promise<void>((over, failed) => {
    const session = new RunProtocolSession({
      initialRun: {
        status: 'running',
        kwargs: { config: { configurable: { graph_id: run.graphName } } },
      },
      getRun: async () => ({ status: run.status }),
      source: source(),
      passthrough: true,
      send(json) {
        const event = JSON.parse(json) as { method: string; params: { data: JsonObject } };
        sent.push(event as unknown as JsonObject);
        const { method, params } = event;
        const root = method === 'lifecycle' && params.data['graph_name'] === run.graphName;
        if (root && params.data['event'] !== 'running') over();
      },
    });
    session.start().catch(failed);
  });
  return sent;
}

/** How the dev server tells a state in protocol v2. */
export async function devServerState(value: unknown): Promise<unknown> {
  const path = new URL('langgraph-api/dist/protocol/session/state-normalizers.mjs', MODULES).href;
  const module = (await import(/* @vite-ignore */ path)) as {
    normalizeProtocolStatePayload: (value: unknown) => unknown;
  };
  return module.normalizeProtocolStatePayload(value);
}

/** What the dev server puts into the metadata of its runs. */
export const DEV_SERVER_METADATA = {
  run_attempt: 1,
  langgraph_version: '0.0.0',
  langgraph_plan: 'developer',
  langgraph_host: 'self-hosted',
};

/** Ids by the order they come in, times as a mark: two runs of one graph become comparable. */
export function comparable(value: unknown): unknown {
  const seen = new Map<string, string>();
  const label = (id: string) => {
    if (!seen.has(id)) seen.set(id, `id-${seen.size}`);
    return seen.get(id) ?? '';
  };
  const text = JSON.stringify(value)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, label)
    // Models stream in the dev server even when nobody asked for their tokens, and not in ours:
    // then the state's reducer gives the message its id, and it was never made of chunks.
    .replace(/"run-(id-\d+)"/g, '"$1"')
    .replace(/"tool_call_chunks":\[\],/g, '')
    .replace(/"[0-9a-f]{32}"/g, (hash) => `"${label(hash)}"`)
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    // The dev server reads its own version, and does not find it everywhere.
    .replace(/"langgraph_version":"[^"]*"/g, '"langgraph_version":"any"')
    .replace(/"timestamp":\d+/g, '"timestamp":0');
  return JSON.parse(text);
}

import type { ChatRequest, TurnEvent } from '../../src/schemas/chat.ts';
import { connectionLost, FailureError, failureOf, unreachable } from './failure.ts';
import { makeSseParser } from './sse-parser.ts';

/** What the page needs of an agent; `GET /v1/agents` tells more. */
export interface AgentInfo {
  id: string;
  slug: string;
  name: string;
  type: string;
}

const EVENTS = [
  'token',
  'node',
  'tool',
  'interrupt',
  'done',
  'error',
] satisfies TurnEvent['event'][];
const isKnown = (name: string): name is TurnEvent['event'] =>
  EVENTS.some((event) => event === name);

const headers = (key: string): Record<string, string> => (key === '' ? {} : { 'x-api-key': key });

async function call(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, { cache: 'no-store', ...init }).catch(() => {
    throw new FailureError(unreachable);
  });
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => undefined);
  throw new FailureError(failureOf(response.status, body));
}

/** The agents the key, or a local caller without one, may talk to. @throws FailureError */
export async function listAgents(key: string): Promise<AgentInfo[]> {
  const response = await call('/v1/agents', { headers: headers(key) });
  const { agents } = (await response.json()) as { agents: AgentInfo[] };
  return agents;
}

/**
 * Sends one turn and gives what happens, up to and with `done` or `error`.
 * `onThread` is told the conversation's id before the first event. @throws FailureError
 */
export async function* sendTurn(
  request: ChatRequest,
  key: string,
  onThread: (threadId: string) => void,
): AsyncGenerator<TurnEvent> {
  const response = await call('/v1/chat/message', {
    method: 'POST',
    headers: {
      ...headers(key),
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify(request),
  });
  const threadId = response.headers.get('x-foyer-thread-id');
  if (threadId !== null) onThread(threadId);
  for await (const { event, data } of read(response)) {
    if (!isKnown(event)) continue;
    // The host's own frames, whose shapes src/schemas/chat.ts holds both sides to.
    const frame = { event, data: JSON.parse(data) } as TurnEvent;
    yield frame;
    if (event === 'done' || event === 'error') return;
  }
  throw new FailureError(connectionLost);
}

async function* read(response: Response) {
  const parser = makeSseParser();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  try {
    while (true) {
      const { done, value } = await reader.read().catch(() => {
        throw new FailureError(connectionLost);
      });
      if (done) return;
      yield* parser.push(value);
    }
  } finally {
    // A stream that broke cannot be cancelled any more, and need not be.
    void reader.cancel().catch(() => undefined);
  }
}

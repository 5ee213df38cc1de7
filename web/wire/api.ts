import type { ChatRequest, TurnEvent } from '../../src/schemas/chat.ts';
import type { RunPlace } from '../state/conversation.ts';
import { connectionLost, FailureError, failureOf, unreachable } from './failure.ts';
import type { Heard } from './heard.ts';
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

interface AgentPage {
  data: AgentInfo[];
  next_cursor: string | null;
}
/** A list to choose from has an end. */
const PAGES_MAX = 10;

/** The agents the key, or a local caller without one, may talk to. @throws FailureError */
export async function listAgents(key: string): Promise<AgentInfo[]> {
  const agents: AgentInfo[] = [];
  let more = '';
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const response = await call(`/v1/agents?limit=100${more}`, { headers: headers(key) });
    const { data, next_cursor: cursor } = (await response.json()) as AgentPage;
    agents.push(...data);
    if (cursor === null) break;
    more = `&cursor=${encodeURIComponent(cursor)}`;
  }
  return agents;
}

/**
 * Sends one turn and gives what happens, up to and with `done` or `error`.
 * `onBegun` is told the ids of the conversation and of this turn before the first event.
 * @throws FailureError
 */
export async function* sendTurn(
  request: ChatRequest,
  key: string,
  onBegun: (threadId: string, runId: string) => void,
): AsyncGenerator<Heard> {
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
  const runId = response.headers.get('x-foyer-run-id');
  if (threadId !== null && runId !== null) onBegun(threadId, runId);
  yield* framesOf(response);
}

/** What a turn told after the event `lastEventId`, and what it tells from now on. */
export async function* joinTurn({ id, lastEventId }: RunPlace, key: string): AsyncGenerator<Heard> {
  const response = await call(`/v1/chat/runs/${encodeURIComponent(id)}/events`, {
    headers: {
      ...headers(key),
      accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
  yield* framesOf(response);
}

async function* framesOf(response: Response): AsyncGenerator<Heard> {
  for await (const { event, data, id } of read(response)) {
    if (!isKnown(event)) continue;
    // The host's own frames, whose shapes src/schemas/chat.ts holds both sides to.
    const frame = { event, data: JSON.parse(data) } as TurnEvent;
    yield { frame, ...(id !== undefined && { id }) };
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

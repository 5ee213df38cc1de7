import assert from 'node:assert/strict';
import type { CheckContext } from '../check.ts';
import { readSse } from './read-sse.ts';

/** An event of protocol v2. */
export interface ProtocolEvent {
  type: 'event';
  event_id: string;
  seq: number;
  method: string;
  params: { namespace: string[]; timestamp: number; node?: string; data: Record<string, unknown> };
}
export interface CommandAnswer {
  type: 'success' | 'error';
  id: number;
  result?: Record<string, unknown>;
  error?: string;
  message?: string;
  meta?: { thread_id?: string; applied_through_seq?: number };
}

let lastId = 0;

/** Sends a command over HTTP. */
export async function command(
  { http }: CheckContext,
  threadId: string,
  method: string,
  params: Record<string, unknown> = {},
): Promise<CommandAnswer> {
  lastId += 1;
  const id = lastId;
  const response = await http(`/threads/${threadId}/commands`, { json: { id, method, params } });
  assert.equal(response.status, 200);
  const answer = (await response.json()) as CommandAnswer;
  assert.equal(answer.id, id);
  return answer;
}

/** The events of a thread that match the filter, until `enough` says so. */
export async function eventsUntil(
  { http, signal }: CheckContext,
  threadId: string,
  filter: { channels: string[]; namespaces?: string[][]; depth?: number; since?: number },
  enough: (events: ProtocolEvent[]) => boolean,
): Promise<ProtocolEvent[]> {
  const left = new AbortController();
  signal.addEventListener('abort', () => left.abort(signal.reason), { once: true });
  const response = await http(`/threads/${threadId}/stream/events`, {
    json: filter,
    signal: left.signal,
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const events: ProtocolEvent[] = [];
  for await (const frame of readSse(response)) {
    if (frame.data === undefined) continue;
    const event = JSON.parse(frame.data) as ProtocolEvent;
    assert.equal(frame.id, event.event_id);
    assert.equal(frame.event, event.method);
    events.push(event);
    if (enough(events)) break;
  }
  left.abort();
  return events;
}

/** Whether the root of a run has come to its end `times` times. */
export const ended =
  (times = 1) =>
  (events: ProtocolEvent[]): boolean =>
    events.filter(
      ({ method, params }) =>
        method === 'lifecycle' &&
        params.namespace.length === 0 &&
        ['completed', 'failed', 'interrupted'].includes(String(params.data['event'])),
    ).length >= times;

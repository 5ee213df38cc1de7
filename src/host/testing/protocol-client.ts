import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { call } from './open-test-host.ts';
import type { Script } from './scripted-engine.ts';
import { type RunHost, startRunHost, TENANT } from './start-run-host.ts';

/** A run as protocol v2 tells of it, with a subgraph in the middle. */
export const told: Script = async function* ({ say, order }) {
  say('lifecycle', { event: 'running', graph_name: 'agent' });
  say('values', { said: order.body.input });
  say('custom', { payload: 1 });
  say('custom', { name: 'mine', payload: 2 }, ['child:1']);
  say('values', { inner: true }, ['child:1', 'deep:2']);
  say('values', { said: order.body.input, heard: 'hello' });
  say('lifecycle', { event: 'completed', graph_name: 'agent' });
  yield ['values', {}];
};

let commands = 0;
/** Sends a command of its own number, which is answered as `id`. */
export async function command(host: RunHost, threadId: string, method: string, params?: unknown) {
  commands += 1;
  const id = commands;
  const body = JSON.stringify({ id, method, ...(params !== undefined && { params }) });
  const answer = await call(host.port, `/threads/${threadId}/commands`, { method: 'POST', body });
  const { status, text } = answer;
  return { id, status, text, body: answer.body as Record<string, unknown> };
}

interface Frame {
  id: string;
  event: string;
  data: { seq: number; method: string; params: { data: unknown; namespace: string[] } };
}
/** Reads events until `count` have come, then leaves. */
export async function read(
  host: RunHost,
  threadId: string,
  body: object,
  count: number,
  last?: string,
) {
  const leaving = new AbortController();
  const response = await fetch(`${host.url}/threads/${threadId}/stream/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(last !== undefined && { 'last-event-id': last }),
    },
    body: JSON.stringify(body),
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  const frames: Frame[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [id = '', event = '', data = ''] = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      if (id.startsWith(':')) continue;
      frames.push({ id: id.slice(4), event: event.slice(7), data: JSON.parse(data.slice(6)) });
    }
    if (frames.length >= count) break;
  }
  leaving.abort();
  return frames;
}

/** A host on which one run has ended. */
export async function played(script = told) {
  const host = await startRunHost(script, { heartbeatMs: 20 });
  const threadId = randomUUID();
  const started = await command(host, threadId, 'run.start', { assistant_id: 'agent', input: 1 });
  const { run_id: runId } = started.body['result'] as { run_id: string };
  await host.deps.engine.outcome(TENANT, runId, new AbortController().signal);
  return { host, threadId };
}

/** A thread that waits for two answers. */
export function interrupted(host: RunHost): string {
  const threadId = randomUUID();
  const thread = host.addThread(TENANT, threadId, { assistant_id: 'agent' });
  const interrupts = [
    { id: 'i1', value: 'a?' },
    { id: 'i2', value: 'b?' },
  ];
  thread.interrupts = { task: interrupts };
  const task = { id: 'task', name: 'ask', error: null, interrupts, path: null, checkpoint: null };
  host.setState(TENANT, threadId, { tasks: [{ ...task, state: null, result: null }] });
  return threadId;
}

export async function take<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const got: T[] = [];
  for await (const item of items) if (got.push(item) === count) break;
  return got;
}

import { randomUUID } from 'node:crypto';
import * as messages from '@langchain/core/messages';
import { MemorySaver } from '@langchain/langgraph';
import { describe, expect, it, vi } from 'vitest';
import type { CompiledGraph } from '../../schemas/served-graph.ts';
import { asking } from '../testing/graphs/asking.ts';
import { failing } from '../testing/graphs/failing.ts';
import { fanOut } from '../testing/graphs/fan-out.ts';
import { foreignLangGraph } from '../testing/graphs/lang-graph.ts';
import { nestedWeather } from '../testing/graphs/nested-weather.ts';
import { oddState } from '../testing/graphs/odd-state.ts';
import { talkingAgent, talkingModel } from '../testing/graphs/talking-agent.ts';
import { untilStopped } from '../testing/graphs/until-stopped.ts';
import { makeProtocolSession, numbered } from './protocol-session.ts';
import { streamProtocol } from './stream-protocol.ts';
import {
  comparable,
  DEV_SERVER_METADATA,
  type DevEvent,
  devServerEvents,
  devServerSession,
} from './testing/dev-server.ts';

const THREAD = randomUUID();
const HELLO = { messages: [{ role: 'human', content: 'hello', id: 'human-1' }] };

async function play(graph: object, input: unknown, saver = new MemorySaver()) {
  const stream = streamProtocol(graph as CompiledGraph, input, {
    ...{ runId: randomUUID(), attempt: 1 },
    langGraph: {
      configurable: { graph_id: 'fixture', thread_id: THREAD, __pregel_checkpointer: saver },
      metadata: DEV_SERVER_METADATA,
    },
  });
  const session = makeProtocolSession({ graphName: 'fixture' });
  const told = session.begin();
  const frames: { event: string; data: unknown }[] = [];
  let error: unknown;
  try {
    for await (const event of stream.events) {
      frames.push({ event: event.event, data: JSON.parse(event.data) as unknown });
      told.push(...session.hear(event));
    }
    told.push(...session.end('success'));
  } catch (thrown) {
    error = thrown;
    told.push(...session.end('error', { error: (thrown as Error).message }));
  }
  // The dev server counts from one.
  const events = told.map((event, index) => numbered(event, index + 1));
  return { frames, events, error, result: stream.result() };
}

function dev(graph: { checkpointer?: unknown }, input: unknown): Promise<DevEvent[]> {
  graph.checkpointer = new MemorySaver();
  const run = { runId: randomUUID(), threadId: THREAD, input };
  return devServerEvents(graph, { ...run, __protocol_stream_run: true });
}

describe('tells the same as the dev server', () => {
  it.each<[string, () => object, unknown]>([
    ['an agent whose model streams', () => talkingAgent(), HELLO],
    ['a graph within a graph', () => nestedWeather(messages, { stops: false }), HELLO],
    ['a breakpoint within a graph', () => nestedWeather(messages), HELLO],
    ['nodes that are sent to', () => fanOut(), { words: ['a', 'b'] }],
    ['an interrupt', () => asking(), { said: [] }],
  ])('for %s', async (_, make, input) => {
    const theirs = await dev(make(), input);
    const ours = await play(make(), input);
    expect(ours.error).toBeUndefined();
    const frames = theirs.map(({ event, data }) => ({ event, data }));
    expect(comparable(ours.frames)).toEqual(comparable(frames));
    const events = await devServerSession(theirs, { graphName: 'fixture', status: 'success' });
    expect(comparable(ours.events)).toEqual(comparable(events));
  });
});

it('tells an interrupt once, and that the run waits', async () => {
  const { events, result } = await play(asking(), { said: [] });
  const asked = events.filter(({ method }) => method === 'input.requested');
  expect(asked).toHaveLength(1);
  expect(asked[0]?.params.data).toEqual({
    ...{ interrupt_id: expect.stringMatching(/^[0-9a-f]{32}$/), payload: 'sure?' },
  });
  expect(events.at(-1)?.params.data).toEqual({ event: 'interrupted', graph_name: 'fixture' });
  expect(result).toMatchObject({ interrupted: true, interrupts: [{ value: 'sure?' }] });
  expect(JSON.parse(result.valuesJson ?? '')).toEqual({ said: ['before'], answers: [] });
});

it('tells that the graph failed, and why', async () => {
  const { events, error } = await play(failing(), {});
  expect(error).toMatchObject({ name: 'CustomError' });
  expect(events.at(-1)?.params.data).toEqual({
    ...{ event: 'failed', graph_name: 'fixture', error: 'Boo!' },
  });
});

it('tells messages block by block, and values beside their checkpoints', async () => {
  const { events } = await play(talkingAgent(), HELLO);
  const said = events.flatMap(({ method, params }) => {
    const data = params.data as { event?: string; delta?: { text: string } };
    return method === 'messages' && data.delta ? [data.delta.text] : [];
  });
  expect(said.join('')).toBe('beginend');
  const methods = events.map(({ method }) => method);
  expect(new Set(methods)).toEqual(
    new Set([
      ...['lifecycle', 'values', 'updates', 'checkpoints'],
      ...['messages', 'tasks', 'custom'],
    ]),
  );
  expect(methods[methods.indexOf('values') - 1]).toBe('checkpoints');
});

it('says odd state as well as it can', async () => {
  const { events, error } = await play(oddState(), { odd: 1 });
  expect(error).toBeUndefined();
  const custom = events.find(({ method }) => method === 'custom');
  expect(custom?.params.data).toMatchObject({ payload: { big: '2', self: '[Circular]' } });
});

it('serves a graph with its own LangGraph, and one whose LangGraph is too old', async () => {
  const own = await play(talkingAgent(), HELLO);
  const foreign = await play(talkingAgent(talkingModel(), foreignLangGraph), HELLO);
  expect(foreign.events.map(({ method }) => method)).toEqual(
    own.events.map(({ method }) => method),
  );
  const old = Object.assign(talkingAgent(), {
    streamEvents() {
      throw new Error('Only versions "v1" and "v2" of the schema are currently supported.');
    },
  });
  const { events, result } = await play(old, HELLO);
  expect(new Set(events.map(({ method }) => method))).toEqual(
    new Set(['lifecycle', 'values', 'updates', 'messages', 'tasks', 'custom']),
  );
  expect(JSON.parse(result.valuesJson ?? '')).toMatchObject({ round: 2 });
});

it('stops the graph when its reader leaves', async () => {
  const { graph, stopped } = untilStopped();
  const options = { runId: randomUUID(), attempt: 1, langGraph: {} };
  const { events } = streamProtocol(graph as unknown as CompiledGraph, { said: '' }, options);
  for await (const { method } of events) if (method === 'custom') break;
  await vi.waitFor(() => expect(stopped()).toBe(true));
});

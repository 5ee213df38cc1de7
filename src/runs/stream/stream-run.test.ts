import { randomUUID } from 'node:crypto';
import { SimpleChatModel } from '@langchain/core/language_models/chat_models';
import * as messages from '@langchain/core/messages';
import { Command, MemorySaver } from '@langchain/langgraph';
import { describe, expect, it, vi } from 'vitest';
import type { StreamMode } from '../../schemas/platform/runs.ts';
import type { CompiledGraph } from '../../schemas/served-graph.ts';
import { asking } from '../testing/graphs/asking.ts';
import { failing } from '../testing/graphs/failing.ts';
import { fanOut } from '../testing/graphs/fan-out.ts';
import { foreignLangGraph } from '../testing/graphs/lang-graph.ts';
import { nestedWeather } from '../testing/graphs/nested-weather.ts';
import { oddState } from '../testing/graphs/odd-state.ts';
import { talkingAgent, talkingModel } from '../testing/graphs/talking-agent.ts';
import { untilStopped } from '../testing/graphs/until-stopped.ts';
import { streamRun } from './stream-run.ts';
import { comparable, DEV_SERVER_METADATA, devServerEvents } from './testing/dev-server.ts';

interface Play {
  modes: StreamMode[];
  subgraphs?: boolean;
  input?: unknown;
  command?: { resume: unknown };
  saver?: MemorySaver;
  interruptBefore?: string[];
  signal?: AbortSignal;
}

const THREAD = randomUUID();
const HELLO = { messages: [{ role: 'human', content: 'hello', id: 'human-1' }] };

async function play(graph: object, { modes, subgraphs = false, ...given }: Play) {
  const stream = streamRun(
    graph as CompiledGraph,
    given.command ? new Command(given.command) : (given.input ?? null),
    {
      ...{ runId: randomUUID(), attempt: 1, modes, subgraphs },
      langGraph: {
        configurable: {
          graph_id: 'fixture',
          thread_id: THREAD,
          __pregel_checkpointer: given.saver ?? new MemorySaver(),
        },
        metadata: DEV_SERVER_METADATA,
        interruptBefore: given.interruptBefore,
        signal: given.signal,
      },
    },
  );
  const events: { event: string; data: unknown }[] = [];
  let error: unknown;
  try {
    for await (const { event, data } of stream.events) events.push({ event, data: parse(data) });
  } catch (thrown) {
    error = thrown;
  }
  return { events, error, result: stream.result(), names: events.map(({ event }) => event) };
}

const parse = (json: string): unknown => JSON.parse(json);

const dev = (
  graph: { checkpointer?: unknown },
  { modes, subgraphs = false, saver = new MemorySaver(), interruptBefore, ...given }: Play,
) => {
  graph.checkpointer = saver;
  return devServerEvents(graph, {
    ...{ runId: randomUUID(), threadId: THREAD, stream_mode: modes, subgraphs },
    ...{ input: given.input, command: given.command, interrupt_before: interruptBefore },
  });
};

const agent = () => talkingAgent();
const nested = () => nestedWeather(messages, { stops: false });

class SilentModel extends SimpleChatModel {
  _llmType() {
    return 'silent';
  }
  async _call() {
    return 'end';
  }
}
const silent = () => talkingAgent(new SilentModel({}));

describe('tells the same as the dev server', () => {
  const graphs: [string, () => object, unknown][] = [
    ['an agent whose model streams', agent, HELLO],
    ['a graph within a graph', nested, HELLO],
    ['nodes that are sent to', () => fanOut(), { words: ['a', 'b'] }],
    ['an interrupt', () => asking(), { said: [] }],
  ];
  const modes: StreamMode[][] = [
    ['values'],
    ['updates', 'values'],
    ['messages-tuple'],
    ['messages'],
    ['messages', 'values'],
    ['messages', 'messages-tuple', 'custom'],
    ['debug'],
    ['tasks', 'checkpoints', 'custom'],
    ['events'],
    ['events', 'updates'],
  ];
  describe.each(graphs)('for %s', (_, make, input) => {
    it.each(modes.map((list) => [list.join(), list] as const))('in %s', async (_name, list) => {
      const ours = await play(make(), { modes: [...list], input });
      expect(ours.error).toBeUndefined();
      const theirs = await dev(make(), { modes: [...list], input });
      expect(comparable(ours.events)).toEqual(comparable(theirs));
    });
  });

  it.each<[StreamMode[]]>([
    [['values', 'updates']],
    [['messages-tuple', 'custom']],
    [['debug']],
  ])('with subgraphs in %s, but for the envelopes', async (list) => {
    const given = { modes: list, input: HELLO, subgraphs: true };
    const ours = await play(nested(), given);
    const theirs = await dev(nested(), given);
    const frames = theirs.filter(({ event }) => !event.startsWith('checkpoints'));
    expect(comparable(ours.events)).toEqual(comparable(frames));
  });

  it('where the model does not stream', async () => {
    const given: Play = { modes: ['messages', 'messages-tuple'], input: HELLO };
    const ours = await play(silent(), given);
    expect(comparable(ours.events)).toEqual(comparable(await dev(silent(), given)));
  });
});

it('tells the modes of an agent, token by token', async () => {
  const { events, names } = await play(agent(), { modes: ['messages-tuple'], input: HELLO });
  expect(new Set(names)).toEqual(new Set(['metadata', 'messages']));
  const said = events.slice(1).map(({ data }) => (data as [{ content: string }])[0].content);
  expect(said).toEqual([...'begin', 'heard begin', ...'end']);
});

it('tells events of the chain and the model, and nothing else', async () => {
  const { events, names } = await play(agent(), { modes: ['events'], input: HELLO });
  expect(new Set(names)).toEqual(new Set(['metadata', 'events']));
  const kinds = new Set(events.slice(1).map(({ data }) => (data as { event: string }).event));
  expect(kinds).toEqual(
    new Set([
      ...['on_chain_start', 'on_chain_end'],
      ...['on_chat_model_start', 'on_chat_model_stream', 'on_chat_model_end'],
    ]),
  );
});

it('grows messages until they are complete', async () => {
  const { events, names } = await play(agent(), { modes: ['messages', 'values'], input: HELLO });
  expect(names.at(-1)).toBe('messages/complete');
  const partial = events.filter(({ event }) => event === 'messages/partial');
  const last = (partial.at(-1)?.data as { content: string }[])[0]?.content;
  expect(last).toBe('end');
});

it.each(['nostream', 'langsmith:nostream'])('keeps a model back that is tagged %s', async (tag) => {
  const kept = () => talkingAgent(talkingModel().withConfig({ tags: [tag] }) as never);
  const tuple = await play(kept(), { modes: ['messages-tuple'], input: HELLO });
  // What the node returns is state; what the model said on the way there is not told.
  expect(tuple.events).toHaveLength(1 + 3);
  const grown = await play(kept(), { modes: ['messages'], input: HELLO });
  expect(grown.names).not.toContain('messages/partial');
  const { events } = await play(kept(), { modes: ['events'], input: HELLO });
  expect(JSON.stringify(events)).not.toContain('on_chat_model');
});

describe('ends', () => {
  it('with the values, asked for or not', async () => {
    for (const modes of [['values'], ['updates'], ['events']] as StreamMode[][]) {
      const { result } = await play(agent(), { modes, input: HELLO });
      expect(result.interrupted).toBe(false);
      expect(JSON.parse(result.valuesJson ?? '')).toMatchObject({ round: 2 });
    }
  });

  it('with an empty interrupt at a breakpoint', async () => {
    const { events, result } = await play(agent(), {
      ...{ modes: ['values'], input: HELLO, interruptBefore: ['tool'] },
    });
    expect(events.at(-1)).toEqual({ event: 'values', data: { __interrupt__: [] } });
    expect(result).toMatchObject({ interrupted: true, interrupts: [] });
    expect(JSON.parse(result.valuesJson ?? '')).toMatchObject({ round: 1 });
  });

  it('with what it asks, and goes on with the answer', async () => {
    const saver = new MemorySaver();
    const first = await play(asking(), { modes: ['updates'], input: { said: [] }, saver });
    const question = { id: expect.stringMatching(/^[0-9a-f]{32}$/), value: 'sure?' };
    expect(first.result).toMatchObject({ interrupted: true, interrupts: [question] });
    expect(first.events.at(-1)).toEqual({
      event: 'updates',
      data: { __interrupt__: [question] },
    });
    const second = await play(asking(), { modes: [], command: { resume: 'yes' }, saver });
    expect(second.names).toEqual(['metadata']);
    expect(second.result).toEqual({
      ...{ interrupted: false, interrupts: [] },
      valuesJson: JSON.stringify({ said: ['before', 'after'], answers: ['yes'] }),
    });
  });

  it('with the error of the graph, after what came before it', async () => {
    for (const modes of [['updates'], ['events', 'updates']] as StreamMode[][]) {
      const { names, error } = await play(failing(), { modes, input: {} });
      expect(names).toContain('updates');
      expect(error).toMatchObject({ name: 'CustomError', message: 'Boo!' });
    }
  });

  it('when it is aborted', async () => {
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    const { error } = await play(agent(), {
      ...{ modes: ['values'], input: HELLO, signal: abort.signal },
    });
    expect(error).toBeDefined();
  });
});

it.each<[StreamMode[]]>([
  [['custom']],
  [['custom', 'events']],
])('stops the graph when its reader leaves, in %s', async (modes) => {
  const { graph, stopped } = untilStopped();
  const { events } = streamRun(
    graph as unknown as CompiledGraph,
    { said: '' },
    { runId: randomUUID(), attempt: 1, modes, subgraphs: false, langGraph: {} },
  );
  for await (const { event } of events) if (event === 'custom') break;
  await vi.waitFor(() => expect(stopped()).toBe(true));
});

it('orders the events of a graph within a graph', async () => {
  const saver = new MemorySaver();
  const stopped = await play(nestedWeather(messages), { modes: ['values'], input: HELLO, saver });
  expect(stopped.events.at(-1)).toEqual({ event: 'values', data: { __interrupt__: [] } });
  const { names } = await play(nestedWeather(messages), {
    ...{ modes: ['values', 'updates'], subgraphs: true, saver },
  });
  expect(names.map((name) => name.replace(/:.*/, ''))).toEqual([
    ...['metadata', 'values', 'values|weather', 'updates|weather', 'values|weather'],
    ...['updates', 'values'],
  ]);
});

it('says odd state as well as it can, in every mode', async () => {
  const modes: StreamMode[] = ['values', 'updates', 'custom', 'debug', 'tasks', 'checkpoints'];
  for (const list of [modes, [...modes, 'events' as const]]) {
    const { events, error } = await play(oddState(), { modes: list, input: { odd: 1 } });
    expect(error).toBeUndefined();
    expect(events.find(({ event }) => event === 'custom')?.data).toEqual({
      ...{ big: '2', none: null, map: { a: [1] }, line: 'a\u2028b', self: '[Circular]' },
      error: { error: 'Error', message: 'kept' },
    });
  }
});

it('shows nothing of what only LangGraph understands', async () => {
  const { events } = await play(agent(), { modes: ['debug', 'checkpoints'], input: HELLO });
  expect(JSON.stringify(events)).not.toContain('__pregel_c');
});

it('serves a graph that carries its own LangGraph', async () => {
  const graph = () => talkingAgent(talkingModel(), foreignLangGraph);
  const modes: StreamMode[] = ['values', 'updates', 'messages-tuple', 'messages', 'events'];
  for (const mode of modes) {
    const ours = await play(graph(), { modes: [mode], input: HELLO });
    expect(ours.error).toBeUndefined();
    const own = await play(agent(), { modes: [mode], input: HELLO });
    expect(ours.names).toEqual(own.names);
    expect(comparable(ours.result)).toEqual(comparable(own.result));
  }
});

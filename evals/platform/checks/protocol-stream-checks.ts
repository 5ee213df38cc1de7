import assert from 'node:assert/strict';
import type { Client, ThreadStream } from '@langchain/langgraph-sdk';
import WebSocket from 'ws';
import type { Check } from '../check.ts';

type Use = (thread: ThreadStream) => Promise<void>;
type Values = Record<string, unknown>;

const transports = {
  sse: {},
  websocket: {
    // Node 20 has no WebSocket of its own; the SDK uses what both have.
    webSocketFactory: (url: string) => new WebSocket(url) as unknown as globalThis.WebSocket,
  },
};

/** The SDK's own stream of a new thread. */
const withThread =
  (graph: string, transport: keyof typeof transports, use: Use) =>
  async ({ client }: { client: Client }) => {
    const options = { assistantId: graph, transport, ...transports[transport] };
    const thread = client.threads.stream(options);
    try {
      await use(thread);
    } finally {
      await thread.close();
    }
  };
const say = (content: string) => ({ messages: [{ role: 'user', content }] });
const take = async <T>(items: AsyncIterable<T>, count: number): Promise<T[]> => {
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
};

/** What the SDK makes of protocol v2, by name. */
const uses: Record<string, { title: string; graph: string; use: Use }> = {
  output: {
    title: 'output is the values at the end',
    graph: 'progress',
    use: async (thread) => {
      const { run_id } = await thread.run.start({ input: { total: 2 } });
      assert.match(`${run_id}`, /^[0-9a-f-]{36}$/);
      assert.deepEqual(await thread.output, { total: 2, done: 2 });
    },
  },
  messages: {
    title: 'messages come with their text',
    graph: 'chat',
    use: async (thread) => {
      const { messages } = thread;
      await thread.run.start({ input: say('one two') });
      const [message] = await take(messages, 1);
      assert.equal(await message?.text, 'You said: one two');
    },
  },
  tools: {
    title: 'tool calls come with name, input and output',
    graph: 'chat',
    use: async (thread) => {
      const { toolCalls } = thread;
      await thread.run.start({ input: say('shout: fire') });
      const [call] = await take(toolCalls, 1);
      assert.equal(call?.name, 'shout');
      assert.match(JSON.stringify(await call?.output), /FIRE!/);
    },
  },
  custom: {
    title: 'a subscription hears custom events',
    graph: 'progress',
    use: async (thread) => {
      const opening = thread.subscribe('custom');
      // Awaited below, unless the start fails first.
      opening.catch(() => undefined);
      await thread.run.start({ input: { total: 2 } });
      const events = await take(await opening, 2);
      assert.deepEqual(
        events.map(({ params }) => (params.data as Values)['payload']),
        [
          { step: 1, total: 2 },
          { step: 2, total: 2 },
        ],
      );
    },
  },
  interrupt: {
    title: 'an interrupt is told and answered',
    graph: 'ask',
    use: async (thread) => {
      await thread.run.start({ input: {} });
      await thread.output;
      assert.equal(thread.interrupted, true);
      const [interrupt] = thread.interrupts;
      assert.deepEqual(interrupt?.payload, { question: 'name?' });
      const values = await thread.subscribe('values');
      await thread.input.respond({
        namespace: [],
        interrupt_id: interrupt?.interruptId ?? '',
        response: 'Ada',
      });
      for await (const { params } of values)
        if ((params.data as { log?: string[] }).log?.includes('done')) break;
    },
  },
  subgraphs: {
    title: 'subgraphs are discovered',
    graph: 'nested',
    use: async (thread) => {
      const { subgraphs } = thread;
      await thread.run.start({ input: { topic: 'doors' } });
      const [inner] = await take(subgraphs, 1);
      assert.equal(inner?.name, 'inner');
    },
  },
  state: {
    title: 'the state is asked for',
    graph: 'progress',
    use: async (thread) => {
      await thread.run.start({ input: { total: 2 } });
      await thread.output;
      const { values } = await thread.state.get({ namespace: [] });
      assert.deepEqual(values, { total: 2, done: 2 });
    },
  },
};

/** Protocol v2 through the SDK's `threads.stream`, over SSE and over a WebSocket. */
export const protocolStreamChecks: Check[] = (['sse', 'websocket'] as const).flatMap((transport) =>
  Object.entries(uses).map(([name, { title, graph, use }]) => ({
    id: `v2.sdk-${transport}-${name}`,
    title: `threads.stream over ${transport}: ${title}`,
    run: withThread(graph, transport, use),
  })),
);

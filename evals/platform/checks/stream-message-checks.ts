import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { dataOf, eventsOf, type Frame, gather } from '../support/gather.ts';
import { must } from '../support/must.ts';

interface Message {
  id?: string;
  type: string;
  content: string;
  tool_call_chunks?: { name?: string; args?: string }[];
}
type Tuple = [Message, Record<string, unknown>];

async function chat(
  { client }: CheckContext,
  content: string,
  streamMode: 'messages' | 'messages-tuple',
): Promise<Frame[]> {
  const { thread_id } = await client.threads.create();
  return gather(
    client.runs.stream(thread_id, 'chat', {
      input: { messages: [{ role: 'user', content }] },
      streamMode,
    }),
  );
}
/** What the model said: `ai` here, `AIMessageChunk` where the server is in Python. */
const spokenBy = (frames: Frame[]): Tuple[] =>
  dataOf<Tuple>(frames, 'messages').filter(([{ type }]) => /^(ai|AIMessageChunk)$/.test(type));
const spoken = (tuples: Tuple[]): string => tuples.map(([{ content }]) => content).join('');

/** A model’s words as they come. */
export const streamMessageChecks: Check[] = [
  {
    id: 'messages.tuple',
    title: 'messages-tuple: chunks with their metadata, under the event `messages`',
    run: async (ctx) => {
      const frames = await chat(ctx, 'one two three', 'messages-tuple');
      assert.deepEqual(eventsOf(frames), ['metadata', 'messages']);
      const chunks = spokenBy(frames);
      assert.equal(spoken(chunks), 'You said: one two three');
      must(chunks.length >= 5, `${chunks.length} chunks`);
      assert.equal(new Set(chunks.map(([{ id }]) => id)).size, 1, 'one message');
      const metadata = chunks[0]?.[1];
      assert.equal(metadata?.['langgraph_node'], 'agent');
      for (const key of ['langgraph_step', 'run_id', 'thread_id', 'assistant_id', 'graph_id'])
        must(metadata?.[key] !== undefined, key);
    },
  },
  {
    id: 'messages.tuple-tools',
    title: 'messages-tuple: chunks of tool calls, and the tool’s message',
    run: async (ctx) => {
      const frames = await chat(ctx, 'shout: fire', 'messages-tuple');
      const tuples = dataOf<Tuple>(frames, 'messages');
      const calls = tuples.flatMap(([{ tool_call_chunks }]) => tool_call_chunks ?? []);
      assert.equal(calls.map(({ name }) => name ?? '').join(''), 'shout');
      assert.equal(calls.map(({ args }) => args ?? '').join(''), '{"text":"fire"}');
      const tool = tuples.find(([{ type }]) => type === 'tool')?.[0];
      assert.equal(tool?.content, 'FIRE!');
      assert.match(spoken(tuples), /The tool said FIRE!/);
    },
  },
  {
    id: 'messages.tuple-subgraph',
    title: 'messages-tuple: with subgraphs, inner chunks come under their namespace',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const stream = client.runs.stream(thread_id, 'nested', {
        input: { topic: 'doors' },
        streamMode: 'messages-tuple',
        streamSubgraphs: true,
      });
      // The SDK's type for these frames leaves out the namespace.
      const frames = await gather(stream as AsyncIterable<unknown> as AsyncIterable<Frame>);
      const inner = frames.filter(({ event }) => event.startsWith('messages|inner:'));
      assert.equal(spoken(inner.map(({ data }) => data as Tuple)), 'You said: about doors');
    },
  },
  {
    id: 'messages.nostream',
    title: 'Calls tagged langsmith:nostream do not stream their tokens',
    run: async (ctx) => {
      const frames = await chat(ctx, 'quietly: secret', 'messages-tuple');
      assert.equal(spokenBy(frames).length, 1, 'the whole message, once the node is done');
      const heard = await chat(ctx, 'loudly: secret', 'messages-tuple');
      assert.equal(spokenBy(heard).length, 4);
    },
  },
  {
    id: 'messages.full',
    title: 'messages: metadata, then the growing message, then the whole',
    run: async (ctx) => {
      const frames = await chat(ctx, 'one two', 'messages');
      const events = eventsOf(frames);
      for (const event of ['messages/metadata', 'messages/partial', 'messages/complete'])
        must(events.includes(event), event);
      const partial = dataOf<[Message]>(frames, 'messages/partial').map(([{ content }]) => content);
      assert.equal(partial.at(-1), 'You said: one two');
      for (const [at, text] of partial.entries())
        must(text.startsWith(partial[at - 1] ?? ''), 'each holds what came before');
      const [about] = dataOf<Record<string, { metadata: Record<string, unknown> }>>(
        frames,
        'messages/metadata',
      );
      const [first] = dataOf<[Message]>(frames, 'messages/partial').at(-1) ?? [];
      assert.equal(about?.[first?.id ?? '']?.metadata['langgraph_node'], 'agent');
      const complete = dataOf<Message[]>(frames, 'messages/complete').flat();
      assert.deepEqual(
        complete.map(({ content }) => content),
        ['one two', 'You said: one two'],
      );
    },
  },
];

import {
  AIMessage,
  type AIMessageChunk,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { expect, it } from 'vitest';
import { type Brief, memorySchema } from '../schemas/dialogue.ts';
import { LocalChatModel } from './local-chat-model.ts';
import { hear } from './testing/hear.ts';
import { harbour } from './testing/worlds.ts';

const said = 'two bedrooms to rent in Brightwater';
const brief: Brief = {
  tenant: harbour.tenant,
  agent: harbour.agent,
  channel: 'text',
  now: harbour.now,
  understanding: hear(said),
  memory: memorySchema.parse({}),
  passages: [],
  summary: '',
  areas: ['Brightwater', 'Calder Bay'],
};
const system = new SystemMessage({ content: 'prompt', additional_kwargs: { brief } });
const wire = (name: string) => ({
  type: 'function' as const,
  function: { name, description: '', parameters: { type: 'object', properties: {} } },
});
const bound = new LocalChatModel().bindTools(harbour.agent.tools.map(wire));

it('calls a bound tool, with usage and a stable id', async () => {
  const messages = [system, new HumanMessage(said)];
  const [one, two] = [await bound.invoke(messages), await bound.invoke(messages)];
  expect(one.tool_calls).toMatchObject([
    {
      name: 'search_properties',
      args: { area: 'Brightwater', minBedrooms: 2, transaction: 'rent' },
    },
  ]);
  expect(one.tool_calls?.[0]?.id).toBe(two.tool_calls?.[0]?.id);
  expect(one.usage_metadata).toMatchObject({ input_tokens: expect.any(Number) });
});

it('streams the same reply word by word and tells what it asked', async () => {
  const call = { name: 'search_properties', args: {}, id: 'c1', type: 'tool_call' as const };
  const listings = harbour.listings.slice(0, 2);
  const messages = [
    system,
    new HumanMessage(said),
    new AIMessage({ content: '', tool_calls: [call] }),
    new ToolMessage({
      content: JSON.stringify({ ok: true, total: 2, listings, relaxed: [] }),
      tool_call_id: 'c1',
    }),
  ];
  const whole = await bound.invoke(messages);
  let joined: AIMessageChunk | undefined;
  let chunks = 0;
  for await (const chunk of await bound.stream(messages)) {
    joined = joined === undefined ? chunk : joined.concat(chunk);
    chunks += 1;
  }
  expect(chunks).toBeGreaterThan(10);
  expect(joined?.content).toBe(whole.content);
  expect(String(whole.content)).toContain('14 Oak Street');
  expect(joined?.additional_kwargs['asked']).toBe('which_listing');
});

it('streams tool calls whole', async () => {
  let joined: AIMessageChunk | undefined;
  for await (const chunk of await bound.stream([system, new HumanMessage(said)])) {
    joined = joined === undefined ? chunk : joined.concat(chunk);
  }
  expect(joined?.tool_calls?.[0]?.name).toBe('search_properties');
  expect(joined?.tool_calls?.[0]?.args).toMatchObject({ area: 'Brightwater' });
});

it('tells a tool result it cannot read as a failure', async () => {
  const call = { name: 'search_properties', args: {}, id: 'c1', type: 'tool_call' as const };
  const reply = await bound.invoke([
    system,
    new HumanMessage(said),
    new AIMessage({ content: '', tool_calls: [call] }),
    new ToolMessage({ content: 'oops', tool_call_id: 'c1' }),
  ]);
  expect(reply.content).toMatch(/couldn't search/);
});

it('answers politely without a brief', async () => {
  const reply = await new LocalChatModel().invoke([new HumanMessage('hello')]);
  expect(String(reply.content).length).toBeGreaterThan(10);
  expect(reply.tool_calls).toEqual([]);
});

it('stops when it is told to', async () => {
  const signal = AbortSignal.abort();
  await expect(bound.invoke([system, new HumanMessage(said)], { signal })).rejects.toThrow();
});

import { type AIMessageChunk, HumanMessage } from '@langchain/core/messages';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeOpenAiModel, type OpenAiModelOptions } from './open-ai.ts';
import { type FakeOpenAi, type FakeTurn, startFakeOpenAi } from './testing/fake-open-ai.ts';

const SECRET = 'sk-test-secret';
const PROMPT = 'a prompt nobody else may read';
const timeouts = { firstTokenMs: 5_000, idleMs: 5_000, totalMs: 10_000 };
const searchTool = {
  type: 'function' as const,
  function: {
    name: 'search_properties',
    description: 'Find homes',
    parameters: { type: 'object', properties: { area: { type: 'string' } } },
  },
};

let fake: FakeOpenAi;
beforeAll(async () => {
  fake = await startFakeOpenAi();
});
afterEach(() => {
  fake.requests.length = 0;
});
afterAll(() => fake.close());

const model = (options: Partial<OpenAiModelOptions> = {}) =>
  makeOpenAiModel({
    apiKey: SECRET,
    baseUrl: fake.baseUrl,
    model: 'fake',
    timeouts,
    maxRetries: 2,
    ...options,
  });

/** Reads a stream to its end or its error, and what came before it. */
async function read(options: Partial<OpenAiModelOptions> = {}, signal?: AbortSignal) {
  const pieces: string[] = [];
  let all: AIMessageChunk | undefined;
  let error: unknown;
  try {
    const config = signal ? { signal } : {};
    const chat = model(options).bindTools?.([searchTool]);
    for await (const chunk of await (chat ?? model(options)).stream(
      [new HumanMessage(PROMPT)],
      config,
    )) {
      if (chunk.text !== '') pieces.push(chunk.text);
      all = all?.concat(chunk) ?? chunk;
    }
  } catch (caught) {
    error = caught;
  }
  return { pieces, all, error, requests: fake.requests.length };
}

describe('answers', () => {
  it('streams text with usage and the reason it ended', async () => {
    fake.next({ text: ['Good ', 'morning'] });
    const { pieces, all, error } = await read();
    expect(error).toBeUndefined();
    expect(pieces).toEqual(['Good ', 'morning']);
    expect(all?.usage_metadata).toMatchObject({ input_tokens: 11, output_tokens: 7 });
    expect(all?.response_metadata).toMatchObject({ finish_reason: 'stop' });
    expect(fake.requests[0]?.body).toMatchObject({
      model: 'fake',
      stream: true,
      tools: [searchTool],
    });
    expect(fake.requests[0]?.authorization).toBe(`Bearer ${SECRET}`);
  });

  it('puts tool calls together from fragments', async () => {
    fake.next({
      text: ['Let me look.'],
      toolCalls: [
        { name: 'search_properties', args: { area: 'Old "Town"', limit: 3 } },
        { name: 'escalate_to_human', args: '' },
      ],
    });
    const { all } = await read();
    expect(all?.tool_calls).toEqual([
      {
        type: 'tool_call',
        id: 'call_fake_0',
        name: 'search_properties',
        args: { area: 'Old "Town"', limit: 3 },
      },
      { type: 'tool_call', id: 'call_fake_1', name: 'escalate_to_human', args: {} },
    ]);
    expect(all?.response_metadata).toMatchObject({ finish_reason: 'tool_calls' });
  });

  it('answers invoke with one whole message', async () => {
    fake.next({
      text: ['a', 'b'],
      toolCalls: [{ name: 'search_properties', args: { area: 'x' } }],
    });
    const message = await model().invoke('hi');
    expect(message.text).toBe('ab');
    expect(message.tool_calls).toMatchObject([{ name: 'search_properties', args: { area: 'x' } }]);
  });

  it('takes tools with zod schemas', async () => {
    const zodTool = { name: 'find', description: 'd', schema: z.object({ area: z.string() }) };
    await model().bindTools?.([zodTool]).invoke('hi');
    expect(fake.requests[0]?.body).toMatchObject({
      tools: [
        { function: { name: 'find', parameters: { properties: { area: { type: 'string' } } } } },
      ],
    });
  });
});

describe('faults before the first token', () => {
  const broken: [string, FakeTurn[]][] = [
    ['500', [{ status: 500 }]],
    ['503 twice', [{ status: 503 }, { status: 503 }]],
    ['429 with Retry-After', [{ status: 429, headers: { 'retry-after': '0.05' } }]],
    ['a cut connection', [{ end: 'cut' }]],
    ['no finish_reason', [{ end: 'no_finish' }]],
    ['a line that is not JSON', [{ end: 'garbage' }]],
    ['an empty answer', [{ text: [] }]],
    ['tool arguments that are not JSON', [{ toolCalls: [{ name: 'find', args: '{"area": "x' }] }]],
    ['a cut tool call', [{ toolCalls: [{ name: 'find', args: '{"a":1}' }], end: 'cut' }]],
  ];
  it.each(broken)('gets over %s', async (_, turns) => {
    fake.next(...turns, { text: ['well'] });
    const { pieces, all, error, requests } = await read();
    expect(error).toBeUndefined();
    expect(pieces).toEqual(['well']);
    expect(all?.tool_calls).toEqual([]);
    expect(requests).toBe(turns.length + 1);
  });

  const hopeless: [string, FakeTurn[], Partial<OpenAiModelOptions>, string, number][] = [
    ['401', [{ status: 401 }], {}, 'model_failed', 1],
    ['500 for ever', Array(3).fill({ status: 500 }), {}, 'model_failed', 3],
    [
      'Retry-After beyond the budget',
      [{ status: 429, headers: { 'retry-after': '60' } }],
      {},
      'model_failed',
      1,
    ],
    [
      'an exhausted quota',
      [{ status: 429, body: '{"error":{"code":"insufficient_quota","message":"no"}}' }],
      {},
      'model_failed',
      1,
    ],
    [
      'malformed tool calls twice',
      Array(2).fill({ toolCalls: [{ name: 'find', args: '[1' }] }),
      { maxRetries: 5 },
      'model_failed',
      2,
    ],
    [
      'a slow first token',
      [{ delayMs: 60_000 }],
      { timeouts: { ...timeouts, firstTokenMs: 100 } },
      'model_stalled',
      1,
    ],
    [
      'the end of the budget',
      [{ delayMs: 60_000 }],
      { timeouts: { ...timeouts, totalMs: 100 } },
      'model_stalled',
      1,
    ],
  ];
  it.each(hopeless)('gives up on %s', async (_, turns, options, code, requests) => {
    fake.next(...turns);
    const result = await read(options);
    expect(result.error).toMatchObject({ name: 'AppError', code });
    expect(result.pieces).toEqual([]);
    expect(result.requests).toBe(requests);
  });

  it('tells nothing of the prompt or the key', async () => {
    fake.next({ status: 400, body: JSON.stringify({ error: { message: `${PROMPT} ${SECRET}` } }) });
    const { error } = await read();
    expect(error).toMatchObject({ code: 'model_failed', message: 'the model answered 400' });
    const seen = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(seen).not.toContain(PROMPT);
    expect(seen).not.toContain(SECRET);
    expect((error as Error).cause).toBeUndefined();
  });
});

describe('faults after the first token', () => {
  const faults: [string, FakeTurn, string][] = [
    ['a stall', { text: ['Your viewing'], end: 'stall' }, 'model_stalled'],
    ['a cut', { text: ['Your viewing'], end: 'cut' }, 'model_failed'],
    ['no finish_reason', { text: ['Your viewing'], end: 'no_finish' }, 'model_failed'],
    ['an answer out of room', { text: ['Your viewing'], finishReason: 'length' }, 'model_failed'],
    [
      'a malformed tool call',
      { text: ['Your viewing'], toolCalls: [{ name: 'find', args: '{' }] },
      'model_failed',
    ],
  ];
  it.each(faults)('%s is an error, never a whole answer', async (_, turn, code) => {
    fake.next(turn);
    const result = await read({ timeouts: { ...timeouts, idleMs: 200 } });
    expect(result.pieces).toEqual(['Your viewing']);
    expect(result.error).toMatchObject({ name: 'AppError', code });
    expect(result.all?.response_metadata).not.toHaveProperty('finish_reason');
    expect(result.requests).toBe(1);
  });
});

it('stops at once when the caller does', async () => {
  fake.next({ delayMs: 60_000 });
  const caller = new AbortController();
  const reading = read({}, caller.signal);
  setTimeout(() => caller.abort(new Error('hung up')), 50);
  const { error, requests } = await reading;
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toMatchObject({ name: 'AppError' });
  expect(requests).toBe(1);
});

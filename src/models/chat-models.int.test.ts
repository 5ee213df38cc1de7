import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { ChatGenerationChunk } from '@langchain/core/outputs';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeMasker } from '../privacy/mask.ts';
import { recogniseEmail } from '../privacy/recognise-email.ts';
import { makePhoneRecogniser } from '../privacy/recognise-phone.ts';
import { makeOpenAiModel } from '../providers/llm/open-ai.ts';
import { type FakeOpenAi, startFakeOpenAi } from '../providers/llm/testing/fake-open-ai.ts';
import type { Agent } from '../schemas/agent.ts';
import { type Fallback, makeChatModels } from './chat-models.ts';

const PHONE = '+1 415 555 0134';
const EMAIL = 'ada@example.org';
const agent: Agent = {
  id: '3f1f6b3e-5a43-4f0e-9a57-5d2f2f9f6d11',
  tenantId: '8a7c1f9e-3d1b-4f6a-8b0e-2c9d4e5f6a7b',
  slug: 'front-desk',
  name: 'Front desk',
  type: 'receptionist',
  prompt: '',
  voice: null,
  tools: [],
  businessHours: {},
  timeZone: 'UTC',
  language: 'en',
  approvals: [],
  version: 1,
};
const tool = {
  type: 'function' as const,
  function: { name: 'capture_lead', description: 'Keep a lead', parameters: { type: 'object' } },
};

/** Stands for the local model: answers in two words and keeps what it was handed. */
class LocalModel extends FakeListChatModel {
  heard: BaseMessage[] = [];
  boundTools: unknown;

  override bindTools(tools: unknown[]) {
    this.boundTools = tools;
    return this;
  }

  override async *_streamResponseChunks(messages: BaseMessage[]) {
    this.heard = messages;
    for (const content of ['from ', 'here']) {
      yield new ChatGenerationChunk({ text: content, message: new AIMessageChunk({ content }) });
    }
  }
}

let fake: FakeOpenAi;
beforeAll(async () => {
  fake = await startFakeOpenAi();
});
afterEach(() => {
  fake.requests.length = 0;
});
afterAll(() => fake.close());

function setUp() {
  const local = new LocalModel({ responses: [] });
  const fallbacks: Fallback[] = [];
  const remote = makeOpenAiModel({
    apiKey: 'sk-test',
    baseUrl: fake.baseUrl,
    model: 'fake',
    timeouts: { firstTokenMs: 5_000, idleMs: 300, totalMs: 10_000 },
    maxRetries: 0,
  });
  const models = makeChatModels({
    local,
    remote: { model: remote, name: 'fake' },
    masker: makeMasker([recogniseEmail, makePhoneRecogniser()]),
    onFallback: (fallback) => fallbacks.push(fallback),
  });
  return { local, fallbacks, models, model: models.forReply(agent.tenantId, agent) };
}

async function say(model: BaseChatModel, messages: BaseMessage[], signal?: AbortSignal) {
  const pieces: string[] = [];
  let all: AIMessageChunk | undefined;
  let error: unknown;
  try {
    const bound = model.bindTools?.([tool]) ?? model;
    const config = { tags: ['langsmith:nostream'], ...(signal && { signal }) };
    for await (const chunk of await bound.stream(messages, config)) {
      if (chunk.text !== '') pieces.push(chunk.text);
      all = all?.concat(chunk) ?? chunk;
    }
  } catch (caught) {
    error = caught;
  }
  return { pieces, text: pieces.join(''), all, error };
}

const conversation = [
  new SystemMessage({
    content: `You answer for the agency; its mail is desk@agency.example.`,
    additional_kwargs: { brief: { secret: 'brief-canary', phone: PHONE } },
  }),
  new HumanMessage({ content: `I am on ${PHONE}, mail ${EMAIL}`, name: 'Ada' }),
  new AIMessage({
    content: `I keep ${PHONE}.`,
    tool_calls: [{ id: 'c1', name: 'capture_lead', args: { phone: PHONE, on: [EMAIL], n: 2 } }],
  }),
  new ToolMessage({ tool_call_id: 'c1', content: `{"ok":true,"email":"${EMAIL}"}` }),
  new HumanMessage('Read it back to me.'),
];

describe('the mask', () => {
  it('hides personal data from the vendor and gives it back in words and tool calls', async () => {
    const { model } = setUp();
    fake.next({
      text: ['I have [PH', 'ONE_', '1] and [EMAIL_', '2', '].'],
      toolCalls: [{ name: 'capture_lead', args: { phone: '[PHONE_1]', email: '[EMAIL_2]' } }],
    });
    const { text, all, error } = await say(model, conversation);
    expect(error).toBeUndefined();
    expect(text).toBe(`I have ${PHONE} and ${EMAIL}.`);
    expect(all?.tool_calls).toMatchObject([
      { name: 'capture_lead', args: { phone: PHONE, email: EMAIL } },
    ]);

    const { raw, body } = fake.requests[0] ?? { raw: '', body: {} };
    for (const hidden of [PHONE, '415', EMAIL, 'desk@agency', 'brief', 'canary', 'Ada']) {
      expect(raw).not.toContain(hidden);
    }
    expect(body).toMatchObject({
      messages: [
        { role: 'system', content: 'You answer for the agency; its mail is [EMAIL_1].' },
        { role: 'user', content: 'I am on [PHONE_1], mail [EMAIL_2]' },
        {
          role: 'assistant',
          content: 'I keep [PHONE_1].',
          tool_calls: [
            {
              id: 'c1',
              function: {
                name: 'capture_lead',
                arguments: '{"phone":"[PHONE_1]","on":["[EMAIL_2]"],"n":2}',
              },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: '{"ok":true,"email":"[EMAIL_2]"}' },
        { role: 'user', content: 'Read it back to me.' },
      ],
      tools: [tool],
    });
  });

  it('streams words as they come', async () => {
    const { model } = setUp();
    fake.next({ text: ['one ', 'two ', 'three'] });
    const { pieces, all } = await say(model, conversation);
    expect(pieces).toEqual(['one ', 'two ', 'three']);
    expect(all?.response_metadata).not.toHaveProperty('limited');
  });

  it('also holds for invoke', async () => {
    const { model } = setUp();
    fake.next({ text: ['[EMAIL_2] it is'] });
    const message = await model.invoke(conversation);
    expect(message.text).toBe(`${EMAIL} it is`);
  });
});

describe('the fallback', () => {
  it.each([
    ['a refusal', { status: 401 }],
    ['an outage', { status: 500 }],
    ['a cut tool call', { toolCalls: [{ name: 'x', args: { a: 1 } }], end: 'cut' as const }],
    ['an empty answer', { text: [] }],
  ])('answers locally after %s', async (_, turn) => {
    const { model, local, fallbacks } = setUp();
    fake.next(turn);
    const { text, all, error } = await say(model, conversation);
    expect(error).toBeUndefined();
    expect(text).toBe('from here');
    expect(all?.response_metadata).toMatchObject({ limited: true });
    expect(local.heard).toEqual(conversation);
    expect(local.heard[0]?.additional_kwargs['brief']).toBe(
      conversation[0]?.additional_kwargs['brief'],
    );
    expect(local.boundTools).toEqual([tool]);
    expect(fallbacks).toMatchObject([
      {
        tenantId: agent.tenantId,
        agentId: agent.id,
        model: 'fake',
        error: { code: 'model_failed' },
      },
    ]);
  });

  it.each([
    ['cut', 'model_failed'],
    ['stall', 'model_stalled'],
    ['no_finish', 'model_failed'],
  ] as const)('never follows words that were passed on (%s)', async (end, code) => {
    const { model, fallbacks } = setUp();
    fake.next({ text: ['Your viewing is'], end });
    const { text, error } = await say(model, conversation);
    expect(text).toBe('Your viewing is');
    expect(error).toMatchObject({ name: 'AppError', code });
    expect(fallbacks).toEqual([]);
  });

  it('is not for a caller who hung up', async () => {
    const { model, fallbacks } = setUp();
    fake.next({ delayMs: 60_000 });
    const caller = new AbortController();
    setTimeout(() => caller.abort(new Error('hung up')), 50);
    const { text, error } = await say(model, conversation, caller.signal);
    expect(error).toBeInstanceOf(Error);
    expect(text).toBe('');
    expect(fallbacks).toEqual([]);
  });

  it('is marked on invoke as well', async () => {
    const { model } = setUp();
    fake.next({ status: 500 });
    const message = await model.invoke(conversation);
    expect(message).toMatchObject({ text: 'from here', response_metadata: { limited: true } });
  });
});

it('hands out the local model itself when there is no other', () => {
  const local = new LocalModel({ responses: [] });
  const models = makeChatModels({ local, masker: makeMasker([]), onFallback: () => {} });
  expect(models.forReply(agent.tenantId, agent)).toBe(local);
});

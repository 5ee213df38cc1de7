import { type AddressInfo, createServer } from 'node:net';
import { HumanMessage } from '@langchain/core/messages';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeMasker } from '../privacy/mask.ts';
import { makeModelFetch } from '../providers/llm/model-fetch.ts';
import type { OpenAiModelOptions } from '../providers/llm/open-ai.ts';
import {
  type FakeOpenAi,
  type FakeTurn,
  startFakeOpenAi,
} from '../providers/llm/testing/fake-open-ai.ts';
import { newAgent } from '../stores/postgres/testing/make-world.ts';
import type { PlannedCall } from './budget-port.ts';
import { makeCallGuards } from './call-guards.ts';
import { makeChatModels } from './chat-models.ts';
import { listen } from './testing/listen.ts';
import { LocalModel } from './testing/local-model.ts';
import { makeCandidate } from './testing/make-candidate.ts';

/** The sixteen faults, each over HTTP: whatever the first provider does, the person is answered. */
const TENANT = '8a7c1f9e-3d1b-4f6a-8b0e-2c9d4e5f6a7b';
const AGENT = '3f1f6b3e-5a43-4f0e-9a57-5d2f2f9f6d11';
const agent = { ...newAgent('desk'), id: AGENT, tenantId: TENANT, version: 1 };
const FIRST_TOKEN_MS_MAX = 10_000;
const WORDS = ['The second ', 'model answers. ', 'Gladly.'];
const ANSWER = WORDS.join('');
const CUT = ['We open at ', 'nine'];

let first: FakeOpenAi;
let second: FakeOpenAi;
let refusedUrl: string;
beforeAll(async () => {
  [first, second] = await Promise.all([startFakeOpenAi(), startFakeOpenAi()]);
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  refusedUrl = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/v1`;
  await new Promise((resolve) => closed.close(resolve));
});
afterEach(() => {
  first.requests.length = 0;
  second.requests.length = 0;
});
const told: string[] = [];
afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
  const done = told.length === FAULTS.length ? `${told.length} pass` : `${told.length} only`;
  console.log(['fault | asked | next | first token', ...told, done].join('\n'));
});

interface Fault {
  name: string;
  turns: FakeTurn[];
  /** How often the first provider is asked before the second one is. */
  asked: number;
  error: string;
  refused?: true;
  options?: Partial<OpenAiModelOptions>;
}

const timeouts = { connectMs: 5_000, firstTokenMs: 5_000, idleMs: 5_000, totalMs: 9_000 };
const html = { 'content-type': 'text/html; charset=utf-8' };
const FAULTS: Fault[] = [
  {
    name: '429 with a long Retry-After',
    turns: [{ status: 429, headers: { 'retry-after': '60' } }],
    ...{ asked: 1, error: 'the model answered 429' },
  },
  { name: '500', turns: Array(3).fill({ status: 500 }), asked: 3, error: 'the model answered 500' },
  {
    name: '502, then 503',
    turns: [{ status: 502 }, { status: 503 }, { status: 503 }],
    ...{ asked: 3, error: 'the model answered 503' },
  },
  { name: '401', turns: [{ status: 401 }], asked: 1, error: 'the model answered 401' },
  {
    name: '400, the context is too long',
    turns: [
      {
        status: 400,
        body: JSON.stringify({
          error: { message: 'too long', code: 'context_length_exceeded', type: 'invalid' },
        }),
      },
    ],
    ...{ asked: 1, error: 'the model answered 400 (context_length_exceeded)' },
  },
  {
    name: 'the connection is refused',
    ...{ turns: [], refused: true, asked: 0, error: 'the connection to the model broke' },
  },
  {
    name: 'the connection is taken and nothing said',
    turns: [{ mute: true }],
    ...{ asked: 1, error: 'the model did not answer' },
    options: { timeouts: { ...timeouts, connectMs: 200 } },
  },
  {
    name: 'a slow first token',
    turns: [{ delayMs: 60_000 }],
    ...{ asked: 1, error: 'the model fell silent' },
    options: { timeouts: { ...timeouts, firstTokenMs: 300 } },
  },
  {
    name: 'a stall in the middle',
    turns: [{ text: CUT, end: 'stall' }],
    ...{ asked: 1, error: 'the model fell silent' },
    options: { timeouts: { ...timeouts, idleMs: 200 } },
  },
  {
    name: 'a cut in the middle',
    turns: [{ text: CUT, end: 'cut' }],
    ...{ asked: 1, error: 'the connection to the model broke' },
  },
  {
    name: 'an end without a finish reason',
    turns: [{ text: CUT, end: 'no_finish' }],
    ...{ asked: 1, error: 'the answer broke off' },
  },
  {
    name: 'an event that is not JSON',
    turns: [{ text: CUT, end: 'garbage' }],
    ...{ asked: 1, error: 'the connection to the model broke' },
  },
  {
    name: 'a tool call that is not JSON',
    turns: Array(2).fill({ toolCalls: [{ name: 'capture_lead', args: '{"phone": "+1' }] }),
    ...{ asked: 2, error: 'the model wrote a tool call that is not JSON' },
  },
  {
    name: 'an empty answer',
    turns: Array(3).fill({ text: [] }),
    ...{ asked: 3, error: 'the model gave an empty answer' },
  },
  {
    name: 'a content filter',
    turns: [{ text: CUT, finishReason: 'content_filter' }],
    ...{ asked: 1, error: 'the answer was cut short (content_filter)' },
  },
  {
    name: 'an HTML page',
    turns: [{ status: 200, headers: html, body: '<html>Sign in to the Wi-Fi</html>' }],
    ...{ asked: 1, error: 'what answered is not a model' },
  },
];

function setUp(fault: Partial<Fault> = {}, seconds = true) {
  const fetch = makeModelFetch({ privateAllowed: true });
  const options = { maxRetries: 2, fetch, timeouts, ...fault.options };
  const failures: { code: string; message: string }[] = [];
  const reserved: PlannedCall[] = [];
  const settled: { success: boolean; errorCode?: string | undefined }[] = [];
  const candidates = [
    makeCandidate(fault.refused ? refusedUrl : first.baseUrl, { priority: 1 }, options),
    ...(seconds ? [makeCandidate(second.baseUrl, { priority: 2 }, { fetch, timeouts })] : []),
  ];
  const policy = { candidates, rules: { default: 'allow' as const, rules: [] } };
  const guards = makeCallGuards();
  const models = makeChatModels({
    local: new LocalModel(),
    policies: { of: async () => policy, peek: () => undefined },
    masker: makeMasker([]),
    guards,
    books: {
      budget: {
        reserve: async (call) => {
          reserved.push(call);
          return {
            settle: async (outcome) => void settled.push(outcome),
            release: async () => {},
          };
        },
      },
    },
    onFallback: ({ error }) => failures.push(error as { code: string; message: string }),
  });
  return { model: models.forReply(TENANT, agent), failures, reserved, settled };
}

const question = [new HumanMessage('When do you open?')];

describe('sixteen faults of a provider', () => {
  it.each(FAULTS)('$name: the next candidate answers, whole and once', async (fault) => {
    first.next(...fault.turns);
    second.next({ text: WORDS });
    const { model, failures, settled } = setUp(fault);
    const { text, error, all, firstMs } = await listen(model, question);
    expect(error).toBeUndefined();
    expect(text).toBe(ANSWER);
    expect(all?.tool_calls).toEqual([]);
    expect(all?.response_metadata).not.toHaveProperty('limited');
    expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining(fault.error)]);
    expect(first.requests).toHaveLength(fault.asked);
    expect(second.requests).toHaveLength(1);
    expect(firstMs).toBeLessThan(FIRST_TOKEN_MS_MAX);
    expect(settled.map(({ success }) => success)).toEqual([false, true]);
    told.push(`${fault.name} | ${fault.asked} | 1 | ${Math.round(firstMs)} ms`);
  });

  it.each(FAULTS)('$name: with nobody else, the keyless model answers', async (fault) => {
    first.next(...fault.turns);
    const { model } = setUp(fault, false);
    const { text, error, all } = await listen(model, question);
    expect(error).toBeUndefined();
    expect(text).toBe('from here');
    expect(all?.response_metadata).toMatchObject({ limited: true });
  });
});

describe('a short Retry-After', () => {
  it('is waited for, and the same candidate asked again', async () => {
    first.next({ status: 429, headers: { 'retry-after': '0.3' } }, { text: WORDS });
    const { model, failures } = setUp();
    const { text, firstMs } = await listen(model, question);
    expect(text).toBe(ANSWER);
    expect(failures).toEqual([]);
    expect(firstMs).toBeGreaterThanOrEqual(299);
    expect([first.requests.length, second.requests.length]).toEqual([2, 0]);
  });
});

it('leaves a candidate alone for as long as it asked to be', async () => {
  first.next({ status: 429, headers: { 'retry-after': '60' } });
  const { model, failures } = setUp();
  await listen(model, question);
  await listen(model, question);
  expect([first.requests.length, second.requests.length]).toEqual([1, 2]);
  expect(failures).toMatchObject([{ code: 'model_failed' }, { code: 'overloaded' }]);
});

const HEARD = ['We open at nine. ', 'On Sund'];
const AFTER: [string, FakeTurn, string][] = [
  ['a stall', { text: HEARD, end: 'stall' }, 'model_stalled'],
  ['a cut', { text: HEARD, end: 'cut' }, 'model_failed'],
  ['no finish reason', { text: HEARD, end: 'no_finish' }, 'model_failed'],
  ['an event that is not JSON', { text: HEARD, end: 'garbage' }, 'model_failed'],
  ['a content filter', { text: HEARD, finishReason: 'content_filter' }, 'model_failed'],
  ['no room left', { text: HEARD, finishReason: 'length' }, 'model_failed'],
  [
    'a tool call that is not JSON',
    { text: HEARD, toolCalls: [{ name: 'capture_lead', args: '[' }] },
    'model_failed',
  ],
];

describe('once words may have been heard', () => {
  it.each(AFTER)('%s ends in an error, and nobody begins anew', async (_, turn, code) => {
    first.next(turn);
    const { model } = setUp({ options: { timeouts: { ...timeouts, idleMs: 200 } } });
    const { text, error } = await listen(model, question);
    expect(text).toBe(HEARD.join(''));
    expect(error).toMatchObject({ name: 'AppError', code });
    expect(second.requests).toHaveLength(0);
  });
});

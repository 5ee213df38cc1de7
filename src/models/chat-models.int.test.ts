import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeMasker } from '../privacy/mask.ts';
import { recogniseEmail } from '../privacy/recognise-email.ts';
import { makePhoneRecogniser } from '../privacy/recognise-phone.ts';
import { type FakeOpenAi, startFakeOpenAi } from '../providers/llm/testing/fake-open-ai.ts';
import type { Role } from '../schemas/access.ts';
import type { Agent } from '../schemas/agent.ts';
import { type AuditEntry, auditEntrySchema } from '../schemas/audit.ts';
import { type Fallback, type ModelPolicy, makeChatModels } from './chat-models.ts';
import { captureLead, listen } from './testing/listen.ts';
import { LocalModel } from './testing/local-model.ts';
import { makeCandidate } from './testing/make-candidate.ts';

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
let fake: FakeOpenAi;
beforeAll(async () => {
  fake = await startFakeOpenAi();
});
afterEach(() => {
  fake.requests.length = 0;
});
afterAll(() => fake.close());

function setUp(over: Partial<ModelPolicy> = {}) {
  const local = new LocalModel();
  const fallbacks: Fallback[] = [];
  const audited: AuditEntry[] = [];
  const policy: ModelPolicy = {
    candidates: [makeCandidate(fake.baseUrl)],
    rules: { default: 'allow', rules: [] },
    ...over,
  };
  const models = makeChatModels({
    local,
    policies: { of: async () => policy, peek: () => undefined },
    masker: makeMasker([recogniseEmail, makePhoneRecogniser()]),
    books: { audit: async (_tenantId, entry) => void audited.push(auditEntrySchema.parse(entry)) },
    onFallback: (fallback) => fallbacks.push(fallback),
  });
  return { local, fallbacks, audited, models, model: models.forReply(agent.tenantId, agent) };
}

const asked = [new HumanMessage('Hello?')];
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
    const { text, all, error } = await listen(model, conversation);
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
      tools: [captureLead],
    });
  });

  it('streams words as they come once the first sentence is whole', async () => {
    const { model } = setUp();
    fake.next({ text: ['One ', 'two. ', 'Three ', 'four', '.'] });
    const { pieces, all } = await listen(model, conversation);
    expect(pieces).toEqual(['One ', 'two. ', 'Three ', 'four', '.']);
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
    const { text, all, error } = await listen(model, conversation);
    expect(error).toBeUndefined();
    expect(text).toBe('from here');
    expect(all?.response_metadata).toMatchObject({ limited: true });
    expect(local.heard).toEqual(conversation);
    expect(local.heard[0]?.additional_kwargs['brief']).toBe(
      conversation[0]?.additional_kwargs['brief'],
    );
    expect(local.boundTools).toEqual([captureLead]);
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
    fake.next({ text: ['It is on. ', 'Your viewing is'], end });
    const { text, error } = await listen(model, conversation);
    expect(text).toBe('It is on. Your viewing is');
    expect(error).toMatchObject({ name: 'AppError', code });
    expect(fallbacks).toEqual([]);
  });

  it('is not for a caller who hung up', async () => {
    const { model, fallbacks } = setUp();
    fake.next({ delayMs: 60_000 });
    const caller = new AbortController();
    setTimeout(() => caller.abort(new Error('hung up')), 50);
    const { text, error } = await listen(model, conversation, caller.signal);
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

describe('who may be asked', () => {
  const deny = (rule: object) => ({
    default: 'allow' as const,
    rules: [{ effect: 'deny' as const, models: ['fake'], roles: [], agent_ids: [], ...rule }],
  });

  it('refuses with a reason, audits it, and goes on with the next allowed model', async () => {
    const { model, fallbacks, audited } = setUp({
      candidates: [
        makeCandidate(fake.baseUrl, { priority: 1 }),
        makeCandidate(fake.baseUrl, { priority: 2, model: 'small' }),
      ],
      rules: deny({ reason: 'too expensive' }),
    });
    fake.next({ text: ['Hello.'] });
    const { text, all } = await listen(model, conversation);
    expect(text).toBe('Hello.');
    expect(all?.response_metadata).not.toHaveProperty('limited');
    expect(fake.requests.map(({ body }) => body['model'])).toEqual(['small']);
    expect(fallbacks).toMatchObject([
      { model: 'fake', error: { code: 'model_not_allowed', message: 'too expensive' } },
    ]);
    expect(audited).toMatchObject([
      {
        action: 'model.refused',
        outcome: 'refused',
        model: 'fake/fake',
        details: { code: 'model_not_allowed', reason: 'too expensive' },
      },
      { action: 'model.called', outcome: 'ok', model: 'fake/small' },
    ]);
    expect(audited[1]?.dataClasses?.toSorted()).toEqual(['EMAIL', 'PHONE']);
  });

  it('comes down to the keyless model when nobody is allowed', async () => {
    const { model } = setUp({ rules: { default: 'deny', rules: [] } });
    const { text, all } = await listen(model, conversation);
    expect(text).toBe('from here');
    expect(all?.response_metadata).toMatchObject({
      limited: true,
      limited_by: 'model_not_allowed',
    });
    expect(fake.requests).toEqual([]);
  });

  it('asks for the role of whoever set the run off', async () => {
    const { models } = setUp({ rules: deny({ roles: ['service'] }) });
    const as = (role: Role) => listen(models.forReply(agent.tenantId, agent, { role }), asked);
    expect((await as('service')).text).toBe('from here');
    expect((await as('member')).text).toBe('ok');
  });
});

it('hands out the local model itself when there is known to be no other', () => {
  const local = new LocalModel();
  const none: ModelPolicy = { candidates: [], rules: { default: 'allow', rules: [] } };
  const models = makeChatModels({
    local,
    policies: { of: async () => none, peek: () => none },
    masker: makeMasker([]),
    onFallback: () => {},
  });
  expect(models.forReply(agent.tenantId, agent)).toBe(local);
});

it('has no keyless model for other tasks, and says so', async () => {
  const { models } = setUp({ candidates: [] });
  const { error } = await listen(models.forTask(agent.tenantId, agent.id), asked);
  expect(error).toMatchObject({ code: 'model_not_allowed' });
});

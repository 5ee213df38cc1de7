import { HumanMessage } from '@langchain/core/messages';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeMasker } from '../privacy/mask.ts';
import {
  type FakeOpenAi,
  type FakeTurn,
  startFakeOpenAi,
} from '../providers/llm/testing/fake-open-ai.ts';
import { newAgent } from '../stores/postgres/testing/make-world.ts';
import type { AskDeps } from './ask-options.ts';
import { beginCall } from './begin-call.ts';
import type { CallOutcome } from './budget-port.ts';
import { makeCallGuards } from './call-guards.ts';
import type { Candidate } from './candidate.ts';
import { makeChatModels } from './chat-models.ts';
import type { CallBooks } from './report-call.ts';
import { captureLead, listen } from './testing/listen.ts';
import { LocalModel } from './testing/local-model.ts';
import { makeCandidate } from './testing/make-candidate.ts';

/** Two providers asked at once: one is heard, both are paid for. */
const TENANT = '8a7c1f9e-3d1b-4f6a-8b0e-2c9d4e5f6a7b';
const AGENT = '3f1f6b3e-5a43-4f0e-9a57-5d2f2f9f6d11';
const agent = { ...newAgent('desk'), id: AGENT, tenantId: TENANT, version: 1 };
const question = [new HumanMessage('When do you open?')];
const SOON_MS = 30;
/** Late enough for the other one to be asked meanwhile, also on a machine that is busy. */
const LATE_MS = 1_500;
const SILENT: FakeTurn = { delayMs: 60_000 };
const timeouts = { connectMs: 8_000, firstTokenMs: 8_000, idleMs: 8_000, totalMs: 20_000 };

let fakes: [FakeOpenAi, FakeOpenAi, FakeOpenAi];
beforeAll(async () => {
  fakes = await Promise.all([startFakeOpenAi(), startFakeOpenAi(), startFakeOpenAi()]);
});
afterEach(() => {
  for (const fake of fakes) fake.requests.length = 0;
});
afterAll(async () => {
  await Promise.all(fakes.map((fake) => fake.close()));
});

type Entry = CallOutcome & { model: string };

/** The candidates are asked in the order given, and named first, second and third. */
function setUp(overs: Partial<Candidate>[], denied: string[] = []) {
  const entries: Entry[] = [];
  const failures: unknown[] = [];
  const candidates = overs.map((over, at) => {
    const model = ['first', 'second', 'third'][at] ?? '';
    const baseUrl = fakes[at]?.baseUrl ?? '';
    return makeCandidate(baseUrl, { model, priority: at, ...over }, { timeouts });
  });
  const rule = { effect: 'deny' as const, models: denied, roles: [], agent_ids: [] };
  const policy = {
    candidates,
    rules: { default: 'allow' as const, rules: denied.length > 0 ? [rule] : [] },
  };
  const guards = makeCallGuards();
  const books: CallBooks = {
    budget: {
      reserve: async ({ model }) => ({
        settle: async (outcome) => void entries.push({ model, ...outcome }),
        release: async () => {},
      }),
    },
  };
  const models = makeChatModels({
    local: new LocalModel(),
    policies: { of: async () => policy, peek: () => undefined },
    masker: makeMasker([]),
    ...{ guards, books },
    onFallback: ({ error }) => failures.push(error),
  });
  const asker = { tenantId: TENANT, agentId: AGENT };
  const told = { refusal: () => null, onFailure: () => {}, onBroken: () => {} };
  const deps: AskDeps = { asker, guards, books, ...told, patienceMs: 20_000 };
  const asked = () => fakes.map(({ requests }) => requests.length);
  return {
    model: models.forReply(TENANT, agent),
    entries,
    failures,
    guards,
    candidates,
    asked,
    deps,
  };
}

const says = (who: string): FakeTurn => ({ text: [`The ${who} `, 'answers. ', 'Gladly.'] });
const said = (who: string) => `The ${who} answers. Gladly.`;
const hedged = { hedgeAfterMs: SOON_MS };

describe('a silent candidate is raced by the next', () => {
  it('unless nobody asked for it', async () => {
    fakes[0].next({ ...says('first'), delayMs: LATE_MS });
    const { model, asked } = setUp([{}, {}]);
    expect((await listen(model, question)).text).toBe(said('first'));
    expect(asked()).toEqual([1, 0, 0]);
  });

  it('and not when it speaks in time', async () => {
    fakes[0].next(says('first'));
    const { model, asked } = setUp([{ hedgeAfterMs: 8_000 }, {}]);
    expect((await listen(model, question)).text).toBe(said('first'));
    expect(asked()).toEqual([1, 0, 0]);
  });

  it.each(['streamed', 'at once'])('and is told to stop when it loses (%s)', async (how) => {
    fakes[0].next(SILENT);
    fakes[1].next(says('second'));
    const { model, entries, failures, asked } = setUp([hedged, {}, {}]);
    const text =
      how === 'streamed'
        ? (await listen(model, question)).text
        : (await model.invoke(question)).text;
    expect(text).toBe(said('second'));
    expect(asked()).toEqual([1, 1, 0]);
    await expect.poll(() => fakes[0].requests[0]?.aborted).toBe(true);
    expect(failures).toEqual([]);
    const [lost, won] = entries.toSorted((a, b) => a.model.localeCompare(b.model));
    expect(lost).toMatchObject({
      ...{ model: 'first', success: false, errorCode: 'aborted', estimated: true },
      ...{ inputTokens: Math.ceil('When do you open?'.length / 4), outputTokens: 0 },
    });
    expect(won).toMatchObject({ success: true, inputTokens: 11, outputTokens: 7 });
    expect(entries).toHaveLength(2);
  });

  it('and wins when it is the first to speak after all', async () => {
    fakes[0].next({ ...says('first'), delayMs: LATE_MS });
    fakes[1].next(SILENT);
    const { model, entries, asked } = setUp([hedged, {}]);
    expect((await listen(model, question)).text).toBe(said('first'));
    expect(asked()).toEqual([1, 1, 0]);
    await expect.poll(() => fakes[1].requests[0]?.aborted).toBe(true);
    expect(entries.find(({ model: name }) => name === 'second')).toMatchObject({
      ...{ success: false, errorCode: 'aborted', estimated: true },
    });
  });

  it('and one of their tool calls is made, not both', async () => {
    const call = { toolCalls: [{ name: 'capture_lead', args: { phone: '1' } }] };
    fakes[0].next({ ...call, delayMs: LATE_MS });
    fakes[1].next({ ...call, delayMs: 10 * SOON_MS });
    const { model, asked } = setUp([hedged, {}]);
    const { all, error } = await listen(model, question);
    expect(error).toBeUndefined();
    expect(asked()).toEqual([1, 1, 0]);
    expect(all?.tool_calls).toMatchObject([{ name: 'capture_lead', args: { phone: '1' } }]);
  });

  it('but not one that is at work on a tool call', async () => {
    fakes[0].next({ toolCalls: [{ name: 'capture_lead', args: { phone: '1' } }], end: 'stall' });
    const { candidates, deps, entries } = setUp([hedged]);
    const [first] = candidates;
    if (first === undefined) throw new RangeError('no first');
    const call = beginCall(first, question, { tools: [captureLead] }, deps);
    // The call is not whole and never will be; that it has begun is told all the same.
    await call.spoke;
    await call.outrun();
    expect(entries).toMatchObject([{ model: 'first', errorCode: 'aborted', estimated: true }]);
  });
});

describe('the next one is asked as anybody is asked', () => {
  it('not while it asked for time', async () => {
    fakes[0].next(SILENT);
    fakes[2].next(says('third'));
    const { model, guards, candidates, failures, asked } = setUp([hedged, {}, {}]);
    const [, second] = candidates;
    if (second === undefined) throw new RangeError('no second');
    const pass = await guards.enter(second);
    pass.failed(
      Object.assign(new Error('wait'), {
        name: 'AppError',
        code: 'model_failed',
        retryAfterSeconds: 60,
      }),
    );
    expect((await listen(model, question)).text).toBe(said('third'));
    expect(asked()).toEqual([1, 0, 1]);
    expect(failures).toMatchObject([{ code: 'overloaded' }]);
  });

  it('not while it has its hands full', async () => {
    fakes[0].next(SILENT);
    fakes[2].next(says('third'));
    const { model, guards, candidates, asked } = setUp([hedged, { concurrencyMax: 1 }, {}]);
    const [, second] = candidates;
    if (second === undefined) throw new RangeError('no second');
    const busy = await guards.enter(second);
    expect((await listen(model, question)).text).toBe(said('third'));
    expect(asked()).toEqual([1, 0, 1]);
    busy.ended();
  });

  it('not when a rule refuses it', async () => {
    fakes[0].next(SILENT);
    fakes[2].next(says('third'));
    const { model, asked } = setUp([hedged, {}, {}], ['second']);
    expect((await listen(model, question)).text).toBe(said('third'));
    expect(asked()).toEqual([1, 0, 1]);
  });

  it('and never a third while two are asked', async () => {
    fakes[0].next(SILENT);
    fakes[1].next({ ...says('second'), delayMs: 10 * SOON_MS });
    const { model, asked } = setUp([hedged, hedged, hedged]);
    expect((await listen(model, question)).text).toBe(said('second'));
    expect(asked()).toEqual([1, 1, 0]);
  });
});

describe('when it goes wrong', () => {
  it('a failure of one leaves the other', async () => {
    fakes[0].next({ ...says('first'), delayMs: LATE_MS });
    fakes[1].next({ status: 401 });
    const { model, failures, asked } = setUp([hedged, {}]);
    expect((await listen(model, question)).text).toBe(said('first'));
    expect(asked()).toEqual([1, 1, 0]);
    expect(failures).toHaveLength(1);
  });

  it('the loser is asked again when the winner breaks off before its first sentence', async () => {
    fakes[0].next(SILENT, says('first'));
    fakes[1].next({ text: ['We open at ', 'nine'], end: 'cut' });
    const { model, entries, failures, asked } = setUp([hedged, {}]);
    const { text, error } = await listen(model, question);
    expect(error).toBeUndefined();
    expect(text).toBe(said('first'));
    expect(asked()).toEqual([2, 1, 0]);
    expect(failures).toHaveLength(1);
    expect(entries.map(({ model: name, success }) => [name, success])).toEqual(
      expect.arrayContaining([
        ['first', false],
        ['second', false],
        ['first', true],
      ]),
    );
  });

  it('the keyless model answers when both fail', async () => {
    fakes[0].next({ delayMs: 5 * SOON_MS, end: 'cut' });
    fakes[1].next({ status: 401 });
    const { model } = setUp([hedged, {}]);
    const { text, all } = await listen(model, question);
    expect(text).toBe('from here');
    expect(all?.response_metadata).toMatchObject({ limited: true });
  });

  it('both are told when the caller hangs up, and both are in the books', async () => {
    fakes[0].next(SILENT);
    fakes[1].next(SILENT);
    const { model, entries, asked } = setUp([hedged, {}]);
    const caller = new AbortController();
    const heard = listen(model, question, caller.signal);
    await expect.poll(asked, { timeout: 5_000 }).toEqual([1, 1, 0]);
    caller.abort(new Error('hung up'));
    expect((await heard).error).toBeInstanceOf(Error);
    await expect.poll(() => entries.length).toBe(2);
    await expect
      .poll(() => fakes.map((f) => f.requests[0]?.aborted))
      .toEqual([true, true, undefined]);
  });
});

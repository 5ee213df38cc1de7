import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as limitedOffer from '../prompts/limited-offer.ts';
import { composeMoney } from './compose-money.ts';
import { demoAgency } from './demo/demo-agency.ts';
import { makeDemoListings } from './demo/make-demo-listings.ts';
import { seedTenant } from './demo/seed-tenant.ts';
import { makeChatModels } from './models/chat-models.ts';
import { makeMasker } from './privacy/mask.ts';
import { makeOpenAiModel } from './providers/llm/open-ai.ts';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import type { TurnResult } from './schemas/chat.ts';
import { type House, type OpenedHouse, openHouse } from './testing/open-house.ts';
import { playTurn } from './testing/play-turn.ts';
import { serveHouse } from './testing/serve-house.ts';
import { LocalChatModel } from './understanding/local-chat-model.ts';

/** What models cost, in the whole house: on every turn, and when there is no money left. */
const listings = makeDemoListings().slice(0, 5);
const tenantId = demoAgency.tenant.id;
const MODEL = 'test-model';
let openAi: FakeOpenAi;
let opened: OpenedHouse;
let house: House;

beforeAll(async () => {
  openAi = await startFakeOpenAi();
  const settings = { OPENAI_BASE_URL: openAi.baseUrl, OPENAI_MODEL: MODEL, EMBEDDINGS: 'local' };
  opened = await openHouse(settings, { seed: false });
  ({ house } = opened);
  await seedTenant(house.seedPorts, { ...demoAgency, listings, documents: [] });
  await house.stores.budgets.setPrice(tenantId, MODEL, {
    inputUsdMicrosPerMillion: 1_000_000,
    outputUsdMicrosPerMillion: 2_000_000,
  });
});

beforeEach(() => house.stores.budgets.setLimit(tenantId, null));

afterAll(async () => {
  await opened?.close();
  await openAi.close();
});

const turn = async (message: string, threadId?: string): Promise<TurnResult> =>
  (await playTurn(house.deps.turns, tenantId, message, { threadId })).done;

const rowsOf = (runId: string) =>
  house.db.withTenant(tenantId, async (sql) => {
    const { rows } = await sql.query(
      `SELECT operation, provider, model, input_tokens::int, output_tokens::int,
         cost_usd_micros::int, method, success, error_code
       FROM usage WHERE tenant_id = $1 AND run_id = $2 ORDER BY id`,
      [tenantId, runId],
    );
    return rows;
  });

const called = {
  ...{ operation: 'chat', provider: 'openai_compatible', model: MODEL },
  ...{ input_tokens: 11, output_tokens: 7, cost_usd_micros: 25 },
  ...{ method: 'reported', success: true, error_code: null },
};

it('keeps a row of every call a turn made, with what it cost', async () => {
  openAi.next(
    { toolCalls: [{ name: 'get_property', args: { listingKey: listings[0]?.ListingKey ?? '' } }] },
    { text: ['That is all I know.'] },
  );
  const before = await house.stores.budgets.get(tenantId);
  const { run_id: runId } = await turn('What do you know of it?');
  expect(await rowsOf(runId)).toEqual([called, called]);
  const after = await house.stores.budgets.get(tenantId);
  expect(after.spentUsdMicros - before.spentUsdMicros).toBe(50);
  expect(after.reservedUsdMicros).toBe(0);
});

it('keeps a row of the call that failed, and of the keyless answer after it', async () => {
  openAi.next({ status: 401 });
  const { run_id: runId } = await turn('Do you have parking?');
  const rows = await rowsOf(runId);
  expect(rows[0]).toMatchObject({ success: false, cost_usd_micros: 0, error_code: 'model_failed' });
  expect(rows.at(-1)).toMatchObject({
    ...{ provider: 'foyer', model: 'foyer-local', method: 'free', cost_usd_micros: 0 },
  });
});

it('answers politely when the money is gone, and offers a person, once', async () => {
  await house.stores.budgets.setLimit(tenantId, 0);
  const heard = openAi.requests.length;
  const first = await turn('Hello! How is the weather?');
  expect(first).toMatchObject({ status: 'success' });
  expect(first.reply).toContain(limitedOffer.render('en'));
  expect((await rowsOf(first.run_id)).map((row) => row['method'])).toEqual(['free']);
  const second = await turn('Yes please, a person.', first.thread_id);
  expect(second.reply).not.toContain(limitedOffer.render('en'));
  expect(openAi.requests).toHaveLength(heard);
  const { rows } = await house.db.withTenant(tenantId, (sql) =>
    sql.query('SELECT thread_id FROM escalations WHERE tenant_id = $1 AND thread_id = $2', [
      tenantId,
      first.thread_id,
    ]),
  );
  expect(rows).toHaveLength(1);
  const told = await house.stores.audit.list(tenantId, {
    ...{ filter: { action: 'budget.alerted' }, limit: 10 },
  });
  expect(told.map(({ details }) => details?.['percent'])).toContain(100);
});

it('lets exactly 10 of 100 calls at once reach the model where there is room for 10', async () => {
  const tenant = await house.stores.tenants.create({
    ...{ slug: 'race', name: 'Race', phone: null, email: null },
  });
  const money = composeMoney({ db: house.db, stores: house.stores, onError: () => {} });
  const client = makeOpenAiModel({
    ...{ apiKey: 'none', baseUrl: openAi.baseUrl, model: MODEL, maxRetries: 0 },
    timeouts: { connectMs: 30_000, firstTokenMs: 30_000, idleMs: 30_000, totalMs: 60_000 },
  });
  const candidate = {
    ...{ id: 'race', provider: 'openai_compatible', model: MODEL, priority: 1, weight: 1 },
    ...{ concurrencyMax: 200, outputTokensMax: 4_096, price: null, client },
  };
  const policy = { candidates: [candidate], rules: { default: 'allow' as const, rules: [] } };
  const models = makeChatModels({
    ...{ local: new LocalChatModel(), masker: makeMasker([]), onFallback: () => {} },
    policies: { of: async () => policy, peek: () => policy },
    books: { budget: money.budget },
  });
  const [agent] = await house.stores.agents.list(tenantId);
  if (agent === undefined) throw new Error('no agent');
  // 4,096 tokens of an answer at most: the dearest a call can be.
  await house.stores.budgets.setPrice(tenant.id, MODEL, {
    ...{ inputUsdMicrosPerMillion: 0, outputUsdMicrosPerMillion: 1_000_000 },
  });
  await house.stores.budgets.setLimit(tenant.id, 10 * 4_096);
  const heard = openAi.requests.length;
  const answers = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const occasion = { threadId: randomUUID(), runId: randomUUID() };
      const model = models.forReply(tenant.id, agent, occasion);
      return (await model.invoke('Hello')).response_metadata['limited_by'];
    }),
  );
  expect(openAi.requests.length - heard).toBe(10);
  expect(answers.filter((by) => by === 'budget_exhausted')).toHaveLength(90);
  await money.close();
  expect(await house.stores.budgets.get(tenant.id)).toMatchObject({
    ...{ spentUsdMicros: 70, reservedUsdMicros: 0 },
  });
});

interface Body {
  data: { key?: string; seq: number }[];
  total: { cost_usd_micros: number };
  next_cursor: string | null;
}

it('is read and steered over HTTP, and the audit knows of it', async () => {
  const { url, stop } = await serveHouse(house.deps);
  const call = async (method: string, path: string, body?: unknown, tag?: string) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(tag && { 'if-match': tag }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status, headers } = response;
    return {
      status,
      tag: headers.get('etag') ?? '',
      body: (await response.json().catch(() => null)) as Body,
    };
  };

  const usage = await call('GET', '/v1/usage?by=model');
  expect(usage).toMatchObject({ status: 200, body: { by: 'model' } });
  expect(usage.body.data.map(({ key }) => key)).toContain('foyer-local');
  expect(usage.body.total.cost_usd_micros).toBeGreaterThanOrEqual(50);
  for (const query of ['by=week', 'from=2026-02-30', 'from=2026-02-01&to=2026-01-01', 'x=1']) {
    expect(await call('GET', `/v1/usage?${query}`), query).toMatchObject({ status: 400 });
  }

  const before = await call('GET', '/v1/budget');
  const put = (limit: unknown, tag?: string) =>
    call('PUT', '/v1/budget', { limit_usd_micros: limit }, tag);
  expect(await put(5_000_000, before.tag)).toMatchObject({
    ...{ status: 200, body: { limit_usd_micros: 5_000_000 } },
  });
  expect(await put(1, before.tag)).toMatchObject({ status: 412 });
  expect(await put(-1)).toMatchObject({ status: 400 });

  const price = {
    ...{ input_usd_micros_per_million_tokens: 1, output_usd_micros_per_million_tokens: 2 },
  };
  const path = '/v1/model-prices?model=maker%2Fmodel';
  expect(await call('PUT', path, price)).toMatchObject({ status: 200, body: price });
  expect((await call('GET', '/v1/model-prices')).body.data).toContainEqual({
    ...{ model: 'maker/model', ...price },
  });
  expect(await call('DELETE', path)).toMatchObject({ status: 204 });
  expect(await call('DELETE', path)).toMatchObject({ status: 404 });

  const audit = await call('GET', '/v1/audit?action=budget.updated&limit=1');
  expect(audit.body.data).toMatchObject([
    { action: 'budget.updated', details: { limit_usd_micros: 5_000_000 } },
  ]);
  const first = await call('GET', '/v1/audit?limit=2');
  const next = await call('GET', `/v1/audit?limit=2&cursor=${first.body.next_cursor}`);
  expect(next.body.data[0]?.seq).toBe((first.body.data[1]?.seq ?? 0) - 1);
  expect(await call('GET', '/v1/audit?cursor=x')).toMatchObject({ status: 400 });
  expect(await house.stores.audit.verify(tenantId)).toMatchObject({ ok: true });
  await stop();
});

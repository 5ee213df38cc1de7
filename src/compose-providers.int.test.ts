import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import { readEnv } from './config/env.ts';
import { demoAgency } from './demo/demo-agency.ts';
import { makeDemoListings } from './demo/make-demo-listings.ts';
import { seedTenant } from './demo/seed-tenant.ts';
import { makeLogger } from './host/http/logger.ts';
import { call } from './host/testing/open-test-host.ts';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import type { Provider } from './schemas/providers.ts';
import { makeWorld } from './stores/postgres/testing/make-world.ts';
import { openPlace } from './testing/open-place.ts';
import { playTurn } from './testing/play-turn.ts';
import { type Served, serveHouse } from './testing/serve-house.ts';

/** Providers in the whole house: set up over HTTP, used in turns, seen by nobody else. */
const CANARY = 'sk-canary-91d2ab7c';
const tenantId = demoAgency.tenant.id;
const logged: string[] = [];
let service: FakeOpenAi;
let own: FakeOpenAi;
let place: Awaited<ReturnType<typeof openPlace>>;
let house: Awaited<ReturnType<typeof compose>>;
let served: Served;
let other: string;

const open = (over: Record<string, string> = {}) =>
  compose(
    readEnv({
      ...{ ...place.settings, EMBEDDINGS: 'local', CACHE_TTL_SECONDS: '0' },
      ...{ OPENAI_BASE_URL: service.baseUrl, OPENAI_MODEL: 'gpt-4o-mini' },
      ...over,
    }),
    {
      seed: false,
      log: makeLogger({ level: 'trace', destination: { write: (line) => logged.push(line) } }),
      resolveKey: async (key) => {
        if (key === 'own') return { tenantId, slug: 'own' };
        return key === 'other' ? { tenantId: other, slug: 'other' } : null;
      },
    },
  );

beforeAll(async () => {
  [service, own] = await Promise.all([startFakeOpenAi(), startFakeOpenAi()]);
  place = await openPlace();
  house = await open();
  const listings = makeDemoListings().slice(0, 3);
  await seedTenant(house.seedPorts, { ...demoAgency, listings, documents: [] });
  other = (await makeWorld(house.db, 'other')).tenantId;
  served = await serveHouse(house.deps);
});
afterAll(async () => {
  await served?.stop();
  await house.close();
  await Promise.all([service.close(), own.close()]);
  await place.remove();
});
beforeEach(async () => {
  service.requests.length = 0;
  own.requests.length = 0;
  const { data } = (await send('GET', '/v1/providers')).body as { data: Provider[] };
  for (const { id } of data) await send('DELETE', `/v1/providers/${id}`);
});

async function send(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  return call(served.port, path, {
    method,
    headers: {
      'x-api-key': 'own',
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}
const made = async (over: object = {}) =>
  (
    await send('POST', '/v1/providers', {
      ...{ task: 'llm', provider: 'house', model: 'big', base_url: own.baseUrl, api_key: CANARY },
      ...over,
    })
  ).body as Provider;

async function turn(tenant = tenantId, agentId = 'real-estate', at = house) {
  const message = 'Tell me a little about yourselves, please.';
  return (await playTurn(at.deps.turns, tenant, message, { agentId })).done;
}

describe('a provider of a tenant', () => {
  it('answers its turns under its key, and nobody sees the key', async () => {
    const answer = await send('POST', '/v1/providers', {
      ...{ task: 'llm', provider: 'house', model: 'big', base_url: own.baseUrl, api_key: CANARY },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.etag).toBe('"1"');
    const { id } = answer.body as Provider;
    own.next({ text: ['With pleasure.'] });
    await turn();
    expect(own.requests).toMatchObject([
      { authorization: `Bearer ${CANARY}`, body: { model: 'big' } },
    ]);
    expect(service.requests).toEqual([]);
    await turn(other, 'homes');
    expect(service.requests).toHaveLength(1);
    expect(own.requests).toHaveLength(1);

    own.next({ status: 401, body: JSON.stringify({ error: { message: `bad key ${CANARY}` } }) });
    await turn();
    const audit = await house.db.asSystem((sql) => sql.query('SELECT * FROM audit_log'));
    const seen = [
      await send('GET', '/v1/providers'),
      await send('GET', `/v1/providers/${id}`),
      await send('GET', '/metrics'),
      await send('PATCH', `/v1/providers/${id}`, { weight: 3 }),
      audit.rows,
      logged,
    ];
    expect(JSON.stringify(seen)).not.toContain(CANARY);
    expect(JSON.stringify(audit.rows)).toContain('provider.created');
    expect(JSON.stringify(audit.rows)).toContain('model.called');
  });

  it("is nobody else's: a foreign id is a missing one", async () => {
    const { id } = await made();
    const as = { 'x-api-key': 'other' };
    const strip = (text: string) => text.replace(/"request_id":"[^"]+"/, '');
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { weight: 1 }],
      ['DELETE', '', undefined],
      ['POST', '/test', undefined],
    ] as const) {
      const foreign = await send(method, `/v1/providers/${id}${path}`, body, as);
      const missing = await send(method, `/v1/providers/${randomUUID()}${path}`, body, as);
      expect(foreign.status).toBe(404);
      expect(strip(foreign.text)).toBe(strip(missing.text));
    }
    expect((await send('GET', '/v1/providers', undefined, as)).body).toMatchObject({ data: [] });
  });

  it('is changed at its version, and keeps its key at home', async () => {
    const { id } = await made();
    const path = `/v1/providers/${id}`;
    const stale = await send('PATCH', path, { weight: 3 }, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    expect(await send('PATCH', path, { weight: 3 }, { 'if-match': '"1"' })).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { weight: 3, has_key: true },
    });
    const moved = await send('PATCH', path, { base_url: service.baseUrl });
    expect(moved).toMatchObject({ status: 400, body: { error: { field: 'api_key' } } });
    expect((await send('PATCH', path, { key: 1 })).status).toBe(400);
  });

  it('is made once under an idempotency key', async () => {
    const body = { task: 'llm', provider: 'openai', model: 'x', api_key: CANARY };
    const twice = { 'idempotency-key': 'once' };
    const first = await send('POST', '/v1/providers', body, twice);
    const again = await send('POST', '/v1/providers', body, twice);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect((await send('POST', '/v1/providers', body)).status).toBe(409);
  });

  it.each([
    ['a model that is missing', { model: '' }, 'model'],
    ['no address', { base_url: null }, 'base_url'],
    ['no task', { task: 'magic' }, 'task'],
  ])('is refused for %s', async (_, over, field) => {
    const answer = await send('POST', '/v1/providers', {
      ...{ task: 'llm', provider: 'house', model: 'big', base_url: own.baseUrl },
      ...over,
    });
    expect(answer).toMatchObject({ status: 400, body: { error: { field } } });
  });

  it('is tested', async () => {
    const { id } = await made();
    expect(await send('POST', `/v1/providers/${id}/test`)).toMatchObject({
      status: 200,
      body: { ok: true, code: null },
    });
    own.next({ status: 401, body: JSON.stringify({ error: { message: CANARY } }) });
    const refused = await send('POST', `/v1/providers/${id}/test`);
    expect(refused.body).toMatchObject({
      ...{ ok: false, code: 'model_failed', message: 'the model answered 401' },
    });
    const vectors = await made({ task: 'embedding' });
    expect((await send('POST', `/v1/providers/${vectors.id}/test`)).body).toMatchObject({
      ...{ ok: true, message: 'it answers with 4 dimensions' },
    });
  });
});

describe('a private address', () => {
  it('is refused when it is entered, and when it is called', async () => {
    await made();
    const strict = await open({ FOYER_PRIVATE_PROVIDERS: '0' }).catch(() => undefined);
    // The embedded database belongs to one process: then there is no second house on it.
    if (strict === undefined) return;
    try {
      const setting = { task: 'llm', provider: 'house', model: 'big' } as const;
      const check = strict.deps.v1.providers.check({ ...setting, base_url: own.baseUrl });
      await expect(check).rejects.toMatchObject({ code: 'address_refused', field: 'base_url' });
      expect((await turn(tenantId, 'real-estate', strict)).reply).not.toBe('');
      const [{ id = '' } = {}] = await strict.deps.v1.providers.list(tenantId, { limit: 1 });
      const signal = new AbortController().signal;
      expect(await strict.deps.v1.providers.test(tenantId, id, signal)).toMatchObject({
        ok: false,
        code: 'address_refused',
      });
      expect(own.requests).toEqual([]);
    } finally {
      await strict.close();
    }
  });
});

describe('rules', () => {
  it('take a model away at once, and the keyless one goes on', async () => {
    await made();
    const put = (body: object) => send('PUT', '/v1/model-rules', body);
    const rules = [{ effect: 'deny', models: ['house/*'], reason: 'not any more' }];
    expect(await put({ rules })).toMatchObject({ status: 200, body: { default: 'allow' } });
    expect((await turn()).reply).not.toBe('');
    expect([...own.requests, ...service.requests]).toEqual([]);
    const { rows } = await house.db.asSystem((sql) => sql.query('SELECT * FROM audit_log'));
    expect(JSON.stringify(rows)).toContain('not any more');
    await put({});
    await turn();
    expect(own.requests).toHaveLength(1);
    expect((await put({ default: 'maybe' })).status).toBe(400);
  });
});

describe('features', () => {
  it('are read, replaced whole, and known to others at once', async () => {
    const before = await send('GET', '/v1/features');
    expect(before).toMatchObject({ status: 200, body: { monthly_budget_usd: null, version: 0 } });
    const wanted = { monthly_budget_usd: 20.5, pii_entity_types: ['PHONE'] };
    const put = await send('PUT', '/v1/features', wanted, { 'if-match': '"0"' });
    expect(put).toMatchObject({ status: 200, body: wanted });
    // There is one budget: what is set here is what calls are held against, and the other way.
    expect((await send('GET', '/v1/budget')).body).toMatchObject({ limit_usd_micros: 20_500_000 });
    const etag = String(put.headers.etag);
    await send('PUT', '/v1/budget', { limit_usd_micros: 7_000_000 });
    expect((await send('GET', '/v1/features')).body).toMatchObject({ monthly_budget_usd: 7 });
    expect((await send('PUT', '/v1/features', wanted, { 'if-match': etag })).status).toBe(412);
    const now = String((await send('GET', '/v1/features')).headers.etag);
    const none = await send('PUT', '/v1/features', {}, { 'if-match': now });
    expect(none).toMatchObject({ status: 200, body: { monthly_budget_usd: null } });
    expect((await send('GET', '/v1/budget')).body).toMatchObject({ limit_usd_micros: null });
    expect((await send('PUT', '/v1/features', {}, { 'if-match': '"0"' })).status).toBe(412);
    expect((await send('PUT', '/v1/features', { spentUsd: 0 })).status).toBe(400);
    const theirs = await send('GET', '/v1/features', undefined, { 'x-api-key': 'other' });
    expect(theirs.body).toMatchObject({ monthly_budget_usd: null });
  });
});

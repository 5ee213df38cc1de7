import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { call } from './host/testing/open-test-host.ts';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import { makeWorld } from './stores/postgres/testing/make-world.ts';
import { type House, type OpenedHouse, openHouse } from './testing/open-house.ts';
import { type Served, serveHouse } from './testing/serve-house.ts';

/** Whose vectors a tenant's texts get, who sees them, and who pays for them. */
let service: FakeOpenAi;
let own: FakeOpenAi;
let opened: OpenedHouse;
let house: House;
let served: Served;
let ours: string;
let theirs: string;

beforeAll(async () => {
  [service, own] = await Promise.all([startFakeOpenAi(), startFakeOpenAi()]);
  const settings = {
    ...{ OPENAI_BASE_URL: service.baseUrl, OPENAI_API_KEY: 'sk-operator' },
    ...{ LOG_LEVEL: 'silent', OPENAI_EMBEDDING_MODEL: 'text-embedding-3-small' },
  };
  opened = await openHouse(settings, {
    seed: false,
    resolveKey: async (key) => {
      if (key === 'ours') return { tenantId: ours, slug: 'ours' };
      return key === 'theirs' ? { tenantId: theirs, slug: 'theirs' } : null;
    },
  });
  ({ house } = opened);
  ours = (await makeWorld(house.db, 'ours')).tenantId;
  theirs = (await makeWorld(house.db, 'theirs')).tenantId;
  served = await serveHouse(house.deps);
});
afterAll(async () => {
  await served?.stop();
  await opened?.close();
  await Promise.all([service.close(), own.close()]);
});
beforeEach(() => {
  for (const fake of [service, own]) fake.requests.length = 0;
});

const send = (key: string, method: string, path: string, body?: object) =>
  call(served.port, path, {
    method,
    headers: { 'x-api-key': key, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const ingest = (tenantId: string, name: string, text: string) =>
  house.deps.ingest(tenantId, {
    ...{ name, mimeType: 'text/markdown' },
    bytes: new TextEncoder().encode(text),
  });
const modelsOf = (tenantId: string) =>
  house.db.withTenant(tenantId, async (sql) => {
    const { rows } = await sql.query<{ model: string }>(
      `SELECT DISTINCT embedding_model AS model FROM knowledge_chunks WHERE tenant_id = $1
       ORDER BY 1`,
      [tenantId],
    );
    return rows.map(({ model }) => model);
  });
const paid = (tenantId: string) =>
  house.db.withTenant(tenantId, async (sql) => {
    const { rows } = await sql.query(
      `SELECT DISTINCT provider, model FROM usage WHERE tenant_id = $1
         AND operation = 'embedding' ORDER BY provider`,
      [tenantId],
    );
    return rows;
  });
const RULES = '# Rules\n\nCall 415 555 0134 about pets. Dogs are welcome.';
const SERVICE = 'text-embedding-3-small';

it("goes from the operator's vectors to a tenant's own, for that tenant alone", async () => {
  await ingest(ours, 'rules.md', RULES);
  await ingest(theirs, 'rules.md', RULES);
  expect(await modelsOf(ours)).toEqual([SERVICE]);
  expect(service.requests).toHaveLength(2);
  expect(own.requests).toEqual([]);

  const setting = { task: 'embedding', provider: 'house', model: 'vectors' };
  const made = await send('ours', 'POST', '/v1/providers', {
    ...{ ...setting, base_url: own.baseUrl, api_key: 'sk-ours' },
  });
  expect(made.status).toBe(201);
  // What was read before is read again, by a job that nobody had to ask for.
  await expect.poll(() => modelsOf(ours), { timeout: 60_000 }).toEqual(['house/vectors']);
  expect(own.requests[0]).toMatchObject({ authorization: 'Bearer sk-ours' });
  expect(JSON.stringify(own.requests)).not.toContain('555');
  expect(await modelsOf(theirs)).toEqual([SERVICE]);

  service.requests.length = 0;
  own.requests.length = 0;
  const found = await send('ours', 'GET', '/v1/knowledge/search?q=dogs');
  expect(found.status).toBe(200);
  expect(own.requests).toHaveLength(1);
  expect(service.requests).toEqual([]);
  expect(await paid(ours)).toEqual([
    { provider: 'house', model: 'vectors' },
    { provider: 'openai_compatible', model: SERVICE },
  ]);

  const { id } = made.body as { id: string };
  expect((await send('ours', 'DELETE', `/v1/providers/${id}`)).status).toBe(204);
  await expect.poll(() => modelsOf(ours), { timeout: 60_000 }).toEqual([SERVICE]);
});

it('shows the vendor what the tenant wants shown, and no more', async () => {
  const put = (body: object) => send('theirs', 'PUT', '/v1/features', body);
  const said = () => JSON.stringify(service.requests);
  await put({ pii_entity_types: ['EMAIL'] });
  await ingest(theirs, 'a.md', 'Ring 415 555 0134 or write to desk@agency.example.');
  expect(said()).toContain('555 0134');
  expect(said()).not.toContain('desk@agency');
  await put({ pii_redaction_enabled: false });
  await ingest(theirs, 'b.md', 'Write to desk@agency.example, really.');
  expect(said()).toContain('desk@agency.example');
  await put({});
});

it('embeds the long-term store at its own expense, and not without money', async () => {
  const item = { namespace: ['facts'], key: 'pets', value: { text: 'It has two cats.' } };
  expect((await send('theirs', 'PUT', '/store/items', item)).status).toBe(204);
  expect(service.requests).toHaveLength(1);
  const search = { namespace_prefix: ['facts'], query: 'cats' };
  expect((await send('theirs', 'POST', '/store/items/search', search)).body).toMatchObject({
    items: [{ key: 'pets' }],
  });
  expect(await paid(theirs)).toEqual([{ provider: 'openai_compatible', model: SERVICE }]);
  await send('theirs', 'PUT', '/v1/budget', { limit_usd_micros: 0 });
  service.requests.length = 0;
  const refused = await send('theirs', 'PUT', '/store/items', { ...item, key: 'more' });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(refused.status).toBeLessThan(500);
  expect(service.requests).toEqual([]);
});

it('says whose vectors do not come, and not that a language model failed', async () => {
  const item = { namespace: ['facts'], key: 'roof', value: { text: 'The roof is new.' } };
  const search = { namespace_prefix: ['facts'], query: 'roof' };
  const asks = [
    ['PUT', '/store/items', item],
    ['POST', '/store/items/search', search],
  ] as const;
  const tells = (answer: Awaited<ReturnType<typeof send>>, hint: RegExp) => {
    expect(answer.status).toBe(502);
    expect(answer.headers['x-foyer-error-code']).toBe('embedding_failed');
    expect(answer.text).toMatch(/^The embedding provider failed to answer/);
    expect(answer.text).toMatch(hint);
  };
  for (const [method, path, body] of asks) {
    service.next({ status: 401 });
    tells(await send('ours', method, path, body), /operator/);
  }

  const setting = { task: 'embedding', provider: 'house', model: 'vectors' };
  const made = await send('ours', 'POST', '/v1/providers', { ...setting, base_url: own.baseUrl });
  const { id } = made.body as { id: string };
  await expect.poll(() => modelsOf(ours), { timeout: 60_000 }).toEqual(['house/vectors']);
  for (const [method, path, body] of asks) {
    own.next({ status: 401 });
    tells(await send('ours', method, path, body), new RegExp(`providers/${id}/test`));
  }
  own.next({ status: 401 });
  const tested = await send('ours', 'POST', `/v1/providers/${id}/test`);
  expect(tested.body).toMatchObject({ ok: false, code: 'embedding_failed' });
});

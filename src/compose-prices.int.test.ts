import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import { type FakePresidio, startFakePresidio } from './providers/pii/testing/fake-presidio.ts';
import { openProductHouse, type ProductHouse } from './testing/open-product-house.ts';

/** What a tenant says a model costs is what its usage and its budget count with. */
const MODEL = 'nobody-lists-this';
/** Dollars for a million tokens: as many micros for one. */
const PRICE = { input_usd_per_mtok: 3, output_usd_per_mtok: 5 };
/** What the fake says of every call. */
const COST = 11 * 3 + 7 * 5;

let vendor: FakeOpenAi;
let presidio: FakePresidio;
let product: ProductHouse;
let tenant: Awaited<ReturnType<ProductHouse['tenant']>>;
let tenants = 0;

beforeAll(async () => {
  [vendor, presidio] = await Promise.all([startFakeOpenAi(), startFakePresidio({})]);
  product = await openProductHouse();
});
afterAll(async () => {
  await product?.close();
  await Promise.all([vendor.close(), presidio.close()]);
});
beforeEach(async () => {
  tenants += 1;
  tenant = await product.tenant(`prices-${tenants}`);
});

const setUp = async (over: object = {}): Promise<string> => {
  const { status, body } = await tenant.call('POST', '/v1/providers', {
    ...{ task: 'llm', provider: 'house', model: MODEL, base_url: vendor.baseUrl },
    ...{ api_key: 'sk-not-a-real-one', ...over },
  });
  expect(status).toBe(201);
  return body.id;
};
const limit = (usdMicros: number) =>
  tenant.call('PUT', '/v1/budget', { limit_usd_micros: usdMicros });
const say = async (message: string): Promise<void> => {
  const order = { agent_id: tenant.agent.id, message };
  expect(await tenant.call('POST', '/v1/chat/message', order)).toMatchObject({ status: 200 });
};
const spent = async () => (await tenant.call('GET', '/v1/budget')).body.spent_usd_micros;
const rowsOf = async (operation: string) => {
  const { rows } = await product.house.db.withTenant(tenant.tenantId, (sql) =>
    sql.query(
      `SELECT model, cost_usd_micros::int AS cost, success FROM usage
       WHERE tenant_id = $1 AND operation = $2 AND method <> 'free' ORDER BY id`,
      [tenant.tenantId, operation],
    ),
  );
  return rows;
};
const price = (model: string, input: number, output: number) =>
  tenant.call('PUT', `/v1/model-prices?model=${model}`, {
    input_usd_micros_per_million_tokens: input,
    output_usd_micros_per_million_tokens: output,
  });

it('counts turns with the price in the setting that was asked', async () => {
  await setUp({ options: { price: PRICE } });
  await limit(1_000_000);
  await say('Tell me about the neighbourhood, please.');
  expect(await rowsOf('chat')).toEqual([{ model: MODEL, cost: COST, success: true }]);
  expect(await spent()).toBe(COST);
});

it('counts turns with a price that is set later, for the model or in the setting', async () => {
  const id = await setUp();
  await price(MODEL, 1_000_000, 2_000_000);
  await limit(1_000_000);
  await say('Tell me about the neighbourhood, please.');
  expect(await spent()).toBe(11 + 7 * 2);
  // What is said of the setting is said of less, and so comes before.
  const options = { price: PRICE };
  expect(await tenant.call('PATCH', `/v1/providers/${id}`, { options })).toMatchObject({
    status: 200,
  });
  await say('And what of the schools?');
  expect(await spent()).toBe(11 + 7 * 2 + COST);
});

it('sets as much aside as the setting says: what has no room is not asked', async () => {
  await setUp({ options: { price: PRICE, max_tokens: 100 } });
  // Its answer alone might come to 500.
  await limit(499);
  vendor.requests.length = 0;
  await say('Tell me about the neighbourhood, please.');
  expect(vendor.requests).toEqual([]);
  expect(await spent()).toBe(0);
});

it('still asks no model under a limit whose price nobody knows', async () => {
  await setUp();
  await limit(1_000_000_000);
  vendor.requests.length = 0;
  await say('Tell me about the neighbourhood, please.');
  expect(vendor.requests).toEqual([]);
});

it('counts vectors, and tests of a setting, with its price', async () => {
  const options = { price: PRICE };
  const id = await setUp({ task: 'embedding', options });
  await limit(1_000_000);
  await product.house.deps.ingest(tenant.tenantId, {
    ...{ name: 'parking.txt', mimeType: 'text/plain' },
    bytes: new TextEncoder().encode('Guests park in the yard behind the house.'),
  });
  const [vectors] = await rowsOf('embedding');
  expect(vectors).toMatchObject({ model: MODEL, success: true });
  expect(vectors?.['cost']).toBeGreaterThan(0);
  const before = await spent();
  expect(await tenant.call('POST', `/v1/providers/${id}/test`)).toMatchObject({ status: 200 });
  expect((await spent()) - before).toBe(16 * 3);
});

it('counts a redaction service with either price, and as free where there is none', async () => {
  await setUp({ options: { price: PRICE } });
  const service = { task: 'pii', provider: 'presidio', model: '', base_url: presidio.baseUrl };
  const { body } = await tenant.call('POST', '/v1/providers', service);
  await limit(1_000_000);
  await say('Tell me about the neighbourhood, please.');
  const free = await rowsOf('pii');
  expect(free.length).toBeGreaterThan(0);
  expect(free.every(({ cost }) => cost === 0)).toBe(true);
  await price('presidio', 4_000_000, 0);
  await say('Would somebody meet me at the corner of the park?');
  const priced = (await rowsOf('pii')).slice(free.length);
  expect(priced.length).toBeGreaterThan(0);
  expect(priced.every(({ cost }) => Number(cost) > 0)).toBe(true);
  await tenant.call('PATCH', `/v1/providers/${body.id}`, { options: { price: PRICE } });
  await say('Could the same person bring the keys along?');
  const own = (await rowsOf('pii')).slice(free.length + priced.length);
  expect(own.length).toBeGreaterThan(0);
  expect(own.every(({ cost }) => Number(cost) > 0 && Number(cost) % 3 === 0)).toBe(true);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import { newAgent } from './stores/postgres/testing/make-world.ts';
import { openProductHouse, type ProductHouse } from './testing/open-product-house.ts';

/** What the audit has of a new tenant's first conversation, over HTTP from the first call on. */
const PERSON = 'My name is Dana Whitfield, dana@whitfield.example, 510-555-0142.';
const WISH = `${PERSON} Please note that I look for a loft in the old harbour.`;

let vendor: FakeOpenAi;
let product: ProductHouse;
let tenants = 0;
beforeAll(async () => {
  vendor = await startFakeOpenAi();
  product = await openProductHouse();
});
afterAll(async () => {
  await product?.close();
  await vendor.close();
});

type Tenant = Awaited<ReturnType<ProductHouse['tenant']>>;
const newTenant = (): Promise<Tenant> => {
  tenants += 1;
  return product.tenant(`audited-${tenants}`);
};
async function keyedTenant(): Promise<Tenant> {
  const tenant = await newTenant();
  const setting = { task: 'llm', provider: 'house', model: 'big', base_url: vendor.baseUrl };
  const made = await tenant.call('POST', '/v1/providers', { ...setting, api_key: 'sk-none' });
  expect(made.status).toBe(201);
  return tenant;
}
const say = async ({ call, agent }: Tenant, message: string): Promise<string> => {
  const { status, body } = await call('POST', '/v1/chat/message', { agent_id: agent.id, message });
  expect(status).toBe(200);
  return body.run_id;
};
interface Row {
  action: string;
  model: string;
  outcome: string;
  actor: { kind: string };
  data_classes: string[];
  run_id: string;
  target: { id: string } | null;
}
const audited = async ({ call }: Tenant, action: string): Promise<Row[]> =>
  (await call('GET', `/v1/audit?action=${action}`)).body.data;

describe('of a tenant without a key', () => {
  it('has which model was asked, by whom, and what kind of data it heard', async () => {
    const tenant = await newTenant();
    const runId = await say(tenant, WISH);
    const rows = await audited(tenant, 'model.called');
    expect(rows).toMatchObject([{ model: 'foyer/foyer-local', outcome: 'ok', run_id: runId }]);
    expect(rows[0]?.actor.kind).not.toBe('none');
    expect(rows[0]?.data_classes.toSorted()).toEqual(['EMAIL', 'PERSON', 'PHONE']);
    expect(await product.house.stores.audit.verify(tenant.tenantId)).toMatchObject({ ok: true });
  });

  it('has no kind of data where there was none', async () => {
    const tenant = await newTenant();
    await say(tenant, 'Do you have anything with a garden?');
    const rows = await audited(tenant, 'model.called');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.data_classes ?? []).toEqual([]);
  });
});

describe('of a tenant with a key', () => {
  it('has every call, and the kinds of data in what was sent', async () => {
    const tenant = await keyedTenant();
    vendor.next({ text: ['I will note that.'] });
    const runId = await say(tenant, WISH);
    const rows = await audited(tenant, 'model.called');
    expect(rows).toMatchObject([{ model: 'house/big', outcome: 'ok', run_id: runId }]);
    expect(rows[0]?.data_classes.toSorted()).toEqual(['EMAIL', 'PERSON', 'PHONE']);
  });

  it('has them too where the tenant hides nothing of it, or less than all', async () => {
    const tenant = await keyedTenant();
    for (const features of [
      { pii_redaction_enabled: false },
      { pii_entity_types: ['PHONE'] },
      { pii_confidence_threshold: 1 },
    ]) {
      expect((await tenant.call('PUT', '/v1/features', features)).status).toBe(200);
      await say(tenant, WISH);
      const [row] = await audited(tenant, 'model.called');
      expect(row?.data_classes.toSorted(), JSON.stringify(features)).toEqual([
        ...['EMAIL', 'PERSON', 'PHONE'],
      ]);
    }
    expect(vendor.requests.at(-1)?.raw).toContain('Whitfield');
  });

  it('has both where the keyless model answered after the vendor failed', async () => {
    const tenant = await keyedTenant();
    vendor.next({ status: 401 });
    await say(tenant, PERSON);
    const rows = await audited(tenant, 'model.called');
    expect(rows.map(({ model, outcome }) => `${model} ${outcome}`).toSorted()).toEqual([
      ...['foyer/foyer-local ok', 'house/big failed'],
    ]);
  });

  it('has what a tool changed, and with what kind of data', async () => {
    const tenant = await keyedTenant();
    const lead = { name: 'Dana Whitfield', email: 'dana@whitfield.example', interest: 'a loft' };
    vendor.next({ toolCalls: [{ name: 'capture_lead', args: lead }] }, { text: ['Noted.'] });
    const tools = ['capture_lead' as const];
    const { agents } = product.house.stores;
    const agent = await agents.create(tenant.tenantId, newAgent('desk', { tools }));
    const runId = await say({ ...tenant, agent }, WISH);
    const [ran] = await audited(tenant, 'tool.ran');
    expect(ran).toMatchObject({ outcome: 'ok', target: { id: 'capture_lead' }, run_id: runId });
    expect(ran?.data_classes.toSorted()).toEqual(['EMAIL', 'PERSON']);
    const calls = await audited(tenant, 'model.called');
    expect(calls).toHaveLength(2);
    expect(JSON.stringify([ran, calls])).not.toMatch(/Whitfield|555-0142/);
  });
});

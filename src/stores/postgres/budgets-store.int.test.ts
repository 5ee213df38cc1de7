import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Usage } from '../../schemas/usage.ts';
import { makeBudgetsStore } from './budgets-store.ts';
import type { Db } from './db.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeUsageStore } from './usage-store.ts';

let db: Db;
let close: () => Promise<void>;
let worlds = 0;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const told: unknown[] = [];
const budgets = () =>
  makeBudgetsStore(db, async (tenantId, alert) => {
    told.push({ tenantId, ...alert });
  });

const usage = (over: Partial<Usage> = {}): Usage => ({
  operation: 'chat',
  provider: 'openai',
  model: 'gpt-4o-mini',
  inputTokens: 10,
  outputTokens: 5,
  costUsdMicros: 100,
  method: 'reported',
  latencyMs: 12.5,
  success: true,
  ...over,
});

async function tenant(limit?: number | null): Promise<string> {
  worlds += 1;
  const { tenantId } = await makeWorld(db, `budget-${worlds}`);
  if (limit !== undefined) await budgets().setLimit(tenantId, limit);
  return tenantId;
}

const reserve = (tenantId: string, amountUsdMicros: number | null, leaseSeconds = 60) =>
  budgets().reserve(tenantId, {
    ...{ amountUsdMicros, leaseSeconds },
    usage: usage({ costUsdMicros: amountUsdMicros, method: 'estimated', success: false }),
  });

const RANGE = { since: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };
const sum = async (tenantId: string) =>
  (await makeUsageStore(db).sums(tenantId, { ...RANGE, by: 'operation' }))[0];

describe('reserve and settle', () => {
  it('lets exactly 10 of 100 at once in where there is room for 10', async () => {
    const tenantId = await tenant(1_000);
    const given = await Promise.all(Array.from({ length: 100 }, () => reserve(tenantId, 100)));
    expect(given.filter((id) => id !== null)).toHaveLength(10);
    expect(await budgets().get(tenantId)).toMatchObject({ reservedUsdMicros: 1_000 });
  });

  it('counts what was spent, gives back what was not, and writes the row', async () => {
    const tenantId = await tenant(1_000);
    const [a, b] = [await reserve(tenantId, 400), await reserve(tenantId, 500)];
    expect(await reserve(tenantId, 101)).toBeNull();
    await budgets().settle(tenantId, [{ usage: usage(), reservationId: a ?? undefined }]);
    expect(await budgets().get(tenantId)).toMatchObject({
      ...{ limitUsdMicros: 1_000, spentUsdMicros: 100, reservedUsdMicros: 500 },
    });
    await budgets().release(tenantId, b ?? '');
    await budgets().release(tenantId, b ?? '');
    expect(await budgets().get(tenantId)).toMatchObject({ reservedUsdMicros: 0 });
    expect(await sum(tenantId)).toMatchObject({ operations: 1, costUsdMicros: 100 });
  });

  it('undoes both with the transaction that records the result', async () => {
    const tenantId = await tenant(1_000);
    const id = (await reserve(tenantId, 400)) ?? undefined;
    const failing = db.withTenant(tenantId, async () => {
      await budgets().settle(tenantId, [{ usage: usage(), reservationId: id }]);
      throw new Error('not recorded');
    });
    await expect(failing).rejects.toThrow('not recorded');
    expect(await sum(tenantId)).toBeUndefined();
    expect(await budgets().get(tenantId)).toMatchObject({
      ...{ spentUsdMicros: 0, reservedUsdMicros: 400 },
    });
  });

  it.each([
    ['no budget at all', undefined, null, true],
    ['a budget without a limit', null, 10 ** 12, true],
    ['a limit and a price nobody knows', 10 ** 9, null, false],
    ['a limit of nothing', 0, 1, false],
    ['a limit of nothing and a free call', 0, 0, true],
    ['a call dearer than the limit', 10, 11, false],
    ['a call as dear as the limit', 10, 10, true],
  ])('with %s', async (_name, limit, amount, goes) => {
    const tenantId = await tenant(limit);
    expect((await reserve(tenantId, amount)) !== null).toBe(goes);
  });

  it('makes a row of its estimate out of what nobody settled, and counts it once', async () => {
    const tenantId = await tenant(1_000);
    const dead = (await reserve(tenantId, 600, 0)) ?? undefined;
    // There is no room until the dead call is found out; it may have been made.
    expect(await reserve(tenantId, 500)).toBeNull();
    expect(await budgets().get(tenantId)).toMatchObject({
      ...{ spentUsdMicros: 600, reservedUsdMicros: 0 },
    });
    await budgets().settle(tenantId, [{ usage: usage(), reservationId: dead }]);
    expect(await sum(tenantId)).toMatchObject({ operations: 1, failures: 1, costUsdMicros: 600 });
    await reserve(tenantId, 300, 0);
    await expect.poll(() => budgets().sweep()).toBeGreaterThan(0);
    expect(await budgets().get(tenantId)).toMatchObject({ spentUsdMicros: 900 });
  });
});

it('tells of 50, 80 and 100 percent once each, and of a refusal as 100', async () => {
  const tenantId = await tenant(1_000);
  const percents = () =>
    told.flatMap((t) => ((t as { tenantId: string }).tenantId === tenantId ? [t] : []));
  const spend = (cost: number) =>
    budgets().settle(tenantId, [
      { usage: usage({ costUsdMicros: cost }), reservationId: undefined },
    ]);
  await spend(499);
  expect(percents()).toEqual([]);
  await Promise.all([spend(1), spend(1), spend(1)]);
  expect(percents()).toMatchObject([{ percent: 50, limitUsdMicros: 1_000 }]);
  await spend(300);
  expect(percents()).toMatchObject([{ percent: 50 }, { percent: 80 }]);
  expect(await reserve(tenantId, 500)).toBeNull();
  expect(await reserve(tenantId, 500)).toBeNull();
  expect(percents()).toMatchObject([{ percent: 50 }, { percent: 80 }, { percent: 100 }]);
  await spend(1_000);
  expect(percents()).toHaveLength(3);
  expect(await budgets().get(tenantId)).toMatchObject({ alerts: [50, 80, 100] });
});

it('changes a limit only of the version that was read', async () => {
  const tenantId = await tenant();
  expect(await budgets().get(tenantId)).toMatchObject({ version: 0, limitUsdMicros: null });
  const set = (limit: number, version?: number) => budgets().setLimit(tenantId, limit, version);
  expect(await set(5, 0)).toMatchObject({ version: 1, limitUsdMicros: 5 });
  await expect(set(6, 0)).rejects.toMatchObject({ code: 'stale_version' });
  await expect(set(6, 7)).rejects.toMatchObject({ code: 'stale_version' });
  expect(await set(6, 1)).toMatchObject({ version: 2 });
  expect(await set(7)).toMatchObject({ version: 3, limitUsdMicros: 7 });
});

it('keeps a tenant’s own prices', async () => {
  const tenantId = await tenant();
  const price = { inputUsdMicrosPerMillion: 150_000, outputUsdMicrosPerMillion: 0 };
  await budgets().setPrice(tenantId, 'mine', { ...price, outputUsdMicrosPerMillion: 9 });
  await budgets().setPrice(tenantId, 'mine', price);
  expect(await budgets().prices(tenantId)).toEqual([{ model: 'mine', ...price }]);
  expect(await budgets().setPrice(tenantId, 'mine', null)).toBe(true);
  expect(await budgets().setPrice(tenantId, 'mine', null)).toBe(false);
});

it('sums usage by day, model, operation and agent', async () => {
  const tenantId = await tenant();
  const agentId = randomUUID();
  await makeUsageStore(db).add(tenantId, [
    usage({ agentId }),
    usage({ agentId, success: false, costUsdMicros: null, errorCode: 'model_failed' }),
    usage({ operation: 'embedding', model: 'e', outputTokens: 0, costUsdMicros: 1 }),
    usage({ operation: 'speech', model: 's', characters: 9, audioSeconds: 1.5 }),
  ]);
  const by = (group: 'day' | 'model' | 'operation' | 'agent') =>
    makeUsageStore(db).sums(tenantId, { ...RANGE, by: group });
  const day = new Date().toISOString().slice(0, 10);
  expect(await by('day')).toEqual([
    {
      ...{ key: day, operations: 4, failures: 1, inputTokens: 40, outputTokens: 15 },
      ...{ characters: 9, audioSeconds: 1.5, costUsdMicros: 201, unpriced: 1 },
    },
  ]);
  expect((await by('model')).map(({ key }) => key)).toEqual(['gpt-4o-mini', 's', 'e']);
  expect((await by('operation')).map(({ key }) => key)).toEqual(['chat', 'speech', 'embedding']);
  expect((await by('agent')).map(({ key }) => key)).toEqual([null, agentId]);
  const none = { since: RANGE.since, until: '2001-01-01T00:00:00Z', by: 'day' } as const;
  expect(await makeUsageStore(db).sums(tenantId, none)).toEqual([]);
});

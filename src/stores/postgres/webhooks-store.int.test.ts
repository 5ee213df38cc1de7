import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeWebhooksStore } from './webhooks-store.ts';

let db: Db;
let close: () => Promise<void>;
let tenantId: string;
let webhooks: ReturnType<typeof makeWebhooksStore>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  ({ tenantId } = await makeWorld(db, 'webhooks'));
  webhooks = makeWebhooksStore(db);
});
afterAll(() => close());
beforeEach(async () => {
  await db.asSystem((sql) => sql.query('DELETE FROM webhook_deliveries'));
});

const LEASE = 60;
const add = async (runId: string = randomUUID()) => {
  await webhooks.add(tenantId, { runId, url: 'https://example.com/hook', payload: { runId } });
  return runId;
};
const makeDue = () =>
  db.asSystem((sql) =>
    sql.query(`UPDATE webhook_deliveries SET next_attempt_at = '2020-01-01'
      WHERE next_attempt_at IS NOT NULL`),
  );

it('keeps one a run, with the transaction that ends the run', async () => {
  const runId = await add();
  await add(runId);
  const failing = db.withTenant(tenantId, async () => {
    await add();
    throw new Error('the run did not end');
  });
  await expect(failing).rejects.toThrow('did not end');
  const due = await webhooks.claimDue(10, LEASE);
  expect(due).toEqual([
    {
      tenantId,
      id: expect.any(String),
      runId,
      url: 'https://example.com/hook',
      payload: { runId },
      attempts: 1,
    },
  ]);
});

it('gives each to one of many, and again when its lease is over', async () => {
  await Promise.all(Array.from({ length: 10 }, () => add()));
  const claims = await Promise.all([1, 2, 3, 4].map(() => webhooks.claimDue(4, LEASE)));
  const ids = claims.flat().map(({ id }) => id);
  const rest = (await webhooks.claimDue(100, LEASE)).map(({ id }) => id);
  expect(new Set([...ids, ...rest]).size).toBe(10);
  expect([...ids, ...rest]).toHaveLength(10);
  await makeDue();
  const again = await webhooks.claimDue(100, LEASE);
  expect(again.map(({ attempts }) => attempts)).toEqual(again.map(() => 2));
  expect(again).toHaveLength(10);
});

it('is sent again after a failure until it is delivered or given up', async () => {
  await add();
  const [first] = await webhooks.claimDue(1, LEASE);
  if (first === undefined) throw new Error('nothing was due');
  expect(await webhooks.failed(first, 'refused\0', LEASE)).toBe(true);
  expect(await webhooks.claimDue(1, LEASE)).toEqual([]);
  await makeDue();
  const [second] = await webhooks.claimDue(1, LEASE);
  if (second === undefined) throw new Error('nothing was due');
  expect(second.attempts).toBe(2);
  // Whoever is slow does not undo what another has begun since.
  expect(await webhooks.delivered(first)).toBe(false);
  expect(await webhooks.delivered(second)).toBe(true);
  expect(await webhooks.failed(second, 'late', 1)).toBe(false);
  await makeDue();
  expect(await webhooks.claimDue(1, LEASE)).toEqual([]);

  await add();
  const [third] = await webhooks.claimDue(1, LEASE);
  if (third === undefined) throw new Error('nothing was due');
  expect(await webhooks.failed(third, 'gone', null)).toBe(true);
  await makeDue();
  expect(await webhooks.claimDue(1, LEASE)).toEqual([]);
});

it('forgets those that are settled for long', async () => {
  await Promise.all([add(), add(), add()]);
  const [a, b] = await webhooks.claimDue(2, LEASE);
  if (a === undefined || b === undefined) throw new Error('nothing was due');
  await webhooks.delivered(a);
  await webhooks.failed(b, 'x', null);
  expect(await webhooks.sweepSettled(3_600, 10)).toBe(0);
  expect(await webhooks.sweepSettled(-1, 1)).toBe(1);
  expect(await webhooks.sweepSettled(-1, 10)).toBe(1);
  expect(await webhooks.sweepSettled(-1, 10)).toBe(0);
});

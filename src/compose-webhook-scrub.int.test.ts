import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeLogScrub } from './compose-privacy.ts';
import { makeMaintenance } from './runs/maintenance.ts';
import { scrubDeliveries } from './runs/scrub-deliveries.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeWorld } from './stores/postgres/testing/make-world.ts';
import { openTestDb } from './stores/postgres/testing/open-test-db.ts';
import { makeWebhooksStore } from './stores/postgres/webhooks-store.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

it('keeps no personal data and no key of why a webhook was not taken', async () => {
  const { tenantId } = await makeWorld(db, 'deliveries');
  const store = makeWebhooksStore(db);
  await store.add(tenantId, {
    ...{ runId: randomUUID(), url: 'https://crm.example/in', payload: {} },
  });
  const told: unknown[] = [];
  const nothing = async () => 0;
  const maintenance = makeMaintenance({
    crons: { claimDue: async () => [], fired: async () => undefined } as never,
    engine: {} as never,
    webhooks: scrubDeliveries(store, makeLogScrub()),
    send: async () => {
      throw new Error(
        'no ada@example.org here, call 510-555-0142; Bearer sk-proj-0123456789abcdefghij012345',
      );
    },
    sweeps: { nothing },
    onError: (error) => void told.push(error),
  });
  expect(await maintenance.sendWebhooks()).toBe(1);
  const { rows } = await db.asSystem((sql) =>
    sql.query('SELECT attempts, last_error, w::text AS whole FROM webhook_deliveries w'),
  );
  expect(rows).toMatchObject([
    { attempts: 1, last_error: expect.stringContaining('no [EMAIL] here, call [PHONE]; ') },
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/ada@example|555-0142|sk-proj/);
  expect(told).toEqual([]);
});

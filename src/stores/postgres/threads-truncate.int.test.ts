import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAssistantsStore } from './assistants-store.ts';
import type { Db } from './db.ts';
import { makeTenantStore } from './tenant-store.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeThreadsStore } from './threads-store.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

async function fill(slug: string) {
  const { tenantId, agent } = await makeWorld(db, slug);
  const assistants = makeAssistantsStore(db);
  await assistants.ensureSystem(tenantId, [{ graphId: 'g', config: {}, context: {} }]);
  await assistants.create(tenantId, { graph_id: 'g', metadata: { created_by: 'system' } });
  const { thread_id } = await makeThreadsStore(db).create(tenantId, {});
  await db.withTenant(tenantId, async (sql) => {
    await sql.query(
      `INSERT INTO runs (tenant_id, run_id, thread_id, assistant_id, graph_id, status)
       VALUES ($1, $2, $3, $4, 'g', 'pending')`,
      [tenantId, randomUUID(), thread_id, agent.id],
    );
    await sql.query(
      `INSERT INTO lg.checkpoints (thread_id, checkpoint_id, checkpoint) VALUES ($1, 'c', '{}')`,
      [`${tenantId}:other`],
    );
  });
  await makeTenantStore(db, tenantId).put(['a'], 'k', {});
  return tenantId;
}

const left = (tenantId: string) =>
  db.asSystem(async (sql) => {
    const tables = ['runs', 'threads', 'assistants', 'lg.checkpoints', 'lg.store'];
    const counts = tables.map(async (table) => {
      const text = `SELECT count(*)::int AS n FROM ${table} WHERE tenant_id = $1`;
      return (await sql.query<{ n: number }>(text, [tenantId])).rows[0]?.n;
    });
    return Promise.all(counts);
  });

it('empties what it is told to, and keeps the assistants of graphs and agents', async () => {
  const [mine, theirs] = [await fill('mine'), await fill('theirs')];
  const threads = makeThreadsStore(db);
  expect(await left(mine)).toEqual([1, 1, 4, 1, 1]);
  await threads.truncate(mine, {});
  expect(await left(mine)).toEqual([1, 1, 4, 1, 1]);
  await threads.truncate(mine, { runs: true });
  expect(await left(mine)).toEqual([0, 1, 4, 1, 1]);
  await threads.truncate(mine, { threads: true, assistants: true });
  expect(await left(mine)).toEqual([0, 0, 3, 1, 1]);
  await threads.truncate(mine, { checkpointer: true, store: true });
  expect(await left(mine)).toEqual([0, 0, 3, 0, 0]);
  expect(await left(theirs)).toEqual([1, 1, 4, 1, 1]);
});

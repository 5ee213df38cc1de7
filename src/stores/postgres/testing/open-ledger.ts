import { randomUUID } from 'node:crypto';
import type { NewRun } from '../../../schemas/run-row.ts';
import { makeRunLedger } from '../run-ledger.ts';
import { makeWorld } from './make-world.ts';
import { openTestDb } from './open-test-db.ts';

export const WORKER = { workerId: 'w1', leaseSeconds: 60 };
export const ENDED = { status: 'success', thread: { status: 'idle', interrupts: {} } } as const;

/** A ledger over a database of its own with two tenants, and what tests of it write and read. */
export async function openLedger() {
  const { db, close } = await openTestDb();
  const { tenantId: ours, agent } = await makeWorld(db, 'runs');
  const { tenantId: theirs } = await makeWorld(db, 'others');
  const ledger = makeRunLedger(db);

  return {
    ...{ db, close, ours, theirs, ledger },
    newThread: (tenantId = ours): Promise<string> =>
      db.withTenant(tenantId, async (sql) => {
        const text = 'INSERT INTO threads (tenant_id) VALUES ($1) RETURNING thread_id';
        const { rows } = await sql.query<{ thread_id: string }>(text, [tenantId]);
        return rows[0]?.thread_id ?? '';
      }),
    threadStatus: (threadId: string, tenantId = ours) =>
      db.withTenant(tenantId, async (sql) => {
        const text = 'SELECT status, "values", interrupts, error FROM threads WHERE thread_id = $1';
        return (await sql.query(text, [threadId])).rows[0];
      }),
    enter(threadId: string, over: Partial<NewRun> & { tenantId?: string } = {}) {
      const { tenantId = ours, ...rest } = over;
      const run: NewRun = {
        ...{ runId: randomUUID(), threadId, assistantId: agent.id, graphId: 'g' },
        ...{ kwargs: { input: { a: 1 } }, metadata: {}, multitaskStrategy: 'enqueue' },
        ...{ temporary: false, afterSeconds: 0 },
        thread: { metadata: { graph_id: 'g' }, config: {} },
        ...rest,
      };
      return db.withTenant(tenantId, async () => {
        const thread = await ledger.lockThread(tenantId, threadId);
        return ledger.enter(tenantId, run, thread?.inflight ?? []);
      });
    },
    /** What one test leaves pending, another would claim. */
    forgetRuns: () => db.asSystem((sql) => sql.query('DELETE FROM runs')),
  };
}
export type TestLedger = Awaited<ReturnType<typeof openLedger>>;

import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import type { Sql } from '../db.ts';
import { makeTenantSaver } from '../tenant-saver.ts';
import { makeThreadsStore } from '../threads-store.ts';
import { makeWorld } from './make-world.ts';
import { openTestDb } from './open-test-db.ts';

export const CHECKPOINTS = ['lg.checkpoints', 'lg.checkpoint_blobs', 'lg.checkpoint_writes'];

async function count(sql: Sql, table: string, threadId: string): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE thread_id::text LIKE '%' || $1`,
    [threadId],
  );
  return rows[0]?.n ?? 0;
}

/** Threads over a database of its own, with a tenant. */
export async function openThreads() {
  const { db, close } = await openTestDb();
  const { tenantId, agent } = await makeWorld(db, 'threads');

  return {
    ...{ db, close, tenantId, agentId: agent.id, threads: makeThreadsStore(db) },
    /** By table: how much of a thread there is. */
    amounts: (threadId: string, tables: string[]): Promise<number[]> =>
      db.asSystem((sql) => Promise.all(tables.map((table) => count(sql, table, threadId)))),
    /** That many checkpoints, one after the other, each with a value and a write. */
    async checkpoint(threadId: string, n: number): Promise<void> {
      const saver = makeTenantSaver(db, tenantId);
      let parent: string | undefined;
      for (let at = 1; at <= n; at += 1) {
        const made = { ...emptyCheckpoint(), id: uuid6(at), channel_versions: { words: at } };
        const of = { thread_id: threadId, checkpoint_ns: '' };
        await saver.put(
          { configurable: { ...of, ...(parent ? { checkpoint_id: parent } : {}) } },
          { ...made, channel_values: { words: [`w${at}`] } },
          { source: 'loop', step: at, parents: {}, ...{ thread_id: threadId } },
          { words: at },
        );
        parent = made.id;
        const config = { configurable: { ...of, checkpoint_id: parent } };
        await saver.putWrites(config, [['a', at]], 'task');
      }
    },
  };
}
export type TestThreads = Awaited<ReturnType<typeof openThreads>>;

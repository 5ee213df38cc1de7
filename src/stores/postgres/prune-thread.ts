import type { Sql } from './db.ts';

/** Each namespace (the graph's own, and those of its subgraphs) keeps its own newest ones. */
const CHECKPOINTS = `
  DELETE FROM lg.checkpoints c USING (
    SELECT checkpoint_ns, checkpoint_id,
      row_number() OVER (PARTITION BY checkpoint_ns ORDER BY checkpoint_id DESC) AS age
    FROM lg.checkpoints WHERE thread_id = $1
  ) old
  WHERE c.thread_id = $1 AND c.checkpoint_ns = old.checkpoint_ns
    AND c.checkpoint_id = old.checkpoint_id AND old.age > $2`;

// Ids grow with time. Writes of a checkpoint that is not stored yet are newer than all: they stay.
const WRITES = `
  DELETE FROM lg.checkpoint_writes w USING (
    SELECT checkpoint_ns, min(checkpoint_id) AS oldest
    FROM lg.checkpoints WHERE thread_id = $1 GROUP BY checkpoint_ns
  ) kept
  WHERE w.thread_id = $1 AND w.checkpoint_ns = kept.checkpoint_ns
    AND w.checkpoint_id < kept.oldest`;

const BLOBS = `
  DELETE FROM lg.checkpoint_blobs b
  WHERE b.thread_id = $1 AND (b.checkpoint_ns, b.channel, b.version) NOT IN (
    SELECT c.checkpoint_ns, used.key, used.value
    FROM lg.checkpoints c, jsonb_each_text(c.checkpoint -> 'channel_versions') used
    WHERE c.thread_id = $1)`;

/** Deletes a thread's checkpoints but the newest, and what only they referred to. */
export async function pruneThread(sql: Sql, threadId: string, keepLast: number): Promise<void> {
  await Promise.all([
    sql.query(CHECKPOINTS, [threadId, keepLast]),
    sql.query(WRITES, [threadId]),
    sql.query(BLOBS, [threadId]),
  ]);
}

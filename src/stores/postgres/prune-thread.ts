import type { Sql } from './db.ts';

/** Each namespace (the graph's own, and those of its subgraphs) keeps its own newest ones. */
const CHECKPOINTS = `
  DELETE FROM lg.checkpoints c USING (
    SELECT thread_id, checkpoint_ns, checkpoint_id, row_number() OVER (
      PARTITION BY thread_id, checkpoint_ns ORDER BY checkpoint_id DESC) AS age
    FROM lg.checkpoints WHERE thread_id = ANY ($1::text[])
  ) old
  WHERE c.thread_id = old.thread_id AND c.checkpoint_ns = old.checkpoint_ns
    AND c.checkpoint_id = old.checkpoint_id AND old.age > $2`;

// Ids grow with time. Writes of a checkpoint that is not stored yet are newer than all: they stay.
const WRITES = `
  DELETE FROM lg.checkpoint_writes w USING (
    SELECT thread_id, checkpoint_ns, min(checkpoint_id) AS oldest
    FROM lg.checkpoints WHERE thread_id = ANY ($1::text[]) GROUP BY thread_id, checkpoint_ns
  ) kept
  WHERE w.thread_id = kept.thread_id AND w.checkpoint_ns = kept.checkpoint_ns
    AND w.checkpoint_id < kept.oldest`;

/** $1 threads as stored. */
export const UNUSED_BLOBS = `
  DELETE FROM lg.checkpoint_blobs b
  WHERE b.thread_id = ANY ($1::text[])
    AND (b.thread_id, b.checkpoint_ns, b.channel, b.version) NOT IN (
      SELECT c.thread_id, c.checkpoint_ns, used.key, used.value
      FROM lg.checkpoints c, jsonb_each_text(c.checkpoint -> 'channel_versions') used
      WHERE c.thread_id = ANY ($1::text[]))`;

/** Deletes all checkpoints of these threads but the newest, and what only they referred to. */
export async function pruneThreads(
  sql: Sql,
  storedThreadIds: readonly string[],
  keepLast: number,
): Promise<void> {
  await Promise.all([
    sql.query(CHECKPOINTS, [storedThreadIds, keepLast]),
    sql.query(WRITES, [storedThreadIds]),
    sql.query(UNUSED_BLOBS, [storedThreadIds]),
  ]);
}

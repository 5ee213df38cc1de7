import type { Sql } from './db.ts';

/** $1 threads as stored. */
export const UNUSED_BLOBS = `
  DELETE FROM lg.checkpoint_blobs b
  WHERE b.thread_id = ANY ($1::text[])
    AND (b.thread_id, b.checkpoint_ns, b.channel, b.version) NOT IN (
      SELECT c.thread_id, c.checkpoint_ns, used.key, used.value
      FROM lg.checkpoints c, jsonb_each_text(c.checkpoint -> 'channel_versions') used
      WHERE c.thread_id = ANY ($1::text[]))`;

/**
 * Each namespace (the graph's own, and those of its subgraphs) keeps its own newest ones. Ids grow
 * with time; writes of a checkpoint that is not stored yet are newer than all: they stay.
 */
const PRUNE = `
  WITH aged AS (
    SELECT thread_id, checkpoint_ns, checkpoint_id, checkpoint -> 'channel_versions' AS versions,
      row_number() OVER (
        PARTITION BY thread_id, checkpoint_ns ORDER BY checkpoint_id DESC) AS age
    FROM lg.checkpoints WHERE thread_id = ANY ($1::text[])
  ), old_checkpoints AS (
    DELETE FROM lg.checkpoints c USING aged
    WHERE c.thread_id = aged.thread_id AND c.checkpoint_ns = aged.checkpoint_ns
      AND c.checkpoint_id = aged.checkpoint_id AND aged.age > $2
  ), old_writes AS (
    DELETE FROM lg.checkpoint_writes w USING (
      SELECT thread_id, checkpoint_ns, min(checkpoint_id) AS oldest
      FROM aged WHERE age <= $2 GROUP BY thread_id, checkpoint_ns
    ) kept
    WHERE w.thread_id = kept.thread_id AND w.checkpoint_ns = kept.checkpoint_ns
      AND w.checkpoint_id < kept.oldest
  )
  DELETE FROM lg.checkpoint_blobs b
  WHERE b.thread_id = ANY ($1::text[])
    AND (b.thread_id, b.checkpoint_ns, b.channel, b.version) NOT IN (
      SELECT aged.thread_id, aged.checkpoint_ns, used.key, used.value
      FROM aged, jsonb_each_text(aged.versions) used WHERE aged.age <= $2)`;

/** Deletes all checkpoints of these threads but the newest, and what only they referred to. */
export async function pruneThreads(
  sql: Sql,
  storedThreadIds: readonly string[],
  keepLast: number,
): Promise<void> {
  await sql.query(PRUNE, [storedThreadIds, keepLast]);
}

import type { Sql } from './db.ts';

/** All in one statement, so that all is of one moment. $1 from, $2 to, as stored; $3 to, plain. */
const COPY = `
  WITH copied_blobs AS (
    INSERT INTO lg.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
    SELECT $2, checkpoint_ns, channel, version, type, blob
    FROM lg.checkpoint_blobs WHERE thread_id = $1
  ), copied_writes AS (
    INSERT INTO lg.checkpoint_writes
      (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, run_id)
    SELECT $2, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, run_id
    FROM lg.checkpoint_writes WHERE thread_id = $1
  )
  INSERT INTO lg.checkpoints
    (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata,
      run_id)
  SELECT $2, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint,
    CASE WHEN metadata ? 'thread_id'
      THEN metadata || jsonb_build_object('thread_id', $3::text) ELSE metadata END, run_id
  FROM lg.checkpoints WHERE thread_id = $1`;

/** Copies every checkpoint of a thread to one that has none yet. */
export async function copyThread(
  sql: Sql,
  fromStoredId: string,
  toStoredId: string,
  toThreadId: string,
): Promise<void> {
  await sql.query(COPY, [fromStoredId, toStoredId, toThreadId]);
}

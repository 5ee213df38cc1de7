import type { Sql } from './db.ts';
import { UNUSED_BLOBS } from './prune-thread.ts';

// An update by hand takes over the metadata of what it changes, the run's id among it.
const OF_RUN = `(run_id = $2::uuid OR (run_id IS NULL AND metadata ->> 'run_id' = $2::text
  AND metadata ->> 'source' NOT IN ('update', 'fork')))`;

// Its own writes also where they stand on a checkpoint of an earlier run: what it answered to an
// interrupt has to go, so that the interrupt is open again.
const WRITES = `
  DELETE FROM lg.checkpoint_writes
  WHERE thread_id = $1 AND (run_id = $2::uuid OR (checkpoint_ns, checkpoint_id) IN (
    SELECT checkpoint_ns, checkpoint_id FROM lg.checkpoints WHERE thread_id = $1 AND ${OF_RUN}))`;

const CHECKPOINTS = `DELETE FROM lg.checkpoints WHERE thread_id = $1 AND ${OF_RUN}`;

/** Deletes what one run wrote: the thread's state is again what it was before it. */
export async function pruneRun(sql: Sql, storedThreadId: string, runId: string): Promise<void> {
  const of = [storedThreadId, runId.toLowerCase()];
  await Promise.all([
    sql.query(WRITES, of),
    sql.query(CHECKPOINTS, of),
    sql.query(UNUSED_BLOBS, [[storedThreadId]]),
  ]);
}

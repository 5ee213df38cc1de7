import { randomInt } from 'node:crypto';
import type { RunnableConfig } from '@langchain/core/runnables';
import { toJsonb } from './to-jsonb.ts';

/**
 * In place of the library's statement, with the same columns. That one lets Postgres read every
 * blob a thread ever had to find those of one checkpoint; the LIMIT here makes it look up each.
 */
export const SELECT_CHECKPOINTS = `
  SELECT thread_id, checkpoint, checkpoint_ns, checkpoint_id, parent_checkpoint_id, metadata,
    (SELECT array_agg(found.blob)
      FROM jsonb_each_text(cp.checkpoint -> 'channel_versions') AS used
      CROSS JOIN LATERAL (
        SELECT array[b.channel::bytea, b.type::bytea, b.blob] AS blob
        FROM lg.checkpoint_blobs b
        WHERE b.thread_id = cp.thread_id AND b.checkpoint_ns = cp.checkpoint_ns
          AND b.channel = used.key AND b.version = used.value
        LIMIT 1) found) AS channel_values,
    (SELECT array_agg(array[w.task_id::bytea, w.channel::bytea, w.type::bytea, w.blob]
        ORDER BY w.task_id, w.idx)
      FROM lg.checkpoint_writes w
      WHERE w.thread_id = cp.thread_id AND w.checkpoint_ns = cp.checkpoint_ns
        AND w.checkpoint_id = cp.checkpoint_id) AS pending_writes
  FROM lg.checkpoints cp `;

const FRACTIONS = 1_000_000_000;

/**
 * A version that no other checkpoint of the thread has. The library counts by one, and keeps the
 * first blob of each version: two checkpoints that follow the same older one (a fork, a step back
 * in time) would count to the same number, and the second would read the first one's values.
 */
export const newerVersion = (current: number | undefined): number =>
  Math.floor(current ?? 0) + 1 + randomInt(1, FRACTIONS) / FRACTIONS;

/** Of a config's metadata, what says where in the graph it was made and not for what. */
const PASSING =
  /^(__|checkpoint_(id|ns|map)$|task_id$|langgraph_(step|node|triggers|path|checkpoint_ns)$)/;

/** What a checkpoint keeps of the run that wrote it, such as the run's id and its own metadata. */
export function carriedMetadata({ metadata = {} }: RunnableConfig): Record<string, unknown> {
  const kept = Object.entries(metadata).filter(([name]) => !PASSING.test(name));
  return kept.length === 0 ? {} : JSON.parse(toJsonb(Object.fromEntries(kept)));
}

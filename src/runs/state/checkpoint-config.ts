import type { CheckpointRef, JsonObject } from '../../schemas/platform/common.ts';

/**
 * LangGraph's config for a checkpoint of a thread; without one, for its newest. Of what a client
 * names only the checkpoint is taken: the thread is ours, and so is every other key.
 */
export function checkpointConfig(
  threadId: string,
  checkpoint?: CheckpointRef | null,
): { configurable: JsonObject } {
  const { checkpoint_id, checkpoint_ns, checkpoint_map } = checkpoint ?? {};
  return {
    configurable: {
      thread_id: threadId,
      checkpoint_ns: checkpoint_ns ?? '',
      ...(checkpoint_id != null && { checkpoint_id }),
      ...(checkpoint_map != null && { checkpoint_map }),
    },
  };
}

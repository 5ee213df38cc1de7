import type { BaseCheckpointSaver, CheckpointMetadata } from '@langchain/langgraph-checkpoint';
import type { CheckpointRef, JsonObject } from '../../schemas/platform/common.ts';
import { checkpointConfig } from './checkpoint-config.ts';

/** Adds to the metadata of a checkpoint, by default a thread's newest; false without one. */
export async function patchStateMetadata(
  saver: BaseCheckpointSaver,
  patch: { threadId: string; checkpoint?: CheckpointRef | null; metadata: JsonObject },
): Promise<boolean> {
  const { threadId, checkpoint, metadata } = patch;
  const saved = await saver.getTuple(checkpointConfig(threadId, checkpoint));
  if (saved === undefined) return false;
  const { checkpoint_ns } = saved.config.configurable ?? {};
  // A checkpoint is stored under its parent's config; no version is new, so no value is.
  const parent = checkpointConfig(threadId, {
    checkpoint_ns: checkpoint_ns as string,
    checkpoint_id: saved.parentConfig?.configurable?.['checkpoint_id'] as string | undefined,
  });
  const merged = { ...saved.metadata, ...metadata } as CheckpointMetadata;
  await saver.put(parent, saved.checkpoint, merged, {});
  return true;
}

import type { TenantSaver } from './ports.ts';

export interface GuardedWrites {
  saver: TenantSaver;
  /** Aborts with the first write that fails. */
  failed: AbortSignal;
  /** Resolves when all is written. @throws what the first failed write threw */
  settled(): Promise<void>;
}

/**
 * A run's saver that stops the run by its first failed write. LangGraph writes beside the graph's
 * steps and looks at those writes only when the steps are over: a failure in between would be a
 * rejection that nobody handles, and a run whose claim is over would go on to its end for nothing.
 */
export function guardWrites(saver: TenantSaver): GuardedWrites {
  const failure = new AbortController();
  const put = saver.put.bind(saver);
  const putWrites = saver.putWrites.bind(saver);

  /** Nothing is written any more once something is missing. */
  async function guard(write: () => Promise<unknown>): Promise<void> {
    if (failure.signal.aborted) return;
    try {
      await write();
    } catch (error) {
      failure.abort(error);
    }
  }

  const guarded: Pick<TenantSaver, 'put' | 'putWrites'> = {
    async put(config, checkpoint, metadata, newVersions) {
      await guard(() => put(config, checkpoint, metadata, newVersions));
      return { ...config, configurable: { ...config.configurable, checkpoint_id: checkpoint.id } };
    },
    putWrites: (config, writes, taskId) => guard(() => putWrites(config, writes, taskId)),
  };
  return {
    // In place: a copy would have none of the private members of its class.
    saver: Object.assign(saver, guarded),
    failed: failure.signal,
    async settled() {
      await guard(() => saver.settled());
      failure.signal.throwIfAborted();
    },
  };
}

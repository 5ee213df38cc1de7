import { AsyncLocalStorage } from 'node:async_hooks';
import type { SignalChannel, Signals } from './ports.ts';

/**
 * Signals within one process; the others carry theirs over to this one. Hearers are called after
 * `publish` has returned, outside the publisher's asynchronous context: who publishes within a
 * transaction must not draw every hearer into it. What a hearer throws goes to `onError`.
 */
export function makeLocalSignals({ onError }: { onError: (error: unknown) => void }): Signals {
  const outside = AsyncLocalStorage.snapshot();
  const hearers = new Map<SignalChannel, Set<{ hear: (payload: string) => void }>>();

  const tell = async (hear: (payload: string) => void, payload: string): Promise<void> => {
    try {
      // A hearer may be asynchronous: its rejection is an error like any other.
      await hear(payload);
    } catch (error) {
      onError(error);
    }
  };

  return {
    publish(channel, payload) {
      queueMicrotask(() => {
        for (const one of hearers.get(channel) ?? []) outside(() => tell(one.hear, payload));
      });
    },
    subscribe(channel, hear) {
      const all = hearers.get(channel) ?? new Set();
      hearers.set(channel, all);
      // Wrapped, so that the same function may hear twice and stop once.
      const one = { hear };
      all.add(one);
      return () => {
        all.delete(one);
      };
    },
  };
}

import type { JobSignals } from '../ports.ts';

/** Signals that nobody hears at once but in a microtask, as the ones of the house. */
export function makeTestSignals(): JobSignals & { told: string[] } {
  const hearers = new Map<string, Set<(payload: string) => void>>();
  const told: string[] = [];
  return {
    told,
    publish(channel, payload) {
      told.push(`${channel} ${payload}`);
      queueMicrotask(() => {
        for (const hear of hearers.get(channel) ?? []) hear(payload);
      });
    },
    subscribe(channel, hear) {
      const all = hearers.get(channel) ?? new Set();
      hearers.set(channel, all);
      all.add(hear);
      return () => void all.delete(hear);
    },
  };
}

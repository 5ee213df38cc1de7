import type { Signals } from './ports.ts';

/**
 * Calls back when a run may have been entered, started or ended. Signals do not say of which
 * thread: hearing of others' runs costs a look, and hearing of none costs seconds.
 */
export function watchRuns(signals: Signals, hear: () => void): () => void {
  const ends = [signals.subscribe('runs', hear), signals.subscribe('ended', hear)];
  return () => {
    for (const end of ends) end();
  };
}

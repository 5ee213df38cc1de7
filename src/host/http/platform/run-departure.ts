import type { RunDeps } from '../../run-deps.ts';
import type { Reader } from './run-reader.ts';

/** Interrupts the run when its reader leaves before the end. */
export function interruptOnLeave(
  reader: Reader,
  { engine, log }: Pick<RunDeps, 'engine' | 'log'>,
  tenantId: string,
  runId: string,
): void {
  reader.onLeave(() => {
    engine
      .cancel(tenantId, { runIds: [runId] }, { action: 'interrupt', wait: false })
      // It may be over by now, or gone; nobody is left to be told.
      .catch((err: unknown) => log.warn({ err, run_id: runId }, 'could not interrupt a left run'));
  });
}

import type { Logger } from 'pino';
import { isAppError } from '../../errors.ts';

/** What a checkpoint's write fails with when the database is away, or the run is another's. */
const LOST_WRITES = new Set(['database_unavailable', 'database_locked', 'conflict']);

/**
 * LangGraph lets checkpoints be written beside a graph's steps, and looks at those writes only
 * when the steps are over: one that fails before is a rejection nobody handles, and would end the
 * process with every other conversation in it. The run itself still fails by it, and is taken up
 * again. Any other unhandled rejection ends the process, as Node has it.
 */
export function surviveLostWrites(log: Logger): void {
  process.on('unhandledRejection', (error) => {
    if (isAppError(error) && LOST_WRITES.has(error.code)) {
      log.warn({ err: error }, 'a checkpoint was not written');
      return;
    }
    throw error;
  });
}

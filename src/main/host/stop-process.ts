import type { Logger } from 'pino';
import { stopOnSignal } from './stop-on-signal.ts';

/** Ends the process on a signal, once `stop` is through; it answers whether all ended in time. */
export function stopProcess(log: Logger, stop: () => Promise<boolean>): void {
  stopOnSignal(async (signal) => {
    log.info({ signal }, 'stopping');
    try {
      log.info({ clean: await stop() }, 'stopped');
      process.exit(0);
    } catch (err) {
      log.error({ err }, 'stopping failed');
      process.exit(1);
    }
  });
}

/** npm, the shell and tsx each pass the same Ctrl+C on: what comes this soon is the same one. */
const SAME_SIGNAL_MS = 250;

/** Calls `stop` on the first SIGTERM or SIGINT; a second one ends the process at once. */
export function stopOnSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
  let firstAt: number | undefined;
  function receive(signal: NodeJS.Signals): void {
    if (firstAt === undefined) {
      firstAt = Date.now();
      void stop(signal);
    } else if (Date.now() - firstAt > SAME_SIGNAL_MS) {
      process.exit(signal === 'SIGINT' ? 130 : 143);
    }
  }
  process.on('SIGTERM', receive).on('SIGINT', receive);
}

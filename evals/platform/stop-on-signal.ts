const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EXIT_INTERRUPTED = 130;

/**
 * Ends the server when this process is told to end: it is in a process group of its own, where
 * Ctrl+C does not reach it. @returns undoes it
 */
export function stopOnSignal(stop: () => Promise<void>): () => void {
  const end = () => {
    stop().finally(() => process.exit(EXIT_INTERRUPTED));
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
}

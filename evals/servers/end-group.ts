import { setTimeout as sleep } from 'node:timers/promises';

const STOP_MS_MAX = 20_000;
const POLL_MS = 50;

/** Ends the process group that `pid` leads, by force when it does not end by itself. */
export async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  const isGone = () => {
    try {
      process.kill(-pid, 0);
      return false;
    } catch {
      return true;
    }
  };
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (isGone()) return;
    process.kill(-pid, signal);
    const until = Date.now() + STOP_MS_MAX;
    while (!isGone() && Date.now() < until) await sleep(POLL_MS);
  }
}

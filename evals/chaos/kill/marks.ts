import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Where a process or one of its runs stands, written before the process can be killed there. */
export type Mark = (runId: string, step: string) => void;

/** What a process does that belongs to no run yet. */
export const PROCESS = '-';
/** Nothing of that run is under way any more. */
export const OVER = 'over';

/** One write a mark: what was written is there after SIGKILL, too. */
export function openMarks(path: string): { mark: Mark; close: () => void } {
  const file = openSync(path, 'a');
  return {
    mark: (runId, step) => {
      writeSync(file, `${runId} ${step}\n`);
    },
    close: () => closeSync(file),
  };
}

/** The steps at which a process was that wrote this: one for each run, or what it did beside. */
export function stepsAtDeath(text: string): string[] {
  const last = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [runId, step] = line.split(' ');
    if (runId === undefined || step === undefined) continue;
    if (step === OVER) last.delete(runId);
    else last.set(runId, step);
  }
  return last.size === 0 ? ['idle'] : [...last.values()];
}

export const readStepsAtDeath = (path: string): string[] => {
  appendFileSync(path, '');
  return stepsAtDeath(readFileSync(path, 'utf8'));
};

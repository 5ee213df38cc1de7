import { STEPS } from './make-fates.ts';
import type { KillResult } from './run-kill-test.ts';

const RESUMED_MS_MAX = 10_000;

export interface Verdict {
  passed: boolean;
  failures: string[];
  summary: Record<string, unknown>;
}

const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0);
};

/** Steps at which nothing was killed. A short test cannot reach them all. */
const missedSteps = (steps: Record<string, number>): string[] =>
  STEPS.filter((step) => steps[step] === undefined);

/**
 * Holds the result against the figures. `wholeHistogram`: every step must have been hit; `timed`:
 * runs must be resumed in time, which needs a machine that has nothing else to do.
 */
export function judgeKills(
  result: KillResult,
  { wholeHistogram = false, timed = true } = {},
): Verdict {
  const { damage, resumedMs } = result;
  const lists = {
    'accepted and not there': damage.lost,
    'never finished': damage.unfinished,
    'effects done twice': damage.duplicateEffects,
    'effects not done': damage.missingEffects,
    'stranded threads': damage.strandedThreads,
    'interleaved threads': damage.interleavedThreads,
    'wrong states': damage.wrongStates,
  };
  const failures = Object.entries(lists)
    .filter(([, found]) => found.length > 0)
    .map(([what, found]) => `${what}: ${found.length} (${found.slice(0, 3).join(', ')})`);
  if (result.crashes > 0) failures.push(`processes that ended by themselves: ${result.crashes}`);
  if (!result.drained) failures.push('not everything was finished in time');
  for (const [why, n] of Object.entries(damage.failed)) {
    // Killed with its process again and again: it ends in error, and its thread is free.
    if (!why.includes('Given up after')) failures.push(`failed: ${n} × ${why}`);
  }
  const slowest = Math.max(0, ...resumedMs);
  if (timed && slowest > RESUMED_MS_MAX)
    failures.push(`resumed ${Math.round(slowest)} ms after the lease`);
  const missed = missedSteps(result.steps);
  if (wholeHistogram && missed.length > 0) failures.push(`not killed at: ${missed.join(', ')}`);
  return {
    passed: failures.length === 0,
    failures,
    summary: {
      kills: result.kills,
      pauses: result.pauses,
      stops: result.stops,
      crashes: result.crashes,
      runs: result.runs,
      lost: damage.lost.length + damage.unfinished.length,
      duplicateEffects: damage.duplicateEffects.length,
      missingEffects: damage.missingEffects.length,
      stranded: damage.strandedThreads.length,
      interleaved: damage.interleavedThreads.length,
      wrongStates: damage.wrongStates.length,
      failed: damage.failed,
      unacknowledged: result.unacknowledged,
      attempts: result.attempts,
      stepsDoneAgain: result.stepsDoneAgain,
      takeovers: result.takeovers,
      claimedMs: { p50: quantile(result.claimedMs, 0.5), max: quantile(result.claimedMs, 1) },
      resumedMs: { p50: quantile(resumedMs, 0.5), p95: quantile(resumedMs, 0.95), max: slowest },
      steps: result.steps,
      stepsMissed: missed,
      seconds: result.seconds,
    },
  };
}

/** The same for people. */
export function killTable({ passed, failures, summary }: Verdict): string {
  const { steps, ...rest } = summary;
  const lines = Object.entries(rest).map(
    ([name, value]) =>
      `  ${name.padEnd(18)} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  const hits = Object.entries(steps as Record<string, number>)
    .toSorted(([, a], [, b]) => b - a)
    .map(([step, n]) => `  ${step.padEnd(26)} ${String(n).padStart(4)} ${'#'.repeat(n)}`);
  const verdict = passed ? 'passed' : `FAILED\n${failures.map((line) => `  ${line}`).join('\n')}`;
  return ['', ...lines, '', 'killed at', ...hits, '', verdict].join('\n');
}

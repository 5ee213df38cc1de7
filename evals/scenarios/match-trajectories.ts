import { wilson } from '../stats/wilson.ts';
import type { SuiteReport } from '../suite.ts';
import type { CaseReport } from './run-case.ts';

/**
 * Whether the tools that ran are those a scenario names: all of them and in order and no other
 * (`strict`), whatever the order (`unordered`), no other (`subset`), none missing (`superset`).
 */
const MODES = ['strict', 'unordered', 'subset', 'superset'] as const;
export type TrajectoryScores = Record<(typeof MODES)[number], boolean>;

/** A step each, for an evaluator compares the calls of one step without regard to order. */
const stepsOf = (tools: readonly string[]) =>
  tools.map((name) => ({
    ...{ role: 'assistant' as const, content: '' },
    tool_calls: [{ function: { name, arguments: '{}' } }],
  }));

/** Judges with agentevals; loaded when it is needed, for it takes a second. */
export async function openTrajectoryMatch() {
  const { createTrajectoryMatchEvaluator } = await import('agentevals');
  const judges = MODES.map((trajectoryMatchMode) => ({
    mode: trajectoryMatchMode,
    judge: createTrajectoryMatchEvaluator({ trajectoryMatchMode, toolArgsMatchMode: 'ignore' }),
  }));
  return async (ran: readonly string[], named: readonly string[]): Promise<TrajectoryScores> => {
    const [outputs, referenceOutputs] = [stepsOf(ran), stepsOf(named)];
    const scored = judges.map(async ({ mode, judge }) => {
      const { score } = await judge({ outputs, referenceOutputs });
      return [mode, score === true];
    });
    return Object.fromEntries(await Promise.all(scored));
  };
}

/** Tools in the order they ran, and those named, of the turns that name any. */
export function toolsOf({ transcript }: CaseReport): { ran: string[]; named: string[] } {
  const telling = transcript.filter(({ turn }) => turn.tools.length > 0);
  return {
    ran: telling.flatMap(({ heard }) => heard.tools.map(({ name }) => name)),
    named: telling.flatMap(({ turn }) => turn.tools),
  };
}

/** Shares of the cases whose scenario names tools; the others say nothing of them. */
export function trajectoryMetrics(scores: readonly TrajectoryScores[]): SuiteReport['metrics'] {
  const n = scores.length;
  if (n === 0) return {};
  return Object.fromEntries(
    MODES.map((mode) => {
      const hits = scores.filter((one) => one[mode]).length;
      return [`scenarios.trajectory.${mode}`, { value: hits / n, n, ci95: wilson(hits, n) }];
    }),
  );
}

import type { Trial } from '../eval-row.ts';
import type { Case } from './expand-cases.ts';
import type { CaseReport } from './run-case.ts';

/** A scenario in one wording is a row; each time it is played, a trial. */
export function scenarioTrial(
  { wording, turns, loaded: { scenario } }: Case,
  { transcript, passed, failures }: CaseReport,
  scores: Record<string, number>,
): Trial {
  const { title, channel, tenant, agent, outcome, mustSay, neverSay } = scenario;
  return {
    row: {
      id: `scenarios/${wording}`,
      inputs: {
        turns: turns.map((turn) =>
          'user' in turn ? { user: turn.user } : { resume: turn.resume },
        ),
      },
      referenceOutputs: {
        ...{ outcome, mustSay, neverSay },
        turns: turns.map(({ tools, noTools, say, neverSay: never }) => ({
          ...{ tools, noTools, say, neverSay: never },
        })),
      },
      split: 'all',
      metadata: { title, channel, tenant, agent },
    },
    outputs: {
      failures,
      turns: transcript.map(({ heard }) => ({
        ...(heard.ok ? { reply: heard.result.reply } : { problem: heard.problem }),
        tools: heard.tools.map(({ name, args }) => ({ name, args })),
      })),
    },
    scores: { pass: passed ? 1 : 0, ...scores },
  };
}
